"""Which way is up: turn by 0, 90, 180 or 270 degrees, mirrored or not, by reading.

A page is upright when its text reads. The claim is made only on that evidence; without
it the best guess is given with a low confidence and the caller must ask.
"""

import math
from dataclasses import dataclass

import numpy as np

from camera.arrays import Bgr
from camera.params import UprightParams
from camera.read import Line, Spot, TextReader

CLAIMED = 0.5
"""`Upright.confidence` from which the direction is a claim and not a guess."""

_ELONGATED = 2.0  # length over height from which a box tells its direction
_ENOUGH_CHARACTERS = 2  # a single sign may read the same upside down
_LONGEST = 10.0  # length over height; a longer line tells no more, only slower
_USUAL = 0.03  # lead that the photo's own direction has while nothing else decides


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
        A claim when the first guess reads surely, or when one of the hypotheses leads
        all others by a margin; else a guess.
    """
    chosen = telling(spots, params.crops)
    if not chosen:
        return Upright(Turn(0), 0.0)
    readings: dict[Turn, list[Line]] = {}
    for turn in _hypotheses(spots):
        lines = reader.read(image, chosen, turn.rotation, mirrored=turn.mirrored)
        readings[turn] = lines
        if not turn.mirrored and _reads_surely(lines, params.sure):
            return Upright(turn, _worth(lines), tuple(lines))
    return _decided(readings, params)


def telling(spots: list[Spot], count: int) -> list[Spot]:
    """The lines that tell a direction best: long, not tiny, surely text."""

    def weight(spot: Spot) -> float:
        shape = min(spot.length / spot.height, _LONGEST)
        return spot.score * shape * math.sqrt(spot.height)

    clear = [spot for spot in spots if spot.length >= _ELONGATED * spot.height]
    best = sorted(clear or spots, key=weight, reverse=True)[:count]
    return [spot.shortened(_LONGEST) for spot in best]


def _hypotheses(spots: list[Spot]) -> list[Turn]:
    """All eight turns, likeliest first: along the lines before across them."""
    level = sum(s.length for s in spots if abs(s.along[0]) >= abs(s.along[1]))
    steep = sum(s.length for s in spots) - level
    axes = ((0, 180), (90, 270)) if level >= steep else ((90, 270), (0, 180))
    return [
        Turn(rotation, mirrored)
        for axis in axes
        for mirrored in (False, True)
        for rotation in axis
    ]


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


def _decided(readings: dict[Turn, list[Line]], params: UprightParams) -> Upright:
    """Compare all turns; guess when the best is not legible or leads too little."""
    worth = {turn: _worth(lines) for turn, lines in readings.items()}
    worth[Turn(0)] = worth.get(Turn(0), 0.0)
    ranked = sorted(worth, key=lambda turn: worth[turn], reverse=True)
    best, lead = ranked[0], worth[ranked[0]] - worth[ranked[1]]
    if worth[best] >= params.legible and lead >= params.margin:
        sure = worth[best] * min(1.0, lead / (2 * params.margin))
        return Upright(best, max(CLAIMED, sure), tuple(readings[best]))
    guess = _guess(worth)
    unsure = min(worth[guess], CLAIMED * 0.9) * min(1.0, max(lead, 0.0) / params.margin)
    return Upright(guess, unsure, tuple(readings.get(guess, ())))


def _guess(worth: dict[Turn, float]) -> Turn:
    """The likeliest turn without evidence: photos are rarely turned, never mirrored."""
    plain = [turn for turn in worth if not turn.mirrored]
    return max(plain, key=lambda turn: worth[turn] + _USUAL * (turn.rotation == 0))
