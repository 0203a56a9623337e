"""What can be measured in a straightened picture before anything is read or judged.

Takes the pixels once, so that it can be done while others work; must not judge.
"""

import math
from dataclasses import dataclass

import numpy as np

from camera.arrays import Bgr, Floats, Grey
from camera.moire import is_screen
from camera.opencv import cv2
from camera.problems import Box
from camera.spots import Spot

_REBLUR = 1.5  # px, sigma of the second blur that the first is compared with
_STEEPEST = 99.0  # percentile of gradients in a line that counts as its steepest
_EDGES = 0.7  # share of the steepest gradient from which a pixel is on an edge
_OWN_SPREAD = 0.4  # px^2, variance that taking the gradient itself adds
_NOISE = 3.0  # grey levels per px; a gradient below is no edge
_SATURATED = 252  # of 255, all three channels
_EVERY = 2  # of the pixels are looked at for white: a blob has many
_PAPER = 90.0  # percentile of lightness that counts as the paper
_MOST_LINES = 24  # lines whose blur is measured, spread over all
_MIN_PATCH = 8  # px; a smaller patch has no room for an edge and its surroundings
# A stroke is two edges close together, which shows less spread than one: measured on
# rendered text, 0.6 of the blur put in.
STROKES = 1.7


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """How a picture looks, in its own pixels and grey levels 0..255.

    `blurs` is edge spread over character height of some lines, `papers` and `inks` the
    lightness of both at each line, (n,), `paper` that of the whole; `white` a mask of
    every second pixel across and down, 255 where all channels are full; `screen`
    whether it shows the pixels of one.
    """

    blurs: tuple[tuple[Spot, float], ...]
    papers: Floats
    inks: Floats
    paper: float
    white: Grey
    screen: bool

    def largest_white(self, share: float) -> Box | None:
        """The largest connected white area if it is `share` of the picture."""
        return _largest_blob(self.white, share)


def look(image: Bgr, spots: list[Spot]) -> Looks:
    """Measure a straightened picture, (h, w, 3) uint8 BGR, and its lines of text."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    papers, inks = _papers_and_inks(grey, spots)
    return Looks(
        tuple(_blurs(grey, spots)),
        papers,
        inks,
        float(np.percentile(grey[::4, ::4], _PAPER)),
        _saturated(image),
        is_screen(grey),
    )


def place_of(spot: Spot) -> Box:
    """The upright box around a line."""
    corners = spot.corners()
    left, top = np.floor(corners.min(axis=0))
    right, bottom = np.ceil(corners.max(axis=0))
    return Box(int(left), int(top), int(right), int(bottom))


def blur_sigma(grey: Grey) -> float:
    """Spread of the edges of a patch, as the sigma of a Gaussian, in pixels.

    Blurring again by a known sigma lowers a sharp edge's gradient more than a soft
    one's. Source: Zhuo and Sim, Defocus map estimation from a single image (2011):
    sigma = s0 / sqrt(R^2 - 1). NaN where there is no edge.
    """
    patch = grey.astype(np.float32)
    first = _gradient(patch)
    steepest = float(np.percentile(first, _STEEPEST))
    if steepest < _NOISE:
        return float("nan")
    edges = first >= _EDGES * steepest
    blurred = np.asarray(cv2.GaussianBlur(patch, (0, 0), _REBLUR))
    second = _gradient(blurred)
    ratio = float(np.median(first[edges] / np.maximum(second[edges], 1e-3)))
    spread = _REBLUR**2 / max(ratio**2 - 1.0, 1e-3)
    return math.sqrt(max(spread - _OWN_SPREAD, 0.0))


def _gradient(patch: np.ndarray) -> np.ndarray:
    across = cv2.Sobel(patch, cv2.CV_32F, 1, 0, scale=0.125)
    down = cv2.Sobel(patch, cv2.CV_32F, 0, 1, scale=0.125)
    return np.asarray(cv2.magnitude(across, down))


def _blurs(grey: Grey, spots: list[Spot]) -> list[tuple[Spot, float]]:
    step = max(1, len(spots) // _MOST_LINES)
    found = []
    for spot in spots[::step]:
        box = place_of(spot)
        patch = grey[max(0, box.top) : box.bottom, max(0, box.left) : box.right]
        sigma = blur_sigma(patch) if min(patch.shape) >= _MIN_PATCH else float("nan")
        if not np.isnan(sigma):
            found.append((spot, STROKES * sigma / spot.em))
    return found


def _papers_and_inks(grey: Grey, spots: list[Spot]) -> tuple[Floats, Floats]:
    """Lightness of paper and ink at each line: two arrays (n,)."""
    papers, inks = [], []
    for spot in spots:
        box = place_of(spot)
        patch = grey[max(0, box.top) : box.bottom, max(0, box.left) : box.right]
        if patch.size:
            papers.append(float(np.percentile(patch, _PAPER)))
            inks.append(float(np.percentile(patch, 100.0 - _PAPER)))
    return np.array(papers), np.array(inks)


def _saturated(image: Bgr) -> Grey:
    low = (_SATURATED, _SATURATED, _SATURATED)
    size = (-(-image.shape[1] // _EVERY), -(-image.shape[0] // _EVERY))
    few = cv2.resize(image, size, interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.inRange(few, low, (255, 255, 255)), np.uint8)


def _largest_blob(mask: Grey, share: float) -> Box | None:
    smooth = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(smooth)
    if count < 2:  # noqa: PLR2004  the first component is the background
        return None
    x, y, w, h, area = max(stats[1:], key=lambda row: int(row[cv2.CC_STAT_AREA]))
    if area < share * mask.size:
        return None
    sides = (x, y, x + w, y + h)
    return Box(*(int(side) * _EVERY for side in sides))
