"""Quadrilaterals, homographies and the true shape of a page. Pure arithmetic.

Coordinates are continuous pixels of the named picture: (0, 0) is the outer corner of
the first pixel, (width, height) the outer corner of the last, y points down.
"""

import math
from dataclasses import dataclass

import numpy as np

from camera.arrays import Floats

Point = tuple[float, float]

ID1_RATIO = 85.6 / 53.98
"""Width over height of an ID-1 card (ISO/IEC 7810)."""
A4_RATIO = math.sqrt(2.0)
"""Long over short side of an A sheet (ISO 216)."""
SNAP = 0.05
"""How near, as a share, a measured ratio must come to a standard one to become it."""
USUAL_FOCAL = 0.75
"""Focal length over the long side of the frame when the photo cannot tell: a lens of
26-28 mm equivalent, as in phones and document cameras (27 mm / 36 mm)."""

_TELLING_DEPTH = 0.05
"""Foreshortening (a share) below which corner noise would decide the focal length."""
_FOCALS = (0.4, 4.0)
"""Focal lengths over the long side that phones and document cameras have."""


@dataclass(frozen=True, slots=True)
class Quad:
    """Four corners in one order: top left, top right, bottom right, bottom left.

    "Top left" is where reading starts, so a page lying on its side keeps this order
    while its `tl` is elsewhere in the photo. Clockwise on screen.
    """

    tl: Point
    tr: Point
    br: Point
    bl: Point

    @classmethod
    def of(cls, points: Floats) -> "Quad":
        """A quad from a (4, 2) array that is already in corner order."""
        tl, tr, br, bl = ((float(x), float(y)) for x, y in points)
        return cls(tl, tr, br, bl)

    @classmethod
    def ordered(cls, points: Floats) -> "Quad":
        """A quad from (4, 2) corners in any order, nearest the frame's origin first."""
        points = np.asarray(points, np.float64)
        offsets = points - points.mean(axis=0)
        clockwise = points[np.argsort(np.arctan2(offsets[:, 1], offsets[:, 0]))]
        return cls.of(np.roll(clockwise, -int(clockwise.sum(axis=1).argmin()), axis=0))

    @classmethod
    def frame(cls, width: float, height: float) -> "Quad":
        """The whole of a picture of this size."""
        return cls((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))

    def points(self) -> Floats:
        """The corners as (4, 2) float64."""
        return np.array((self.tl, self.tr, self.br, self.bl), np.float64)

    def scaled(self, factor: float) -> "Quad":
        """The same quad in a picture resized by `factor`."""
        return Quad.of(self.points() * factor)

    def turned(self, quarters: int) -> "Quad":
        """The same corners read after `quarters` clockwise quarter turns of the page.

        A clockwise turn brings the former bottom left corner to the top left.
        """
        return Quad.of(np.roll(self.points(), quarters % 4, axis=0))

    def clipped(self, width: float, height: float) -> "Quad":
        """The quad with every corner moved into the frame."""
        return Quad.of(np.clip(self.points(), 0.0, (width, height)))

    def area(self) -> float:
        """Signed area in square pixels; positive for clockwise corners."""
        x, y = self.points().T
        return float(0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))

    def sides(self) -> Floats:
        """Lengths of top, right, bottom, left, in pixels: (4,)."""
        points = self.points()
        lengths: Floats = np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)
        return lengths

    def is_convex(self) -> bool:
        """Whether all four turns go the clockwise way, none of them straight."""
        edges = np.roll(self.points(), -1, axis=0) - self.points()
        after = np.roll(edges, -1, axis=0)
        cross = edges[:, 0] * after[:, 1] - edges[:, 1] * after[:, 0]
        return bool((cross > 1e-9 * max(1.0, float(np.abs(edges).max())) ** 2).all())


def homography(source: Floats, target: Floats) -> Floats:
    """The 3x3 projective map that takes four source points to four target points.

    Args:
        source, target: (4, 2), no three points of a set on one line.

    Returns:
        (3, 3) float64 with the last element 1.

    Raises:
        ValueError: the points are degenerate.

    Source: direct linear solution, Hartley and Zisserman, Multiple View Geometry, 4.1.
    """
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    try:
        solved = np.linalg.solve(np.array(rows), np.asarray(target, float).reshape(8))
    except np.linalg.LinAlgError as error:
        raise ValueError("three corners lie on one line") from error
    return np.append(solved, 1.0).reshape(3, 3)


def project(matrix: Floats, points: Floats) -> Floats:
    """Points (n, 2) through a 3x3 homography: (n, 2)."""
    mapped = np.c_[points, np.ones(len(points))] @ matrix.T
    projected: Floats = mapped[:, :2] / mapped[:, 2:]
    return projected


def aspect_ratio(quad: Quad, width: float, height: float) -> float:
    """True width over height of the flat rectangle that this quad is a photo of.

    Args:
        quad: corners in a photo of `width` x `height` pixels, not cropped, so that the
            optical axis meets its middle.

    The columns of the homography from the unit square are the images of the page's two
    directions; perpendicular directions fix the focal length, and that the lengths'
    ratio. Source: Zhang and He, Whiteboard scanning and image enhancement (2007), in
    the form of Hartley and Zisserman, 8.6. A view too frontal or too symmetric to tell
    the focal length takes a usual one: there the ratio hardly depends on it.
    """
    long_side = max(width, height)
    centred = (quad.points() - (width / 2, height / 2)) / long_side
    unit = Quad.frame(1.0, 1.0).points()
    matrix = homography(unit, centred)
    across, down = matrix[:, 0], matrix[:, 1]
    focal = _focal(across, down)
    to_ray = np.array([1 / focal, 1 / focal, 1.0])
    return float(np.linalg.norm(across * to_ray) / np.linalg.norm(down * to_ray))


def _focal(across: Floats, down: Floats) -> float:
    """Focal length over the long side, from two perpendicular directions' images."""
    if min(abs(across[2]), abs(down[2])) < _TELLING_DEPTH:
        return USUAL_FOCAL
    squared = -float(across[:2] @ down[:2]) / float(across[2] * down[2])
    if not _FOCALS[0] ** 2 < squared < _FOCALS[1] ** 2:
        return USUAL_FOCAL
    return math.sqrt(squared)


def snapped(ratio: float) -> float:
    """The nearest standard ratio (ID-1 or A4, either way up) if near, else `ratio`."""
    standards = (ID1_RATIO, 1 / ID1_RATIO, A4_RATIO, 1 / A4_RATIO)
    nearest = min(standards, key=lambda known: abs(math.log(ratio / known)))
    return nearest if abs(math.log(ratio / nearest)) <= math.log1p(SNAP) else ratio


def output_size(quad: Quad, ratio: float, long_side: int) -> tuple[int, int]:
    """Width and height in pixels of the straightened page.

    Large enough to keep the photo's finest detail, with the given width over height,
    and at most `long_side`. Never below 1 px.
    """
    top, right, bottom, left = quad.sides()
    width, height = max(top, bottom), max(right, left)
    width, height = max(width, height * ratio), max(height, width / ratio)
    scale = min(1.0, long_side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
