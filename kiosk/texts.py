"""Every text on screen, by key, in the language that the candidate chose."""

import gettext
from enum import StrEnum
from functools import cache
from importlib.resources import files

from dossier.explain import Explanation
from kiosk.typography import printed


class Language(StrEnum):
    """The languages of the kiosk."""

    ZH = "zh"
    EN = "en"

    @property
    def other(self) -> "Language":
        """The language that the switch offers."""
        return Language.EN if self is Language.ZH else Language.ZH


class Texts:
    """The catalogue of one language; call it with a key and the values to fill in."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key; raise LookupError for a key that is not there."""
        text = self._catalogue.gettext(key)
        if text == key:
            raise LookupError(f"no {self.language} text is called {key}")
        return text.format(**values) if values else text

    def either(self, zh: str, en: str) -> str:
        """Choose between two texts that data bring along, such as names of types."""
        return printed(zh) if self.language is Language.ZH else en

    def explained(self, explanation: Explanation) -> str:
        """Return what an error means, what is safe, and what to do."""
        return self.either(explanation.text("zh"), explanation.text("en"))

    @property
    def listing(self) -> str:
        """What stands between the items of a list in running text."""
        return self.either("、", ", ")


@cache
def _catalogue(language: Language) -> gettext.GNUTranslations:
    place = files("kiosk").joinpath("locale", language, "LC_MESSAGES", "kiosk.mo")
    with place.open("rb") as file:
        return gettext.GNUTranslations(file)
