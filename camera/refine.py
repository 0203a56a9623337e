"""Fit the sides of a found page to its edges, finer than the picture it was found in.

Each side is looked at across, the steepest change of colour near it is located between
pixels, and a line is fitted through these points with outliers left out.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from camera.arrays import Bgr, Bools, Floats
from camera.fields import lab_of
from camera.geometry import Quad
from camera.opencv import cv2
from camera.quads import convex, crossings

_SAMPLES = 64  # points a side
_REACH = 0.012  # of the long side: how far the edge may be from where it was found
_ENDS = 0.08  # of a side left out at each corner, which may be round or folded
_FAINT = 1.0  # Lab units per px below which a point shows no edge
_ENOUGH = 0.3  # share of points that must show one, else the side stays as it is
_MOST_MOVED = 1.5  # times the reach: a corner that moves further was not refined
_BLUR = 1.2  # fine px, sigma before edges are located
_MARGIN = 4  # fine px around a point, so that its blur sees all it needs
_AROUND = np.arange(-_MARGIN, _MARGIN + 1)

_Look = Callable[[Floats, Floats, Floats], Floats]
"""Starts and ends of m sides (m, 2), k offsets across: Lab (m, samples, k, 3)."""


def refine(image: Bgr, quad: Quad, fine_side: int) -> Quad:
    """The quad with each side on its edge.

    Args:
        image: (h, w, 3) uint8 BGR.
        quad: in pixels of `image`, within about 1 % of the page's sides.
        fine_side: long side in pixels of the picture in which edges are fitted.

    Returns:
        In pixels of `image`; sides without a clear edge are left where they were.
    """
    height, width = image.shape[:2]
    unit = max(1.0, max(height, width) / fine_side)  # photo px per fine px

    def look(starts: Floats, ends: Floats, offsets: Floats) -> Floats:
        sides = zip(starts, ends, strict=True)
        return np.stack([_strip(image, unit, a, b, offsets) for a, b in sides])

    start = quad.points()[None] / unit
    moved = _moved(look, start, (width / unit, height / unit), _REACH)
    return Quad.of(moved[0]).scaled(unit)


def refined(lab: Floats, quads: Floats, share: float) -> Floats:
    """The same on a Lab picture (h, w, 3) and many quads (n, 4, 2) in its pixels.

    Args:
        share: of the picture's long side: how far an edge may be from its side.
    """

    def look(starts: Floats, ends: Floats, offsets: Floats) -> Floats:
        points = starts[:, None] + (ends - starts)[:, None] * _steps()[:, None]
        grid = (
            points[:, :, None]
            + _inward(starts, ends)[:, None, None] * (offsets[:, None])
        )
        flat = _remapped(lab, grid.reshape(-1, len(offsets), 2))
        return flat.reshape(*grid.shape[:-1], 3)

    return _moved(look, quads, (lab.shape[1], lab.shape[0]), share)


def _moved(
    look: _Look, start: Floats, size: tuple[float, float], share: float
) -> Floats:
    """Quads (n, 4, 2) with their sides fitted, where that moved them plausibly."""
    reach = share * max(size)
    fitted = _fitted(look, start, size, reach)
    away = np.linalg.norm(fitted - start, axis=2)
    kept = np.where((away <= _MOST_MOVED * reach)[..., None], fitted, start)
    better: Floats = np.where(convex(kept)[:, None, None], kept, start)
    return better


def _fitted(
    look: _Look, quads: Floats, size: tuple[float, float], reach: float
) -> Floats:
    """Corners where the four fitted sides meet, (n, 4, 2)."""
    starts, ends = quads.copy(), np.roll(quads, -1, axis=1)
    free = ~_on_frame(starts, ends, size)
    starts[free], ends[free] = _sides(look, starts[free], ends[free], reach)
    corners = crossings(
        np.roll(starts, 1, axis=1), np.roll(ends, 1, axis=1), starts, ends
    )
    met: Floats = np.where(np.isfinite(corners), corners, quads)
    return met


def _on_frame(starts: Floats, ends: Floats, size: tuple[float, float]) -> Bools:
    """Which sides lie along the picture's own edges, (n, 4)."""
    near = 3.0
    both = np.stack([starts, ends])
    low, high = both < near, both > np.array(size) - near
    return np.asarray((low.all(axis=0) | high.all(axis=0)).any(axis=-1))


