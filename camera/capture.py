"""What we use of OpenCV's `VideoCapture`, with its exceptions made into no frame."""

from typing import Protocol

import numpy as np

from camera.arrays import Bgr
from camera.opencv import cv2

_DARK = 6  # of 255: a covered sensor's brightest 1 % stays below
_STEP = 16  # every 16th pixel each way is enough to see blackness and change


class Capture(Protocol):
    """A `VideoCapture`, or what a test puts in its place."""

    def isOpened(self) -> bool: ...  # noqa: N802 - OpenCV's name
    def set(self, propId: int, value: float, /) -> bool: ...  # noqa: N803
    def get(self, propId: int, /) -> float: ...  # noqa: N803
    def grab(self) -> bool: ...
    def retrieve(self) -> tuple[bool, object]: ...
    def release(self) -> None: ...


def frame_of(capture: Capture | None) -> Bgr | None:
    """The next frame; None when none came or what came is no picture."""
    return taken(capture) if capture is not None and grabbed(capture) else None


def grabbed(capture: Capture) -> bool:
    """Whether a frame came; it is not decoded yet."""
    try:
        return bool(capture.grab())
    except cv2.error:  # a driver that went away can raise in the middle of a frame
        return False


def taken(capture: Capture) -> Bgr | None:
    """The frame that was grabbed, in colour; None when it is damaged."""
    try:
        came, frame = capture.retrieve()
    except cv2.error:
        return None
    image = np.asarray(frame, np.uint8) if came else None
    if image is not None and image.ndim == 2:  # noqa: PLR2004  a grey camera
        image = np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), np.uint8)
    return image


def sampled(frame: Bgr) -> Bgr:
    """Enough of a frame to see whether it is black or has changed."""
    return np.ascontiguousarray(frame[::_STEP, ::_STEP])


def is_black(sample: Bgr) -> bool:
    """Whether a sampled frame shows nothing: a covered lens, no light."""
    return float(np.percentile(sample, 99)) < _DARK
