"""Foretell the size of a JPEG from a part of its blocks, without encoding all of it.

Only the choice of blocks and the arithmetic; must not know how a file is encoded.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from camera.arrays import Rgbx
from camera.fitting import Budget, foreseen

MCU = 16  # px; a coded block of 4:2:0 colour
_SHIFTS = {2: (0, 1), 4: (0, 2, 1, 3)}  # columns taken, from row to row
_PLAIN, _FULL = 620, 800  # bytes of a file that are not picture: tables, scans, frame
# Measured on straightened pages and photographs, at the scales that fill 200 kB.
_USUAL_GAIN = 0.9  # full over plain coding, while it was not measured
_NEAR = 0.15  # of a scale: so far away the gain is still the same
_NEIGHBOURS = 0.985  # a whole picture over its sample: neighbours are alike

Weighed = Callable[[Rgbx, float], int]
"""Bytes of a picture encoded at a table scale."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Some blocks of a picture, packed; `share` is how much of it they are."""

    picture: Rgbx
    share: float


def sample(picture: Rgbx, every: int) -> Sample:
    """Every second or fourth 16 x 16 block, the columns shifted from row to row.

    Whole rows would stand for it less well, because text comes in rows: a quarter of
    the blocks is 1 % off (sd), a third of the rows 8 %.

    Args:
        picture: (h, w, c) uint8; one with few blocks is its own sample.
        every: 2 or 4.
    """
    height, width = picture.shape[:2]
    rows, columns = height // MCU, width // MCU // every * every
    if rows < every or columns < every:
        return Sample(picture, 1.0)
    kept = columns // every
    blocks = picture[: rows * MCU, : columns * MCU]
    depth = picture.shape[2]
    blocks = blocks.reshape(rows, MCU, columns, MCU, depth)
    packed = np.empty((rows, MCU, kept, MCU, depth), np.uint8)
    for turn, shift in enumerate(_SHIFTS[every]):
        packed[turn::every] = blocks[turn::every, :, shift::every]
    share = rows * kept * MCU**2 / (height * width)
    return Sample(packed.reshape(rows * MCU, kept * MCU, depth), share)


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """What a picture's full JPEG will weigh at any table scale.

    `plain` and `full` encode the quarter, one cheaply and one as the picture will be;
    `learnt` corrects what the plain quarter says, once more is known.
    """

    quarter: Sample
    plain: Weighed
    full: Weighed
    learnt: float = _USUAL_GAIN
    _weighed: dict[float, int] = field(default_factory=dict, repr=False)

    def size(self, scale: float) -> float:
        """Bytes expected at a scale."""
        return _FULL + self.learnt * self._coded(scale) / self.quarter.share

    def scale_for(self, budget: Budget, start: float) -> float:
        """The scale expected to meet the budget's aim."""
        return foreseen(self.size, budget, start)

    def calibrated(self, half: Sample, scale: float) -> "Forecast":
        """The forecast, with this picture's own gain of full over plain coding.

        The half says how many bytes, the quarter by how much full coding shortens them:
        together 1.4 % off (sd) near `scale`.
        """
        scale = self._looked_at_near(scale)
        coded = self._coded(scale)
        gain = max(1, self.full(self.quarter.picture, scale) - _FULL) / coded
        whole = max(1, self.plain(half.picture, scale) - _PLAIN) / half.share
        said = coded / self.quarter.share
        return replace(self, learnt=_NEIGHBOURS * gain * whole / said)

    def taught(self, scale: float, size: int) -> "Forecast":
        """The forecast, right by what a full encoding really gave."""
        said = self._coded(scale) / self.quarter.share
        return replace(self, learnt=max(1, size - _FULL) / said)

    def _looked_at_near(self, scale: float) -> float:
        """A scale near by at which the quarter was encoded already; else this one."""
        known = [s for s in self._weighed if math.isclose(s, scale, rel_tol=_NEAR)]
        return min(known, key=lambda each: abs(each - scale), default=scale)

    def _coded(self, scale: float) -> int:
        """Bytes of the plain quarter, encoded once at each scale that is asked for."""
        if scale not in self._weighed:
            weight = self.plain(self.quarter.picture, scale)
            self._weighed[scale] = max(1, weight - _PLAIN)
        return self._weighed[scale]
