"""Tell a page on a screen from paper: a screen's pixels are one fine, even pattern.

Print has fine patterns too, but no single frequency holds all over a page of it. In
the straightened page that of the pixels does: a sharp peak at the same place of the
spectrum, in patches all over the page.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product

import numpy as np

from camera.arrays import Bools, Floats, Grey
from camera.opencv import cv2

_SIDE = 256  # px of a patch
_ACROSS = 3  # patches along each side of the page
_LOWEST = 0.28  # cycles per px; coarser patterns are strokes and printed lines
_AROUND = 21  # bins that a peak is compared with
_FLOOR = 8.0  # magnitude of noise, so that blank paper has no peaks
_PEAK = 6.0  # times its surroundings; strokes reach it in single patches
_SAME = 0.03  # cycles per px between the peaks of two patches
_NEEDED = 6  # patches that must agree; a table or a border fills fewer


def is_screen(grey: Grey) -> bool:
    """Whether a straightened page, (h, w) uint8, shows the pixels of a screen.

    A page with a side below 256 px tells nothing and is taken for paper.
    """
    if min(grey.shape) < _SIDE:
        return False
    peaks: list[tuple[float, float]] = []
    for seen, patch in enumerate(_patches(grey), start=1):
        peak = _peak(patch)
        peaks += [peak] if peak is not None else []
        if seen - len(peaks) > _ACROSS**2 - _NEEDED:
            return False  # so most paper costs four patches
    away = np.linalg.norm(np.array(peaks) - np.median(peaks, axis=0), axis=1)
    return int((away < _SAME).sum()) >= _NEEDED


def _patches(grey: Grey) -> Iterator[Floats]:
    """Patches spread evenly over the page, faded out towards their sides."""
    tops, lefts = (
        np.linspace(0, side - _SIDE, _ACROSS).astype(int) for side in grey.shape
    )
    for y, x in product(tops, lefts):
        patch = grey[y : y + _SIDE, x : x + _SIDE]
        yield (patch - np.float32(patch.mean())) * _fade()


@cache
def _fade() -> Floats:
    return np.asarray(cv2.createHanningWindow((_SIDE, _SIDE), cv2.CV_32F))


@cache
def _places() -> tuple[Floats, Floats]:
    """Frequency down and across of each bin, cycles per px, of half a spectrum."""
    down, across = np.fft.fftfreq(_SIDE), np.fft.rfftfreq(_SIDE)
    y, x = np.meshgrid(down, across, indexing="ij")
    return y, x


@cache
def _coarse() -> Bools:
    """The bins of patterns that print has too."""
    coarse: Bools = np.hypot(*_places()) < _LOWEST
    return coarse


def _peak(patch: Floats) -> tuple[float, float] | None:
    """The frequency that stands out most among the fine ones; None if none does."""
    down, across = _places()
    waves = cv2.dft(patch, flags=cv2.DFT_COMPLEX_OUTPUT)[:, : down.shape[1]]
    size = np.asarray(cv2.magnitude(waves[:, :, 0], waves[:, :, 1]))
    level = cv2.blur(size, (_AROUND, _AROUND)) + _FLOOR
    ratio = np.asarray(cv2.blur(size, (3, 3))) / level
    ratio[_coarse()] = 0.0
    best = np.unravel_index(int(ratio.argmax()), ratio.shape)
    if ratio[best] < _PEAK:
        return None
    # A pattern along the columns stands at both ends of the spectrum: one is taken.
    y = abs(float(down[best])) if across[best] == 0 else float(down[best])
    return y, float(across[best])
