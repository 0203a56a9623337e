"""The picture that was made: what was done to it, what is wrong, and the choice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.coach import Point
from kiosk.corners import Corners, sound
from kiosk.pictures import Picture
from kiosk.texts import Texts
from kiosk.viewmodels.tone import Tone
from sync.protocol.readings import ReadField

Spot = tuple[float, float, float, float]
"""A place in a picture, in shares of it: left, top, right, bottom."""


class Showing(StrEnum):
    """What of the two pictures is on screen."""

    AFTER = "after"
    BEFORE = "before"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about the picture; `blocks` when it cannot be used like this.

    `places` are where, in the finished picture; none when all of it is meant.
    """

    code: str
    zh: str
    en: str
    blocks: bool
    places: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Developed:
    """What the camera made of one shot, ready for the screen.

    `outline` is where the page was found, in shares of `before`: TL TR BR BL;
    `by_hand` says that a person turned it, `cut_by_hand` that one set the corners.
    `read` is what the camera read in it, for the office; None when it did not try.
    """

    before: Picture
    after: Picture
    jpeg: bytes = field(repr=False)
    thumbnail: bytes = field(repr=False)
    found: bool
    outline: tuple[Point, ...]
    rotation: int
    by_hand: bool
    findings: tuple[Finding, ...]
    cut_by_hand: bool = False
    read: tuple[ReadField, ...] | None = None

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
    """One line of the report; `number` is that of its mark in the picture, if any."""

    text: str
    tone: Tone
    number: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the finished picture, with the number of its sentence."""

    number: str
    spot: Spot
    tone: Tone


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the ways to look at it."""

    showing: Showing
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Cutting:
    """The four corners, while a person drags them on the photograph."""

    corners: Corners
    title: str
    text: str
    reset: str
    cancel: str
    apply: str
    can_apply: bool


@dataclass(frozen=True, slots=True)
class Check:
    """The check screen; `cutting` while the corners are dragged, else None."""

    heading: str
    tabs: tuple[Tab, ...]
    showing: Showing
    before: str
    after: str
    before_picture: Picture
    after_picture: Picture
    outline: tuple[Point, ...]
    marks: tuple[Mark, ...]
    verdict: str
    advice: str
    tone: Tone
    problems: tuple[Line, ...]
    done_title: str
    done: tuple[Line, ...]
    turn: str
    cut: str
    retake: str
    use: str
    use_more: str
    can_use: bool
    zoom_hint: str
    cutting: Cutting | None


@dataclass(frozen=True, slots=True)
class Looking:
    """How the candidate looks at a shot: which picture, corners being dragged.

    `more` says that there is room for another picture of the same type.
    """

    showing: Showing = Showing.AFTER
    corners: Corners | None = None
    from_file: bool = False
    more: bool = False


def check(
    shot: Developed, heading: str, texts: Texts, looking: Looking | None = None
) -> Check:
    """Return the check screen for one shot."""
    how = looking or Looking()
    tone = _tone(shot.findings, usable=shot.usable)
    ordered = sorted(shot.findings, key=lambda f: not f.blocks)
    return Check(
        heading=heading,
        tabs=tuple(
            Tab(showing, texts(f"check.tab.{showing}"), showing is how.showing)
            for showing in Showing
        ),
        showing=how.showing,
        before=texts("check.before"),
        after=texts("check.after"),
        before_picture=shot.before,
        after_picture=shot.after,
        outline=shot.outline,
        marks=_marks(ordered),
        verdict=texts(f"check.verdict.{tone}"),
        advice=texts(f"check.advice.{tone}"),
        tone=tone,
        problems=_problems(ordered, texts),
        done_title=texts("check.done"),
        done=tuple(Line(text, Tone.GOOD) for text in _done(shot, texts)),
        turn=texts("check.turn"),
        cut=texts("check.cut"),
        retake=texts("check.rechoose" if how.from_file else "check.retake"),
        use=texts("check.use_anyway" if tone is Tone.WARN else "check.use"),
        use_more=texts("check.use_more") if how.more else "",
        can_use=shot.usable,
        zoom_hint=texts("check.zoom"),
        cutting=_cutting(how.corners, texts) if how.corners else None,
    )


def _tone(findings: Sequence[Finding], *, usable: bool) -> Tone:
    if not usable:
        return Tone.BAD
    return Tone.WARN if findings else Tone.GOOD


def _of(finding: Finding) -> Tone:
    return Tone.BAD if finding.blocks else Tone.WARN


def _numbers(ordered: Sequence[Finding]) -> dict[str, str]:
    """Number the sentences that have a place in the picture, from 1."""
    placed = [finding.code for finding in ordered if finding.places]
    return {code: str(place) for place, code in enumerate(placed, start=1)}


def _marks(ordered: Sequence[Finding]) -> tuple[Mark, ...]:
    numbers = _numbers(ordered)
    return tuple(
        Mark(numbers[finding.code], spot, _of(finding))
        for finding in ordered
        for spot in finding.places
    )


def _problems(ordered: Sequence[Finding], texts: Texts) -> tuple[Line, ...]:
    numbers = _numbers(ordered)
    return tuple(
        Line(texts.either(f.zh, f.en), _of(f), numbers.get(f.code, "")) for f in ordered
    )


def _cutting(corners: Corners, texts: Texts) -> Cutting:
    return Cutting(
        corners=corners,
        title=texts("cut.title"),
        text=texts("cut.text"),
        reset=texts("cut.reset"),
        cancel=texts("cut.cancel"),
        apply=texts("cut.apply"),
        can_apply=sound(corners),
    )


def _done(shot: Developed, texts: Texts) -> list[str]:
    """Say only what was really done."""
    key = "check.done.cut_by_hand" if shot.cut_by_hand else "check.done.straightened"
    lines = [texts(key)] if shot.found else []
    if shot.rotation:
        key = "check.done.turned_by_hand" if shot.by_hand else "check.done.turned"
        lines.append(texts(key, degrees=shot.rotation))
    size = max(1, round(len(shot.jpeg) / 1000))
    lines.append(texts("check.done.size", size=size))
    return lines
