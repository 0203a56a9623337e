"""Warp a page out of its photo: perspective and size in one step.

One interpolation only, because each costs sharpness and the photo has 12 MP.
"""

import numpy as np

from camera.arrays import Bgr, Floats
from camera.geometry import Quad, homography
from camera.opencv import cv2

# A pixel's centre lies half a pixel from its corner, and OpenCV counts from centres.
_TO_CENTRES = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]], np.float64)
_TO_CORNERS = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]], np.float64)

# Above this many photo pixels to one, a cubic kernel begins to skip some.
_ALIASES = 1.5


def straighten(image: Bgr, quad: Quad, size: tuple[int, int]) -> Bgr:
    """The page inside `quad` as an upright rectangle.

    Args:
        image: (h, w, 3) uint8 BGR.
        quad: in pixels of `image`; its `tl` becomes the top left.
        size: (width, height) of the result in pixels.

    Returns:
        (size[1], size[0], 3) uint8 BGR. What lies outside the photo repeats its edge.
    """
    matrix: Floats = (
        _TO_CENTRES @ homography(quad.points(), _target(size)) @ _TO_CORNERS
    )
    shrink = _shrink(quad, size)
    if shrink > _ALIASES:
        image, matrix = _smaller(image, matrix, shrink)
    warped = cv2.warpPerspective(
        image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(warped, np.uint8)


def turned(image: Bgr, rotation: int) -> Bgr:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees, pixel for pixel."""
    return np.ascontiguousarray(np.rot90(image, -(rotation // 90) % 4))


def unmirrored(image: Bgr) -> Bgr:
    """The picture with left and right exchanged."""
    return np.ascontiguousarray(image[:, ::-1])


def shrunk(image: Bgr, long_side: int) -> Bgr:
    """The picture at most `long_side` pixels long; never enlarged."""
    height, width = image.shape[:2]
    scale = long_side / max(height, width)
    if scale >= 1.0:
        return image
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _target(size: tuple[int, int]) -> Floats:
    return Quad.frame(*size).points()


def _shrink(quad: Quad, size: tuple[int, int]) -> float:
    """How many photo pixels become one, along the side that shrinks least."""
    top, right, bottom, left = quad.sides()
    return float(min(max(top, bottom) / size[0], max(right, left) / size[1]))


def _smaller(image: Bgr, matrix: Floats, shrink: float) -> tuple[Bgr, Floats]:
    """Halve the photo as often as the warp would skip pixels, so that none alias.

    A 2:1 area average is by far the cheapest resize that OpenCV has.
    """
    while shrink > _ALIASES:
        height, width = image.shape[0] // 2 * 2, image.shape[1] // 2 * 2
        half = cv2.resize(
            image[:height, :width],
            (width // 2, height // 2),
            interpolation=cv2.INTER_AREA,
        )
        image = np.asarray(half, np.uint8)
        matrix = matrix @ np.array([[2, 0, 0.5], [0, 2, 0.5], [0, 0, 1]], np.float64)
        shrink /= 2
    return image, matrix
