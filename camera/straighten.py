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

# Above this many photo pixels to one, even a linear kernel begins to skip some.
_ALIASES = 1.9
# From here on pixels lie so close that a linear kernel, sharpened afterwards by what it
# softens on average, is read as well as a cubic one, for a third of the time.
_CLOSE = 1.25
_SHARPER = np.array([-0.1, 1.2, -0.1], np.float32)


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
    while shrink > _ALIASES:
        image, matrix = _halved(image, matrix)
        shrink /= 2
    if shrink < _CLOSE:
        return _warped(image, matrix, size, cv2.INTER_CUBIC)
    soft = _warped(image, matrix, size, cv2.INTER_LINEAR)
    sharp = cv2.sepFilter2D(
        soft, -1, _SHARPER, _SHARPER, borderType=cv2.BORDER_REPLICATE
    )
    return np.asarray(sharp, np.uint8)


def _warped(image: Bgr, matrix: Floats, size: tuple[int, int], kernel: int) -> Bgr:
    warped = cv2.warpPerspective(
        image, matrix, size, flags=kernel, borderMode=cv2.BORDER_REPLICATE
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


def _halved(image: Bgr, matrix: Floats) -> tuple[Bgr, Floats]:
    """The photo at half its size, and the matrix that leads there from it.

    A 2:1 area average is by far the cheapest resize that OpenCV has.
    """
    height, width = image.shape[0] // 2 * 2, image.shape[1] // 2 * 2
    half = cv2.resize(
        image[:height, :width],
        (width // 2, height // 2),
        interpolation=cv2.INTER_AREA,
    )
    twice = np.array([[2, 0, 0.5], [0, 2, 0.5], [0, 0, 1]], np.float64)
    return np.asarray(half, np.uint8), matrix @ twice