def _sides(
    look: _Look, starts: Floats, ends: Floats, reach: float
) -> tuple[Floats, Floats]:
    """Two points of the line through the edge along each of m sides, (m, 2) each."""
    if not len(starts):
        return starts, ends
    offsets = np.arange(-np.ceil(reach), np.ceil(reach) + 1)
    colours = look(starts, ends, offsets)
    step = colours[:, :, 2:] - colours[:, :, :-2]
    change = np.sqrt(np.einsum("mskc,mskc->msk", step, step)) / 2
    # The edge nearest to where the page was found is likelier than one further off.
    nearness = 1.0 - 0.5 * np.abs(offsets[1:-1]) / offsets[-1]
    peak = (change * nearness).argmax(axis=2)
    strong = np.take_along_axis(change, peak[..., None], axis=2)[..., 0] > _FAINT
    where = offsets[1:-1][peak] + _between(change, peak)
    points = starts[:, None] + (ends - starts)[:, None] * _steps()[:, None]
    edge = points + _inward(starts, ends)[:, None] * where[..., None]
    starts, ends = starts.copy(), ends.copy()
    for i in np.flatnonzero(strong.mean(axis=1) >= _ENOUGH):
        starts[i], ends[i] = _line(edge[i, strong[i]])
    return starts, ends


def _steps() -> Floats:
    return np.linspace(_ENDS, 1.0 - _ENDS, _SAMPLES)


def _inward(starts: Floats, ends: Floats) -> Floats:
    """Unit vectors across the sides, (m, 2), into clockwise quads."""
    along = ends - starts
    unit = along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    return np.stack([-unit[:, 1], unit[:, 0]], axis=1)


def _strip(
    image: Bgr, unit: float, start: Floats, end: Floats, offsets: Floats
) -> Floats:
    """Lab along and across one side in fine px, (samples, k, 3).

    Only what lies near the side is blurred and converted, a tenth of the photo.
    """
    length = float(np.linalg.norm(end - start))
    along = (end - start) / max(length, 1e-6)
    inward = np.array([-along[1], along[0]])
    first, last = _ENDS * length - _MARGIN, (1.0 - _ENDS) * length + _MARGIN
    far = np.linspace(first, last, max(_SAMPLES, round(last - first) + 1))
    wide = np.arange(offsets[0] - _MARGIN, offsets[-1] + _MARGIN + 1)
    # Of each point only what its blur sees: four fine px before and behind it.
    places = np.rint(np.interp(_steps() * length, far, np.arange(len(far))))
    near = np.clip(places[:, None].astype(int) + _AROUND, 0, len(far) - 1).ravel()
    points = start + along * far[near, None]
    # OpenCV blurs long rows five times as fast as short ones.
    grid = (points + inward * wide[:, None, None]) * unit
    smooth = cv2.GaussianBlur(_remapped(image, grid), (0, 0), _BLUR)
    picked = np.asarray(smooth, np.uint8)[_MARGIN:-_MARGIN, _MARGIN :: len(_AROUND)]
    return lab_of(np.ascontiguousarray(picked.transpose(1, 0, 2)))


def _remapped(picture: Floats | Bgr, grid: Floats) -> Floats:
    """Bilinear colours at (h, w, 2) positions of a picture: (h, w, 3), its type."""
    centres = (grid - 0.5).astype(np.float32)
    found: Floats = np.asarray(
        cv2.remap(
            picture,
            np.ascontiguousarray(centres[..., 0]),
            np.ascontiguousarray(centres[..., 1]),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
    )
    return found


def _between(change: Floats, peak: NDArray[np.intp]) -> Floats:
    """Offset of the peak between samples: the top of a parabola, -0.5..0.5."""
    inner = np.clip(peak, 1, change.shape[2] - 2)
    before, at, after = (
        np.take_along_axis(change, inner[..., None] + k, axis=2)[..., 0]
        for k in (-1, 0, 1)
    )
    bend = before - 2 * at + after
    # A peak bends down; where it hardly does, the top is the sample itself.
    top = 0.5 * (before - after) / np.minimum(bend, -1e-6)
    found: Floats = np.where(inner == peak, np.clip(top, -0.5, 0.5), 0.0)
    return found


def _line(points: Floats) -> tuple[Floats, Floats]:
    """Two points of the line fitted with Huber weights, outliers counting little."""
    vx, vy, x, y = cv2.fitLine(
        points.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01
    ).ravel()
    middle, direction = np.array([x, y], float), np.array([vx, vy], float)
    return middle - direction, middle + direction
