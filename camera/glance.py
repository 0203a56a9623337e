"""Two cheap measures of a preview frame for the coach: glare and a hand on the page."""

import numpy as np

from camera.arrays import Bgr, Grey
from camera.geometry import Quad
from camera.opencv import cv2
from camera.reasons import skin_of, white_of

_STEP = 4  # every fourth pixel of a frame is enough
_RIM = 5  # px of the small frame around the page in which a hand must begin


def covered(frame: Bgr, quad: Quad) -> tuple[float, float]:
    """The shares of the page that glare and a hand take.

    A hand is a piece of skin colour that crosses the page's outline; a portrait on the
    page does not.

    Args:
        frame: (h, w, 3) uint8 BGR.
        quad: the page in pixels of the frame.
    """
    small = np.ascontiguousarray(frame[::_STEP, ::_STEP])
    page = np.zeros(small.shape[:2], np.uint8)
    corners = np.rint(quad.scaled(1.0 / _STEP).points()).astype(np.int32)
    cv2.fillConvexPoly(page, corners, 255)
    size = max(1, int(np.count_nonzero(page)))
    glare = cv2.bitwise_and(white_of(small, page), page)
    return np.count_nonzero(glare) / size, _hand(small, page) / size


def _hand(small: Bgr, page: Grey) -> int:
    """Pixels of the page under skin that reaches beyond it."""
    kernel = np.ones((_RIM, _RIM), np.uint8)
    outside = cv2.bitwise_not(cv2.dilate(page, kernel))
    count, labels = cv2.connectedComponents(skin_of(small, page))
    beyond = np.unique(labels[outside > 0])
    crossing = np.zeros(count, bool)
    crossing[beyond] = True
    crossing[0] = False  # the background
    return int(np.count_nonzero(crossing[labels] & (page > 0)))
