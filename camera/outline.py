"""Where a page lies, as a small learned network sees it: coarse, but hard to fool.

The network answers with three maps: the page, its corners, its sides. Quadrilaterals
are proposed from the first two and judged by all three. Everything here is in cells of
these maps unless it says otherwise; exact edges are found elsewhere, at full size.
"""

from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np

from camera.arrays import Bgr, Floats
from camera.candidates import hull_quads
from camera.fields import evenly_halved
from camera.geometry import Quad
from camera.inference import Network
from camera.opencv import cv2
from camera.quads import NO_QUADS, areas, convex, crossings, distinct, ordered

SIDE = 256
"""px, each side of the square that the network sees."""

MARGIN = 12
"""px around the photo in that square, so that a corner may lie a little outside it."""

CELL = 4
"""px of the square per cell of the maps."""

GRID = SIDE // CELL

_MODEL = Path(__file__).parent / "models" / "outline.onnx"
_MARGIN_GREY = 128
_LEVELS = (0.3, 0.5, 0.7)  # page chances at which outlines are drawn
_ENLARGED = 4  # times: maps are outlined finer than their cells
_LEAST = 0.015  # of the map: a smaller area is no page
_PEAKS = 6  # corners at most that are combined
_PEAK = 0.15  # chance from which a cell may be a corner
_SAMPLES = 24  # points a side
_REACH = 2.5  # cells across a side in which its ridge is looked for
_OFFSETS = np.arange(-_REACH, _REACH + 0.1, 0.5)
_ENDS = 0.06  # of a side left out at each corner
_KEPT = 6  # candidates judged by their area too
_SOFT = 0.5  # cells over which a candidate's edge is softened
_SEEN = 0.15  # mean chance of a side from which its ridge can be trusted


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Chances 0..1 per cell, each (GRID, GRID) float32, and the photo's size in px."""

    page: Floats
    corners: Floats
    sides: Floats
    size: tuple[int, int]

    def to_photo(self, quads: Floats) -> Floats:
        """Cells to pixels of the photo, (..., 2)."""
        inner = SIDE - 2 * MARGIN
        there: Floats = (quads * CELL - MARGIN) / inner * np.array(self.size)
        return there

    def to_cells(self, quads: Floats) -> Floats:
        """Pixels of the photo to cells, (..., 2)."""
        inner = SIDE - 2 * MARGIN
        there: Floats = (quads / np.array(self.size) * inner + MARGIN) / CELL
        return there


@dataclass(frozen=True, slots=True)
class Likeliest:
    """The best quad, in pixels of the photo, and how well the maps agree, 0..1."""

    quad: Quad
    agreement: float


def see(image: Bgr) -> Outline:
    """Look at a photo, (h, w, 3) uint8 BGR of any size."""
    inner = SIDE - 2 * MARGIN
    near = evenly_halved(image, 2 * inner)
    small = cv2.resize(near, (inner, inner), interpolation=cv2.INTER_AREA)
    square = np.full((SIDE, SIDE, 3), _MARGIN_GREY, np.uint8)
    square[MARGIN:-MARGIN, MARGIN:-MARGIN] = small
    batch = square.transpose(2, 0, 1)[None].astype(np.float32) / np.float32(255)
    page, corners, sides = _network()(batch)[0]
    return Outline(page, corners, sides, (image.shape[1], image.shape[0]))


def likeliest(outline: Outline) -> Likeliest | None:
    """The quad that the three maps agree on best; None when nothing looks like one."""
    quads = _sound(np.concatenate([_from_area(outline), _from_corners(outline)]))
    if not len(quads):
        return None
    quads = distinct(quads, 0.5)
    worth = _along(outline, quads).min(axis=1) + _at_corners(outline, quads)
    best = quads[np.argsort(worth)[::-1][:_KEPT]]
    both = _sound(np.concatenate([best, on_ridges(outline, best)]))
    agreed = agreement(outline, both)
    chosen = int(agreed.argmax())
    quad = Quad.of(outline.to_photo(both[chosen]))
    return Likeliest(quad, float(agreed[chosen]))


def agreement(outline: Outline, quads: Floats) -> Floats:
    """How well the maps agree with quads (n, 4, 2) in cells: (n,) of 0..1.

    A page is seen whole (soft intersection over union with its map), along its sides
    and at its corners; the first counts most, because a hand may hide the others.
    """
    sides = _along(outline, quads).mean(axis=1)
    edges = 0.5 + 0.3 * sides + 0.2 * _at_corners(outline, quads)
    agreed: Floats = _overlap(outline, quads) * edges
    return agreed


def drawn(outline: Outline) -> Bgr:
    """The maps as one picture for the trace: page red, corners green, sides blue."""
    maps = np.stack([outline.sides, outline.corners, outline.page], axis=-1)
    picture = cv2.resize(maps, (SIDE, SIDE), interpolation=cv2.INTER_NEAREST)
    return np.rint(picture * 255).astype(np.uint8)


def on_ridges(outline: Outline, quads: Floats) -> Floats:
    """Quads with each side moved onto the ridge of side chances near it, (n, 4, 2)."""
    starts, along, inward = _frame(quads)
    steps = np.linspace(_ENDS, 1 - _ENDS, _SAMPLES)
    points = starts[:, :, None] + along[:, :, None] * steps[:, None]
    grid = points[:, :, :, None] + inward[:, :, None, None] * _OFFSETS[:, None]
    chances = chances_at(outline.sides, grid)
    weights = chances**2
    total = weights.sum(axis=-1)
    shift = (weights * _OFFSETS).sum(axis=-1) / np.maximum(total, 1e-6)
    a, b = _lines(steps, shift, total)
    seen = chances.max(axis=-1).mean(axis=-1) > _SEEN
    a, b = np.where(seen, a, 0.0), np.where(seen, b, 0.0)
    begin = starts + inward * a[..., None]
    end = starts + along + inward * (a + b)[..., None]
    met = crossings(np.roll(begin, 1, axis=1), np.roll(end, 1, axis=1), begin, end)
    moved: Floats = np.where(np.isfinite(met), met, quads)
    return moved


