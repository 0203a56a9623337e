"""The catalogues of texts: complete, in step, and every key is there."""

import gettext
import re
import string
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import kiosk
from kiosk.flow import Screen
from kiosk.texts import Language, Texts
from kiosk.typography import printed

ROOM = Path(kiosk.__file__).parent
# Keys that are put together: every member of the set behind them must be there.
FAMILIES = {
    "{screen}.title": [f"{screen}.title" for screen in Screen],
}


def catalogue(language: Language) -> Catalog:
    """The source of one language."""
    place = files("kiosk").joinpath("locale", language, "LC_MESSAGES", "kiosk.po")
    with place.open("rb") as file:
        return read_po(file, ignore_obsolete=True)


def messages(language: Language) -> dict[str, str]:
    """The texts of one language by key."""
    return {str(m.id): str(m.string) for m in catalogue(language) if m.id}


def fields(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", Language)
def test_the_compiled_catalogue_is_the_source(language: Language) -> None:
    place = files("kiosk").joinpath("locale", language, "LC_MESSAGES", "kiosk.mo")
    with place.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    source = messages(language)
    assert {key: compiled.gettext(key) for key in source} == source


def test_both_languages_have_the_same_keys_and_fields() -> None:
    zh, en = messages(Language.ZH), messages(Language.EN)
    assert zh.keys() == en.keys()
    months = {"when.moment"}
    for key in zh.keys() - months:
        assert fields(zh[key]) == fields(en[key]), key


@pytest.mark.parametrize("language", Language)
def test_no_text_is_empty(language: Language) -> None:
    assert [key for key, text in messages(language).items() if not text] == []


def test_every_key_in_the_code_exists() -> None:
    known = messages(Language.ZH)
    used = set()
    for path in ROOM.rglob("*.py"):
        used |= set(re.findall(r'texts\(\s*"([^"{]+)"', path.read_text("utf-8")))
    assert used
    assert used - known.keys() == set()


def test_every_title_exists() -> None:
    known = messages(Language.ZH)
    for keys in FAMILIES.values():
        assert set(keys) <= known.keys()


def test_no_key_is_left_over() -> None:
    code = "".join(path.read_text("utf-8") for path in ROOM.rglob("*.py"))
    literal = set(re.findall(r'f?"([a-z_{}]+\.[a-z_{}.]+|brand)"', code))
    patterns = [
        re.escape(name).replace(r"\{", "{").replace(r"\}", "}") for name in literal
    ]
    matchers = [re.compile(re.sub(r"\{[^}]*\}", "[a-z_.]+", name)) for name in patterns]
    left = [
        key
        for key in messages(Language.ZH)
        if not any(matcher.fullmatch(key) for matcher in matchers)
    ]
    assert left == []


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(LookupError, match="no zh text is called nothing"):
        Texts(Language.ZH)("nothing")


def test_chinese_texts_have_chinese_punctuation() -> None:
    wrong = [
        key for key, text in messages(Language.ZH).items() if printed(text) != text
    ]
    assert wrong == []


def test_punctuation_beside_chinese_is_made_wide_and_numbers_are_left_alone() -> None:
    assert printed("清晰,完整;200,000 字节(约):12:30") == (
        "清晰，完整；200,000 字节（约）：12:30"
    )
    assert printed("Front, back") == "Front, back"
