"""What to say to somebody who holds a page before the camera: one thing at a time.

Pure: measures of one frame and seconds in, one message out, the most important first.
A message that is shown stays until its measure is clearly better, so that nothing
flickers at a bound.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

Outline = tuple[tuple[float, float], ...]

APPEARS_S = 0.3  # a new message must hold for so long before it replaces another
STAYS_S = 0.8  # a message can be read in this time; it stays at least so long


class Tip(StrEnum):
    """The messages, most important first."""

    DARK = "dark"
    NO_PAGE = "no_page"
    CORNERS = "corners"
    HAND = "hand"
    CLOSER = "closer"
    FARTHER = "farther"
    TILT = "tilt"
    GLARE = "glare"
    HOLD_STILL = "hold_still"


@dataclass(frozen=True, slots=True)
class TipText:
    """One sentence in Chinese and English."""

    zh: str
    en: str


TIPS: Mapping[Tip, TipText] = {
    Tip.DARK: TipText("光线太暗，请移到亮处", "Too dark: please find more light"),
    Tip.NO_PAGE: TipText(
        "请把材料平放在摄像头下", "Please lay the page under the camera"
    ),
    Tip.CORNERS: TipText(
        "请让四个角都在画面里", "Please show all four corners of the page"
    ),
    Tip.HAND: TipText("请把手移开", "Please take your hand away"),
    Tip.CLOSER: TipText("请靠近一些", "Please come a little closer"),
    Tip.FARTHER: TipText("请离远一些", "Please move a little away"),
    Tip.TILT: TipText("请从正上方拍摄", "Please hold the camera straight above"),
    Tip.GLARE: TipText("有反光，请换个角度", "There is glare: please tilt the page"),
    Tip.HOLD_STILL: TipText("请保持不动", "Please hold still"),
}


@dataclass(frozen=True, slots=True)
class Glance:
    """What is measured on one frame.

    `outline` is the page in shares of the frame (TL TR BR BL), empty without one;
    `lightness` 0..255; `glare` and `hand` shares of the page that a reflection and
    skin take; `moved` how far the page went since the last look, as a share of the
    diagonal.
    """

    outline: Outline
    lightness: float
    glare: float = 0.0
    hand: float = 0.0
    moved: float = 0.0


@dataclass(frozen=True, slots=True)
class _Rule:
    """A measure that is bad above `enters`, and good again only below `leaves`."""

    measure: Callable[[Glance], float]
    enters: float
    leaves: float


def _with_page(measure: Callable[[Outline], float]) -> Callable[[Glance], float]:
    return lambda seen: measure(seen.outline) if seen.outline else -math.inf


def area(outline: Outline) -> float:
    """The share of the frame inside the outline (shoelace formula)."""
    following = outline[1:] + outline[:1]
    pairs = zip(outline, following, strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _room(outline: Outline) -> float:
    """Share of a side between the outermost corner and the frame's edge."""
    return min(min(x, y, 1 - x, 1 - y) for x, y in outline)


def _skew(outline: Outline) -> float:
    """How much longer a side is than the one opposite: 0 seen from straight above."""
    tl, tr, br, bl = outline
    pairs = ((tl, tr, bl, br), (tl, bl, tr, br))
    sides = [(math.dist(a, b), math.dist(c, d)) for a, b, c, d in pairs]
    return max(1 - min(pair) / (max(pair) or 1.0) for pair in sides)


_RULES: Mapping[Tip, _Rule] = {
    Tip.DARK: _Rule(lambda seen: -seen.lightness, -60.0, -70.0),
    Tip.NO_PAGE: _Rule(lambda seen: 0.0 if seen.outline else 1.0, 0.5, 0.5),
    Tip.CORNERS: _Rule(_with_page(lambda page: -_room(page)), -0.004, -0.012),
    Tip.HAND: _Rule(lambda seen: seen.hand, 0.06, 0.03),
    Tip.CLOSER: _Rule(_with_page(lambda page: -area(page)), -0.08, -0.10),
    Tip.FARTHER: _Rule(_with_page(area), 0.93, 0.90),
    Tip.TILT: _Rule(_with_page(_skew), 0.36, 0.30),
    Tip.GLARE: _Rule(lambda seen: seen.glare, 0.02, 0.012),
    Tip.HOLD_STILL: _Rule(lambda seen: seen.moved, 0.012, 0.008),
}


def fault(seen: Glance, showing: Tip | None = None) -> Tip | None:
    """The most important thing that is wrong; easier to keep than to begin.

    Args:
        seen: one frame.
        showing: the message on display, which needs a clearly better frame to go.
    """
    for tip in Tip:
        rule = _RULES[tip]
        bound = rule.leaves if tip is showing else rule.enters
        if rule.measure(seen) > bound:
            return tip
    return None


@dataclass(frozen=True, slots=True)
class Guide:
    """What is remembered between two looks: the message on display, and the next.

    `tip` is shown since `since`; `coming` has been the fault since `noticed`.
    """

    tip: Tip | None = None
    since: float = -math.inf
    coming: Tip | None = None
    noticed: float = -math.inf

    def look(self, at: float, seen: Glance) -> "Guide":
        """The guide after one more frame at a monotonic time in seconds."""
        found = fault(seen, self.tip)
        if found is self.tip:
            return replace(self, coming=found, noticed=at)
        noticed = at if found is not self.coming else self.noticed
        waiting = replace(self, coming=found, noticed=noticed)
        if self.tip is None:
            return Guide(found, at, found, at)
        worse = found is not None and _rank(found) < _rank(self.tip)
        long_enough = at - self.since >= STAYS_S or worse
        if long_enough and at - noticed >= APPEARS_S:
            return Guide(found, at, found, at)
        return waiting


def _rank(tip: Tip) -> int:
    return list(Tip).index(tip)