def _lines(steps: Floats, shift: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Weighted least squares of shift = a + b * step for each side: (n, 4) twice."""
    sums = np.maximum(weight.sum(axis=-1), 1e-6)
    mean_x = (weight * steps).sum(axis=-1) / sums
    mean_y = (weight * shift).sum(axis=-1) / sums
    x = steps - mean_x[..., None]
    spread = np.maximum((weight * x**2).sum(axis=-1), 1e-6)
    slope = (weight * x * (shift - mean_y[..., None])).sum(axis=-1) / spread
    return mean_y - slope * mean_x, slope


def _from_area(outline: Outline) -> Floats:
    """Quads around the largest area of the page's map, at several levels."""
    size = (GRID * _ENLARGED, GRID * _ENLARGED)
    fine = cv2.resize(outline.page, size, interpolation=cv2.INTER_LINEAR)
    hulls = []
    for level in _LEVELS:
        mask = (fine > level).astype(np.uint8)
        found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        large = max(found, key=cv2.contourArea, default=None)
        if large is not None and cv2.contourArea(large) > _LEAST * fine.size:
            hulls.append(np.asarray(cv2.convexHull(large), np.float32))
    # A pixel's middle is half a pixel from its corner, where coordinates start.
    return (hull_quads(hulls) + 0.5) / _ENLARGED if hulls else NO_QUADS


def _from_corners(outline: Outline) -> Floats:
    """Every four of the strongest corners."""
    around = cv2.dilate(outline.corners, np.ones((5, 5), np.uint8))
    peaks = (outline.corners >= around) & (outline.corners > _PEAK)
    rows, columns = np.nonzero(peaks)
    order = np.argsort(outline.corners[rows, columns])[::-1][:_PEAKS]
    points = np.array(
        [_centred(outline.corners, rows[i], columns[i]) for i in order]
    ).reshape(-1, 2)
    chosen = [points[list(four)] for four in combinations(range(len(points)), 4)]
    return np.array(chosen).reshape(-1, 4, 2)


def _centred(chances: Floats, row: int, column: int) -> tuple[float, float]:
    """The middle of a peak, finer than a cell."""
    top, left = max(0, row - 1), max(0, column - 1)
    near = chances[top : row + 2, left : column + 2]
    y, x = np.mgrid[0 : near.shape[0], 0 : near.shape[1]] + 0.5
    total = float(near.sum())
    return left + float((near * x).sum()) / total, top + float((near * y).sum()) / total


def _sound(quads: Floats) -> Floats:
    """Candidates in one corner order, convex, not tiny, not far outside."""
    if not len(quads):
        return NO_QUADS
    inside = np.clip(ordered(quads), -1.0, GRID + 1.0)
    kept: Floats = inside[convex(inside) & (areas(inside) > _LEAST * GRID**2)]
    return kept


def _frame(quads: Floats) -> tuple[Floats, Floats, Floats]:
    """Starts, whole sides and inward unit vectors, each (n, 4, 2)."""
    along = np.roll(quads, -1, axis=1) - quads
    lengths = np.maximum(np.linalg.norm(along, axis=2, keepdims=True), 1e-6)
    return quads, along, np.stack([-along[..., 1], along[..., 0]], -1) / lengths


def chances_at(chances: Floats, points: Floats) -> Floats:
    """Bilinear chances at points (..., 2) in cells of a map."""
    flat = (points - 0.5).astype(np.float32).reshape(-1, points.shape[-2], 2)
    x, y = np.ascontiguousarray(flat[..., 0]), np.ascontiguousarray(flat[..., 1])
    found = cv2.remap(chances, x, y, cv2.INTER_LINEAR)
    return np.asarray(found, np.float32).reshape(points.shape[:-1])


def _along(outline: Outline, quads: Floats) -> Floats:
    """Mean chance along each side, (n, 4)."""
    starts, along, _ = _frame(quads)
    steps = np.linspace(_ENDS, 1 - _ENDS, _SAMPLES)
    points = starts[:, :, None] + along[:, :, None] * steps[:, None]
    mean: Floats = chances_at(outline.sides, points).mean(axis=2)
    return mean


def _at_corners(outline: Outline, quads: Floats) -> Floats:
    """Mean chance at the corners, a cell's error forgiven, (n,)."""
    near = cv2.dilate(outline.corners, np.ones((3, 3), np.uint8))
    mean: Floats = chances_at(np.asarray(near), quads).mean(axis=1)
    return mean


def _overlap(outline: Outline, quads: Floats) -> Floats:
    """Soft intersection over union with the page's map, (n,)."""
    centres = np.arange(GRID, dtype=np.float32) + 0.5
    starts, _, inward = _frame(quads.astype(np.float32))
    away = starts * inward
    # Distance inside each side, over a grid of rows and columns.
    depth = (
        inward[..., 0, None, None] * centres
        + inward[..., 1, None, None] * centres[:, None]
        - away.sum(axis=-1)[..., None, None]
    ).min(axis=1)
    cover = np.clip(depth / (2 * _SOFT) + 0.5, 0.0, 1.0)
    shared = (cover * outline.page).sum(axis=(1, 2))
    total = cover.sum(axis=(1, 2)) + outline.page.sum() - shared
    ratio: Floats = shared / np.maximum(total, 1e-6)
    return ratio


@cache
def _network() -> Network:
    return Network(_MODEL)
