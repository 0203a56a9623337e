"""Fit the sides of a found page to its edges, finer than the picture it was found in.

Each side is looked at across, the steepest change of colour near it is located between
pixels, and a line is fitted through these points with outliers left out.
"""

import numpy as np

from camera.arrays import Bgr, Floats
from camera.candidates import crossing
from camera.fields import lab_of, resized
from camera.geometry import Quad
from camera.opencv import cv2

_SAMPLES = 64  # points a side
_REACH = 0.012  # of the long side: how far the edge may be from where it was found
_ENDS = 0.08  # of a side left out at each corner, which may be round or folded
_FAINT = 1.0  # Lab units per px below which a point shows no edge
_ENOUGH = 0.3  # share of points that must show one, else the side stays as it is
_MOST_MOVED = 1.5  # times the reach: a corner that moves further was not refined


def refine(image: Bgr, quad: Quad, fine_side: int) -> Quad:
    """The quad with each side on its edge.

    Args:
        image: (h, w, 3) uint8 BGR.
        quad: in pixels of `image`, within about 1 % of the page's sides.
        fine_side: long side in pixels of the picture in which edges are fitted.

    Returns:
        In pixels of `image`; sides without a clear edge are left where they were.
    """
    scale = min(1.0, fine_side / max(image.shape[:2]))
    fine = resized(image, scale)
    smooth = np.asarray(cv2.GaussianBlur(fine, (0, 0), 1.2), np.uint8)
    return refined(lab_of(smooth), quad.scaled(scale), _REACH).scaled(1.0 / scale)


def refined(lab: Floats, quad: Quad, share: float) -> Quad:
    """The same on a Lab picture (h, w, 3) and a quad in its pixels.

    Args:
        share: of the picture's long side: how far an edge may be from its side.
    """
    start = quad.points()
    reach = share * max(lab.shape[:2])
    fitted = _fitted(lab, start, reach)
    moved = np.linalg.norm(fitted - start, axis=1)
    kept = np.where((moved <= _MOST_MOVED * reach)[:, None], fitted, start)
    better = Quad.of(kept)
    return better if better.is_convex() else quad


def _fitted(lab: Floats, quad: Floats, reach: float) -> Floats:
    """Corners where the four fitted sides meet, (4, 2)."""
    height, width = lab.shape[:2]
    sides = []
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        on_frame = _on_frame(start, end, width, height)
        sides.append((start, end) if on_frame else _side(lab, start, end, reach))
    corners = []
    for i, (a, b) in enumerate(sides):
        before = sides[i - 1]
        met = crossing(before[0], before[1], a, b)
        corners.append(quad[i] if met is None else met)
    return np.array(corners)


def _on_frame(start: Floats, end: Floats, width: int, height: int) -> bool:
    near = 3.0
    x, y = np.array([start[0], end[0]]), np.array([start[1], end[1]])
    on = ((x < near), (x > width - near), (y < near), (y > height - near))
    return any(bool(side.all()) for side in on)


def _side(
    lab: Floats, start: Floats, end: Floats, reach: float
) -> tuple[Floats, Floats]:
    """Two points of the line through the edge along a side."""
    along = (end - start) / max(float(np.linalg.norm(end - start)), 1e-6)
    inward = np.array([-along[1], along[0]])
    steps = np.linspace(_ENDS, 1.0 - _ENDS, _SAMPLES)
    points = start + (end - start) * steps[:, None]
    offsets = np.arange(-np.ceil(reach), np.ceil(reach) + 1)
    change = _change(lab, points, inward, offsets)
    # The edge nearest to where the page was found is likelier than one further off.
    nearness = 1.0 - 0.5 * np.abs(offsets[1:-1]) / offsets[-1]
    peak = (change * nearness).argmax(axis=1)
    strong = change[np.arange(len(peak)), peak] > _FAINT
    if strong.mean() < _ENOUGH:
        return start, end
    where = offsets[1:-1][peak] + _between(change, peak)
    edge = points + inward * where[:, None]
    return _line(edge[strong])


def _change(lab: Floats, points: Floats, inward: Floats, offsets: Floats) -> Floats:
    """Change of colour across a side at each offset but the ends, (samples, n - 2)."""
    grid = points[:, None] + inward * offsets[:, None] - 0.5
    colours = cv2.remap(
        lab,
        np.ascontiguousarray(grid[..., 0], np.float32),
        np.ascontiguousarray(grid[..., 1], np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    change: Floats = np.linalg.norm(colours[:, 2:] - colours[:, :-2], axis=2) / 2
    return change


def _between(change: Floats, peak: Floats) -> Floats:
    """Offset of the peak between samples: the top of a parabola, -0.5..0.5."""
    rows = np.arange(len(peak))
    inner = np.clip(peak, 1, change.shape[1] - 2)
    before, at, after = (change[rows, inner + k] for k in (-1, 0, 1))
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
