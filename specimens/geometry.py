"""Where things appear: a pinhole camera above a desk.

The desk is the plane z = 0 in mm, x to the right and y towards the viewer, as an
upright picture of it would show; the page lies with its centre at the origin. Image
coordinates are continuous pixels: the first pixel covers 0 to 1.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.floating[Any]]
Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]

_FOCAL = 0.95  # of the longer side: about 56 degrees, a document camera or phone
_NEAR, _FAR = 0.35, 60.0  # distances tried, in page diagonals


@dataclass(frozen=True, slots=True)
class View:
    """A placed camera.

    `to_image` maps desk mm to image pixels (3 x 3 homography); `eye` is the camera's
    (x, y, height) in mm.
    """

    to_image: Matrix
    eye: tuple[float, float, float]


def project(matrix: Matrix, points: Sequence[Point]) -> tuple[Point, ...]:
    """`points` mapped by the homography `matrix`."""
    flat = np.asarray(points, np.float64)
    mapped = np.c_[flat, np.ones(len(flat))] @ matrix.T
    return tuple((float(x / w), float(y / w)) for x, y, w in mapped)


def project_quad(matrix: Matrix, quad: Quad) -> Quad:
    """The four corners mapped by `matrix`, in the same order."""
    a, b, c, d = project(matrix, quad)
    return (a, b, c, d)


def page_quad(size_mm: Point, turn: float, moved: Point = (0.0, 0.0)) -> Quad:
    """Corners TL TR BR BL (reading order, desk mm) of a page turned by `turn` degrees.

    The turn is clockwise as seen from above, about the page's centre at `moved`.
    """
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    a, b, c, d = project(
        from_page(size_mm, turn, moved),
        [((x + 1) / 2 * size_mm[0], (y + 1) / 2 * size_mm[1]) for x, y in corners],
    )
    return (a, b, c, d)


def from_page(size_mm: Point, turn: float, moved: Point = (0.0, 0.0)) -> Matrix:
    """Page mm (origin at its top left) to desk mm, as `page_quad` places it."""
    angle = math.radians(turn)
    cos, sin = math.cos(angle), math.sin(angle)
    x, y = size_mm[0] / 2, size_mm[1] / 2
    return np.array(
        [
            [cos, -sin, moved[0] - cos * x + sin * y],
            [sin, cos, moved[1] - sin * x - cos * y],
            [0.0, 0.0, 1.0],
        ]
    )


def place_camera(
    page: Quad,
    size: tuple[int, int],
    *,
    tilt: float,
    azimuth: float,
    fill: float,
    offset: Point,
) -> View:
    """A camera whose picture of `size` pixels shows `page` (desk mm) `fill` large.

    `tilt` is the angle in degrees between the view and the vertical, `azimuth` the
    direction it leans to. The bounding box of the page takes `fill` of the tighter
    side; `offset` (-1..1 each) says where in the free room it lies.
    """
    diagonal = math.dist(page[0], page[2])
    near, far = _NEAR * diagonal, _FAR * diagonal
    for _ in range(40):
        middle = math.sqrt(near * far)
        if _extent(_camera(size, tilt, azimuth, middle), page, size) > fill:
            near = middle
        else:
            far = middle
    view = _camera(size, tilt, azimuth, far)
    xs, ys = zip(*project_quad(view.to_image, page), strict=True)
    free = (size[0] - max(xs) + min(xs), size[1] - max(ys) + min(ys))
    shift = np.eye(3)
    # The shift of the sensor: it moves the picture and keeps the perspective.
    shift[0, 2] = free[0] * (0.5 + offset[0] / 2) - min(xs)
    shift[1, 2] = free[1] * (0.5 + offset[1] / 2) - min(ys)
    return View(shift @ view.to_image, view.eye)


def _camera(
    size: tuple[int, int], tilt: float, azimuth: float, distance: float
) -> View:
    lean, around = math.radians(tilt), math.radians(azimuth)
    rotation = _about_z(-around) @ _about_x(lean) @ _about_z(around)
    eye = -distance * rotation.T @ np.array([0.0, 0.0, 1.0])
    focal = _FOCAL * max(size)
    intrinsic = np.array(
        [[focal, 0, size[0] / 2], [0, focal, size[1] / 2], [0, 0, 1.0]]
    )
    columns = np.c_[rotation[:, 0], rotation[:, 1], -rotation @ eye]
    return View(intrinsic @ columns, (float(eye[0]), float(eye[1]), float(-eye[2])))


def _extent(view: View, page: Quad, size: tuple[int, int]) -> float:
    """Share of the tighter image side that the page's bounding box takes."""
    depths = np.c_[np.asarray(page), np.ones(4)] @ view.to_image[2]
    if depths.min() <= 0:
        return math.inf
    xs, ys = zip(*project_quad(view.to_image, page), strict=True)
    return max((max(xs) - min(xs)) / size[0], (max(ys) - min(ys)) / size[1])


def upright_rotation(quad: Quad) -> int:
    """Clockwise quarter turns (degrees) that make a page at `quad` upright.

    `quad` is in reading order and not mirrored.
    """
    (x0, y0), (x1, y1) = quad[0], quad[1]
    angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
    return -round(angle / 90) * 90 % 360


def _about_x(angle: float) -> Matrix:
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[1, 0, 0], [0, cos, -sin], [0, sin, cos]])


def _about_z(angle: float) -> Matrix:
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1.0]])
