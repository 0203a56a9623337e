"""A frame as a display takes it, made where the frame comes from.

A graphics library copies four bytes a pixel as they are; three it turns over one by
one, in the thread that draws.
"""

import numpy as np

from camera.arrays import Bgr
from camera.opencv import cv2


def rgba(image: Bgr) -> memoryview:
    """Return the pixels of a frame, top row first, four bytes each.

    Args:
        image: (h, w, 3) uint8 BGR.

    Returns:
        h * w * 4 bytes, opaque.
    """
    made = cv2.cvtColor(image, cv2.COLOR_BGR2RGBA)
    return np.ascontiguousarray(made, np.uint8).reshape(-1).data
