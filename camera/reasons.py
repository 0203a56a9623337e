"""Why a place in a page cannot be read: what lies over it, light, size, sharpness.

One reason is given, the one that a person can do something about first.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from camera.arrays import Bgr, Grey
from camera.extract import bounds
from camera.looks import STROKES, blur_sigma
from camera.opencv import cv2
from camera.params import QualityParams
from camera.problems import Box
from camera.read import Spot

_NEAR = 0.35  # em; print this near the page's edge is cut by it
_MASK_SIDE = 500  # px, long side on which skin and glare are looked for
_WHITE = 250  # of 255; a reflection has all three channels full
_PAPER_WHITE = 244.0  # paper this white is not told from a reflection
_PAPER = 90.0  # percentile of lightness that counts as paper
_MIDDLE = 75.0  # the same where a reflection may take part of the page
_COVERED = 0.12  # share of a field's surroundings that skin or glare must take
_BESIDE = 2.0  # em beyond the ends of a number in which its other signs would stand
# Skin in YCrCb, Chai and Ngan, "Face segmentation using skin-color map" (1999).
_SKIN_LOW, _SKIN_HIGH = (60, 136, 77), (255, 176, 127)
_SKIN_PIECE = 0.002  # of the page; smaller pieces are print
_SKIN_MOST = 0.4  # of the page; a larger piece is tinted paper
_DEEPEST = 173  # saturation of 255; orange print is deeper than skin
_WARMEST = 1.4  # how much weaker a colour of the light may be than its strongest
_DEPTH = 0.03  # of the long side, how far a finger reaches in at least
_COMPACT = 0.35  # share of its box that a finger fills
_DARK = 60.0  # 0..255, paper beside the field


class Reason(StrEnum):
    """Why a field is not read."""

    CUT_OFF = "cut_off"
    GLARE = "glare"
    COVERED = "covered"
    DARK = "dark"
    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    UNCLEAR = "unclear"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A page prepared for questions about its places.

    `grey` (h, w) uint8 in full; `skin` and `glare` (h', w') masks, 255 where a finger
    reaches in from the edge and where a lamp is reflected; `small` their scale.
    """

    grey: Grey
    skin: Grey
    glare: Grey
    small: float

    def share(self, mask: Grey, box: tuple[float, float, float, float]) -> float:
        """Share of a box, in pixels of the page, that a mask covers."""
        left, top, right, bottom = (round(v * self.small) for v in box)
        part = mask[max(0, top) : bottom + 1, max(0, left) : right + 1]
        return float(part.mean() / 255.0) if part.size else 0.0

    def share_at(self, mask: Grey, spot: Spot) -> float:
        """Share of a line that a mask covers."""
        return self.share(mask, bounds(spot))

    def place_of_skin(self) -> Box:
        """The box around all skin, in pixels of the page."""
        x, y, w, h = cv2.boundingRect(self.skin)
        left, top, right, bottom = (round(v / self.small) for v in (x, y, x + w, y + h))
        return Box(left, top, right, bottom)


def surface(page: Bgr) -> Surface:
    """Prepare an upright page, (h, w, 3) uint8 BGR."""
    scale = min(1.0, _MASK_SIDE / max(page.shape[:2]))
    small = cv2.resize(page, (0, 0), fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = np.asarray(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), np.uint8)
    picture = np.asarray(small, np.uint8)
    return Surface(grey, _skin(picture), white_of(picture), scale)


def reason_at(
    spot: Spot, on: Surface, params: QualityParams, scale: float
) -> Reason | None:
    """What is wrong at a place; None when nothing is.

    Args:
        spot: the place, in pixels of the page.
        scale: size of the finished picture over size of the page.
    """
    if cut_off(spot, on):
        return Reason.CUT_OFF
    covered = hidden(spot, on)
    if covered is not None:
        return covered
    patch = _patch(on.grey, spot)
    if patch.size and float(np.percentile(patch, _PAPER)) < _DARK:
        return Reason.DARK
    if spot.em * scale < params.em_blocks:
        return Reason.TOO_SMALL
    blur = STROKES * blur_sigma(patch) / spot.em if min(patch.shape) > 8 else math.nan  # noqa: PLR2004  px, room for an edge
    if blur > params.blur_warns:
        return Reason.BLURRED
    return None


