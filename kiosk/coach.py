"""What to say to somebody who holds a page under the camera, and when to shoot.

Pure: observations and seconds in, advice out. One sentence at a time; an automatic
shot only when the page has been still and good for a second.
"""

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum

from camera.coach import Glance, Guide, Tip, fault

Point = tuple[float, float]

STILL_FOR_S = 1.0  # long enough to have taken the hands away, short enough not to wait
STILL_WITHIN = 0.012  # share of the diagonal that a corner may move between looks


class Say(StrEnum):
    """The sentences besides those of `camera.coach`; texts have one, `coach.<name>`."""

    LOOKING = "looking"
    HOLD_STILL = "hold_still"
    SHOOTING = "shooting"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the live picture found.

    `outline` is the page in shares of the picture (TL TR BR BL), empty when there is
    none; `lightness` is 0..255; `at` is a monotonic time in seconds; `glare` and `hand`
    are the shares of the page that a reflection and a hand take.
    """

    at: float
    outline: tuple[Point, ...]
    lightness: float
    glare: float = 0.0
    hand: float = 0.0


@dataclass(frozen=True, slots=True)
class Advice:
    """What to show. `fire` asks for the automatic shot, once."""

    say: Say | Tip = Say.LOOKING
    good: bool = False
    progress: float = 0.0
    outline: tuple[Point, ...] = ()
    fire: bool = False


@dataclass(frozen=True, slots=True)
class Coach:
    """What is remembered between two looks.

    `armed` is whether a shot may come by itself. After a shot it is not, until the page
    has moved or left: the front of a card that still lies there is not its back.
    """

    armed: bool = True
    since: float | None = None
    outline: tuple[Point, ...] = ()
    last: Advice = field(default_factory=Advice)
    guide: Guide = field(default_factory=Guide)

    def waiting(self) -> "Coach":
        """Return the coach after a shot: the same page must not be shot again."""
        return Coach(armed=False, outline=self.outline, last=Advice(Say.CHANGE))

    def look(self, seen: Look) -> "Coach":
        """Return the coach after one more look; its advice is `last`."""
        moved = not self.outline or shift(self.outline, seen.outline) > STILL_WITHIN
        armed = self.armed or (moved and bool(self.outline))
        glance = Glance(seen.outline, seen.lightness, seen.glare, seen.hand)
        guide = self.guide.look(seen.at, glance)
        wrong = fault(glance, guide.tip)
        if wrong is not None:
            advice = Advice(guide.tip or wrong, outline=seen.outline)
            return Coach(armed, None, seen.outline, advice, guide)
        since = seen.at if moved or self.since is None else self.since
        advice = _steady(seen, since, armed=armed)
        if guide.tip is not None and not advice.fire:
            # The sentence may still be read; the second counts all the same.
            advice = replace(advice, say=guide.tip)
        return Coach(armed and not advice.fire, since, seen.outline, advice, guide)


def shift(before: tuple[Point, ...], now: tuple[Point, ...]) -> float:
    """Return how far the corner that moved most went; 1 when there is none."""
    if len(before) != len(now) or not now:
        return 1.0
    return max(math.dist(a, b) for a, b in zip(before, now, strict=True)) / math.sqrt(2)


def _steady(seen: Look, since: float, *, armed: bool) -> Advice:
    if not armed:
        return Advice(Say.CHANGE, outline=seen.outline)
    held = min((seen.at - since) / STILL_FOR_S, 1.0)
    fire = held >= 1.0
    say = Say.SHOOTING if fire else Say.HOLD_STILL
    return Advice(say, good=True, progress=held, outline=seen.outline, fire=fire)
