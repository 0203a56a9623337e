"""What may lie over a screen: a question, an example, a notice, the time-out."""

from dataclasses import dataclass

from kiosk.pictures import Picture
from kiosk.texts import Texts
from kiosk.viewmodels.tone import Tone

TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class Question:
    """A sheet with a text and one or two answers; an empty answer is not offered."""

    name: str
    title: str
    text: str
    yes: str
    no: str
    tone: Tone
    dangerous: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """示例: what a good picture of this type looks like."""

    title: str
    hint: str
    pictures: tuple[Picture, ...]
    captions: tuple[str, ...]
    close: str


@dataclass(frozen=True, slots=True)
class Large:
    """One of the candidate's own pictures; `retake` is empty where it is locked."""

    title: str
    note: str
    picture: Picture
    retake: str
    close: str


@dataclass(frozen=True, slots=True)
class Busy:
    """Something takes a moment; touches wait."""

    text: str


Overlay = Question | Example | Large | Busy


def delete_question(name: str, texts: Texts) -> Question:
    """Ask before an image is taken out."""
    return Question(
        "delete",
        texts("delete.title"),
        texts("delete.text", name=name),
        texts("delete.yes"),
        texts("delete.no"),
        Tone.WARN,
        dangerous=True,
    )


def unchanged_question(types: str, texts: Texts) -> Question:
    """Ask before a return is answered with the same pictures."""
    return Question(
        "unchanged",
        texts("unchanged.title"),
        texts("unchanged.text", types=types),
        texts("unchanged.retake"),
        texts("unchanged.submit"),
        Tone.WARN,
    )


def leave_question(texts: Texts) -> Question:
    """Ask before the candidate is logged out."""
    return Question(
        "leave",
        texts("leave.title"),
        texts("leave.text"),
        texts("leave.yes"),
        texts("leave.no"),
        Tone.PLAIN,
    )


def timeout_question(seconds: int, texts: Texts) -> Question:
    """Warn that the visit ends by itself; one tap extends it."""
    return Question(
        TIMEOUT,
        texts("timeout.title"),
        texts("timeout.text", seconds=seconds),
        texts("timeout.stay"),
        texts("timeout.leave"),
        Tone.WARN,
    )


def notice(text: str, texts: Texts) -> Question:
    """Say that something did not work, with what is safe and what to do."""
    return Question(
        "notice", texts("notice.title"), text, texts("notice.ok"), "", Tone.WARN
    )
