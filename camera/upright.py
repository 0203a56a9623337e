"""Which way is up: turn by 0, 90, 180 or 270 degrees, mirrored or not.

A learned network says which ways are likely; a page is upright when its text also reads
that way. The claim is made on that evidence; without it the best guess is given with a
low confidence and the caller must ask. A page is called mirrored only when it reads so.
"""

import math
from dataclasses import dataclass

import numpy as np

from camera.arrays import Bgr
from camera.direction import WAYS, ways
from camera.params import UprightParams
from camera.read import Line, Spot, TextReader

CLAIMED = 0.5
"""`Upright.confidence` from which the direction is a claim and not a guess."""

_PRIOR = np.where([mirrored for _, mirrored in WAYS], 0.02, 1.0)  # cameras seldom do
_ASKED = 16  # lines that the network looks at
_ELONGATED = 2.0  # length over height from which a box tells its direction
_ENOUGH_CHARACTERS = 2  # a single sign may read the same upside down
_LONGEST = 10.0  # length over height; a longer line tells no more, only slower


@dataclass(frozen=True, slots=True)
class Turn:
    """Unmirror the picture if `mirrored`, then turn it clockwise by `rotation`."""

    rotation: int
    mirrored: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Upright:
    """The best turn, how sure (0..1; below `CLAIMED` a guess), and the lines read."""

    turn: Turn
    confidence: float
    lines: tuple[Line, ...] = ()

    @property
    def claimed(self) -> bool:
        """Whether there is evidence, so that nobody need be asked."""
        return self.confidence >= CLAIMED


def find_upright(
    image: Bgr, spots: list[Spot], reader: TextReader, params: UprightParams
) -> Upright:
    """The turn that makes the text of `image` read.

    Args:
        image: (h, w, 3) uint8 BGR, a straightened page.
        spots: the lines found in it, in its pixels.

    Returns:
        A claim when a likely turn reads surely, or when one leads all others by a
        margin, and reads well if the network excludes it; else a guess.
    """
    if not spots:
        return Upright(Turn(0), 0.0)
    likely = _likely(image, spots)
    chosen = telling(spots, params.crops)
    readings: dict[Turn, list[Line]] = {}
    for turn in sorted(likely, key=lambda each: likely[each], reverse=True):
        lines = reader.read(image, chosen, turn.rotation, mirrored=turn.mirrored)
        readings[turn] = lines
        if _reads_surely(lines, _bound(turn, likely[turn], params)):
            return Upright(turn, max(CLAIMED, _worth(lines)), tuple(lines))
    return _decided(readings, likely, params)


def _likely(image: Bgr, spots: list[Spot]) -> dict[Turn, float]:
    seen = ways(image, telling(spots, _ASKED)) * _PRIOR
    chances = zip(WAYS, seen / seen.sum(), strict=True)
    return {Turn(*way): float(chance) for way, chance in chances}


def _bound(turn: Turn, chance: float, params: UprightParams) -> float:
    """How well a turn must read: less where the network is certain of it."""
    if chance >= params.sure_look and not turn.mirrored:
        return params.sure_enough
    return params.sure


def telling(spots: list[Spot], count: int) -> list[Spot]:
    """The lines that tell a direction best: long, not tiny, surely text."""

    def weight(spot: Spot) -> float:
        shape = min(spot.length / spot.height, _LONGEST)
        return spot.score * shape * math.sqrt(spot.height)

    clear = [spot for spot in spots if spot.length >= _ELONGATED * spot.height]
    best = sorted(clear or spots, key=weight, reverse=True)[:count]
    return [spot.shortened(_LONGEST) for spot in best]


def _reads_surely(lines: list[Line], bound: float) -> bool:
    enough = all(len(line.text) >= _ENOUGH_CHARACTERS for line in lines)
    return enough and len(lines) > 1 and _worth(lines) >= bound


def _worth(lines: list[Line]) -> float:
    """Mean reading confidence (0..1), lines with too few characters counting less."""
    shares = [
        line.confidence * min(1.0, len(line.text) / _ENOUGH_CHARACTERS)
        for line in lines
    ]
    return float(np.mean(shares))


def _decided(
    readings: dict[Turn, list[Line]], likely: dict[Turn, float], params: UprightParams
) -> Upright:
    """Compare all turns; guess when the best is not legible or leads too little."""
    read = {turn: _worth(lines) for turn, lines in readings.items()}
    worth = {turn: read[turn] + params.look * likely[turn] for turn in read}
    ranked = sorted(worth, key=lambda turn: worth[turn], reverse=True)
    best, lead = ranked[0], worth[ranked[0]] - worth[ranked[1]]
    # Columns of upright numbers read passably as lines that lie on their side.
    against = likely[best] < params.excluded
    legible = read[best] >= (params.against if against else params.legible)
    if legible and lead >= params.margin:
        sure = read[best] * min(1.0, lead / (2 * params.margin))
        return Upright(best, max(CLAIMED, sure), tuple(readings[best]))
    guess = max((t for t in worth if not t.mirrored), key=lambda turn: worth[turn])
    unsure = min(read[guess], CLAIMED * 0.9) * min(1.0, max(lead, 0.0) / params.margin)
    return Upright(guess, unsure, tuple(readings[guess]))