def hidden(spot: Spot, on: Surface) -> Reason | None:
    """Whether glare or skin takes part of a place or of its surroundings."""
    left, top, right, bottom = bounds(spot)
    around = (left - spot.em, top, right + spot.em, bottom)
    if on.share(on.glare, around) > _COVERED:
        return Reason.GLARE
    return Reason.COVERED if on.share(on.skin, around) > _COVERED else None


def hidden_beside(spot: Spot, on: Surface) -> Reason | None:
    """Whether glare or skin lies where a number that ends too soon would go on."""
    left, top, right, bottom = bounds(spot)
    reach = _BESIDE * spot.em
    ends = ((left - reach, top, left, bottom), (right, top, right + reach, bottom))
    for mask, reason in ((on.glare, Reason.GLARE), (on.skin, Reason.COVERED)):
        if any(on.share(mask, end) > _COVERED for end in ends):
            return reason
    return None


def cut_off(spot: Spot, on: Surface) -> bool:
    """Whether a place reaches the left or right edge of the page."""
    left, top, right, bottom = bounds(spot)
    height, width = on.grey.shape
    near = _NEAR * spot.em
    return left < near or right > width - near or bottom > height or top < 0


def _patch(grey: Grey, spot: Spot) -> Grey:
    left, top, right, bottom = (round(v) for v in bounds(spot))
    return grey[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]


def skin_of(small: Bgr, page: Grey | None = None) -> Grey:
    """Mask (h, w), 255 where a picture has the colour of skin, specks left out.

    Args:
        page: mask of the part that is paper, whose colour shows that of the light; all
            of the picture without one.
    """
    paper = small[page > 0] if page is not None else small.reshape(-1, 3)
    if not paper.size:
        return np.zeros(small.shape[:2], np.uint8)
    light = np.maximum(np.percentile(paper, _MIDDLE, axis=0), 1.0)
    gains = np.minimum(light.max() / light, _WARMEST)
    neutral = np.minimum(small * gains, 255.0).astype(np.uint8)
    tones = cv2.cvtColor(neutral, cv2.COLOR_BGR2YCrCb)
    depth = cv2.cvtColor(neutral, cv2.COLOR_BGR2HSV)[:, :, 1]
    mask = cv2.inRange(tones, _SKIN_LOW, _SKIN_HIGH) & (depth < _DEEPEST) * np.uint8(
        255
    )
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    return np.asarray(opened, np.uint8)


def white_of(small: Bgr, page: Grey | None = None) -> Grey:
    """Mask (h, w), 255 where a picture is fully white though its paper is not.

    Args:
        page: mask of the part that is paper; all of it without one.
    """
    darkest = small.min(axis=2)
    paper = darkest[page > 0] if page is not None else darkest
    if not paper.size or float(np.percentile(paper, _MIDDLE)) >= _PAPER_WHITE:
        return np.zeros(small.shape[:2], np.uint8)
    low = (_WHITE, _WHITE, _WHITE)
    white = cv2.inRange(small, low, (255, 255, 255))
    opened = cv2.morphologyEx(white, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return np.asarray(opened, np.uint8)


def _skin(small: Bgr) -> Grey:
    """Pieces of skin colour that reach in from the edge: a finger, not a portrait."""
    mask = skin_of(small)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    kept = np.zeros(count, np.uint8)
    for i in range(1, count):
        kept[i] = 255 * _reaches_in(stats[i], mask.shape)
    return np.asarray(kept[labels], np.uint8)


def _reaches_in(stats: Any, shape: tuple[int, ...]) -> bool:
    """Whether a piece is compact, at the edge, and no strip of desk along it."""
    x, y, w, h, area = (int(v) for v in stats)
    height, width = shape[:2]
    edge = x <= 1 or y <= 1 or x + w >= width - 1 or y + h >= height - 1
    deep = min(w, h) >= _DEPTH * max(height, width)
    large = area >= max(_SKIN_PIECE * height * width, _COMPACT * w * h)
    return edge and deep and large and area <= _SKIN_MOST * height * width
