"""What the pages of the staff area are made of."""

from dataclasses import dataclass

from dossier.explain import Explanation
from kiosk.errors import explanation_of
from kiosk.texts import Texts
from kiosk.viewmodels.tone import Tone
from sync.doctor.findings import ADVICE
from sync.errors import EXPLANATIONS as SYNC


@dataclass(frozen=True, slots=True)
class StaffNote:
    """A sentence with its sign; `title` may be empty."""

    tone: Tone
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class StaffFact:
    """A name and its value on one line; `tone` marks one that wants a look."""

    label: str
    value: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class StaffButton:
    """Something to do; `act` is what the staff's room is told.

    A `narrow` one holds a number, so that several stand side by side.
    """

    act: str
    label: str
    icon: str = ""
    kind: str = "secondary"
    off: bool = False
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class StaffButtons:
    """Buttons side by side."""

    items: tuple[StaffButton, ...]


@dataclass(frozen=True, slots=True)
class StaffBar:
    """Something that takes a while; `share` is from 0 to 1."""

    label: str
    share: float
    percent: str


@dataclass(frozen=True, slots=True)
class StaffText:
    """A heading, or a line of small text."""

    text: str
    heading: bool = False


Block = StaffNote | StaffFact | StaffButtons | StaffBar | StaffText


def words(code: str) -> Explanation | None:
    """Return the words of a code of any table of the kiosk, or None."""
    if code in SYNC:
        return SYNC[code]
    if code in ADVICE:
        return ADVICE[code]
    try:
        return explanation_of(code)
    except LookupError:
        return None


def told(code: str, texts: Texts) -> str:
    """Say what a code means and what to do; the code itself when no table has it."""
    found = words(code)
    if found is None:
        return code
    parts = (
        (found.happened_zh, found.safe_zh, found.next_zh)
        if texts.either("zh", "en") == "zh"
        else (found.happened_en, found.safe_en, found.next_en)
    )
    return texts.either("", " ").join(part for part in parts if part)
