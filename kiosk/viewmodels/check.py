"""The picture that was made: what was done to it, what is wrong, and the choice."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.coach import Point
from kiosk.pictures import Picture
from kiosk.texts import Texts
from kiosk.viewmodels.tone import Tone


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about the picture; `blocks` when it cannot be used like this."""

    code: str
    zh: str
    en: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class Developed:
    """What the camera made of one shot, ready for the screen.

    `outline` is where the page was found, in shares of `before`: TL TR BR BL.
    """

    before: Picture
    after: Picture
    jpeg: bytes
    thumbnail: bytes
    found: bool
    outline: tuple[Point, ...]
    rotation: int
    by_hand: bool
    findings: tuple[Finding, ...]

    @property
    def usable(self) -> bool:
        """Whether no finding forbids it."""
        return not any(finding.blocks for finding in self.findings)

    @property
    def warnings(self) -> tuple[str, ...]:
        """The codes that go along when the candidate uses it all the same."""
        return tuple(f.code for f in self.findings if not f.blocks)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Check:
    """The check screen."""

    heading: str
    before: str
    after: str
    before_picture: Picture
    after_picture: Picture
    outline: tuple[Point, ...]
    verdict: str
    tone: Tone
    problems: tuple[Line, ...]
    done_title: str
    done: tuple[Line, ...]
    turn: str
    retake: str
    use: str
    can_use: bool


def check(shot: Developed, heading: str, texts: Texts) -> Check:
    """Return the check screen for one shot."""
    tone = _tone(shot.findings, usable=shot.usable)
    return Check(
        heading=heading,
        before=texts("check.before"),
        after=texts("check.after"),
        before_picture=shot.before,
        after_picture=shot.after,
        outline=shot.outline,
        verdict=texts(f"check.verdict.{tone}"),
        tone=tone,
        problems=tuple(
            Line(texts.either(f.zh, f.en), Tone.BAD if f.blocks else Tone.WARN)
            for f in sorted(shot.findings, key=lambda f: not f.blocks)
        ),
        done_title=texts("check.done"),
        done=tuple(Line(text, Tone.GOOD) for text in _done(shot, texts)),
        turn=texts("check.turn"),
        retake=texts("check.retake"),
        use=texts("check.use_anyway" if tone is Tone.WARN else "check.use"),
        can_use=shot.usable,
    )


def _tone(findings: Sequence[Finding], *, usable: bool) -> Tone:
    if not usable:
        return Tone.BAD
    return Tone.WARN if findings else Tone.GOOD


def _done(shot: Developed, texts: Texts) -> list[str]:
    """Say only what was really done."""
    lines = [texts("check.done.straightened")] if shot.found else []
    if shot.rotation:
        key = "check.done.turned_by_hand" if shot.by_hand else "check.done.turned"
        lines.append(texts(key, degrees=shot.rotation))
    size = max(1, round(len(shot.jpeg) / 1000))
    lines.append(texts("check.done.size", size=size))
    return lines
