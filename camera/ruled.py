"""Whether a finished picture keeps to the rules of its material, see `camera.rules`."""

import numpy as np

from camera.arrays import Bgr, Floats
from camera.opencv import cv2
from camera.problems import Problem
from camera.rules import PictureRules, Shape

_SIDE = 512  # px, long side on which colour is measured
_TINY, _BROAD = 8, 8.0  # times smaller; px of that, sigma: light changes more slowly
_TO_LAB = cv2.COLOR_BGR2LAB
# In Lab's a and b, from grey. Of the specimens' pictures in warm and in cool light at
# least 0.0016 lies further out, of grey copies of them at most 0.0004.
_CHROMA = 18.0
_COLOURED = 0.0008


def broken(rules: PictureRules, page: Bgr, width: int, height: int) -> list[Problem]:
    """Name the rules that a picture of `width` x `height` pixels breaks.

    Args:
        page: (h, w, 3) uint8 BGR, the same picture before it was compressed.
    """
    problems = []
    if min(width, height) < rules.side:
        problems.append(Problem("picture_too_small"))
    if rules.shape is Shape.UPRIGHT and width > height:
        problems.append(Problem("not_upright_format"))
    if rules.shape is Shape.LYING and height > width:
        problems.append(Problem("not_lying_format"))
    if rules.colour and coloured(page) < _COLOURED:
        problems.append(Problem("not_in_colour"))
    return problems


def coloured(page: Bgr) -> float:
    """Return the share of a picture whose colour is not that of its paper, 0..1."""
    scale = min(1.0, _SIDE / max(page.shape[:2]))
    shrunk = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = np.asarray(shrunk, np.uint8)
    # The light has a tint, here another than there; it is that of the blurred picture.
    broad = _blurred(small) + 1.0
    balanced = small * (broad.mean(axis=2, keepdims=True) / broad)
    lab = cv2.cvtColor(np.clip(balanced / 255.0, 0, 1).astype(np.float32), _TO_LAB)
    return float((np.hypot(lab[..., 1], lab[..., 2]) > _CHROMA).mean())


def _blurred(small: Bgr) -> Floats:
    """Return what is left of a picture without its details, (h, w, 3), 0..255."""
    height, width = small.shape[:2]
    tiny = (max(1, width // _TINY), max(1, height // _TINY))
    few = cv2.resize(small, tiny, interpolation=cv2.INTER_AREA).astype(np.float32)
    broad = cv2.GaussianBlur(few, (0, 0), _BROAD)
    whole = cv2.resize(broad, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(whole, np.float64)
