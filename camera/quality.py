"""Say whether a straightened picture can be read, and if not, why and where.

Judged on the text, because that is what a reviewer looks at: sharpness counts relative
to the height of characters, glare where it covers the page, light where the text is.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from camera.arrays import Bgr, Floats, Grey
from camera.moire import is_screen
from camera.opencv import cv2
from camera.params import QualityParams
from camera.problems import Box, Problem
from camera.read import Line, Spot

_REBLUR = 1.5  # px, sigma of the second blur that the first is compared with
_STEEPEST = 99.0  # percentile of gradients in a line that counts as its steepest
_EDGES = 0.7  # share of the steepest gradient from which a pixel is on an edge
_OWN_SPREAD = 0.4  # px^2, variance that taking the gradient itself adds
_SMALL_TEXT = 20.0  # percentile of character heights that counts as the small print
_SATURATED = 252  # of 255, all three channels
_EVERY = 2  # of the pixels are looked at for white: a blob has many
_PAPER = 90.0  # percentile of lightness that counts as the paper
_NOT_WHITE = 240.0  # paper darker than this does not saturate by itself
_WASHED = 90.0  # paper minus ink, of 255, below which print is washed out
_LINES_FOR_LIGHT = 6  # fewer lines do not tell how the light lies
# A stroke is two edges close together, which shows less spread than one: measured on
# rendered text, 0.6 of the blur put in.
STROKES = 1.7
_NOISE = 3.0  # grey levels per px; a gradient below is no edge


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What was measured (by name, in the units of the name) and what is wrong."""

    measures: Mapping[str, float]
    problems: tuple[Problem, ...]


def judge(
    image: Bgr,
    spots: list[Spot],
    lines: list[Line],
    params: QualityParams,
    scale: float = 1.0,
) -> Verdict:
    """Measure a straightened picture and name its problems.

    Args:
        image: (h, w, 3) uint8 BGR.
        spots: its lines of text, in its pixels.
        lines: some of them, read in the right direction.
        scale: size of the finished picture over size of `image`; heights are judged in
            the finished one.

    Returns:
        Measures, and problems with places in pixels of `image`.
    """
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    problems = [
        *_size_problems(spots, params, scale),
        *_blur_problems(grey, spots, lines, params),
        *_light_problems(image, grey, spots, params),
        *_reading_problems(lines, params),
        *([Problem("screen")] if is_screen(grey) else []),
    ]
    return Verdict(_measures(grey, image, spots, lines, scale), tuple(problems))


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


def _measures(
    grey: Grey, image: Bgr, spots: list[Spot], lines: list[Line], scale: float
) -> dict[str, float]:
    blurs = [blur for _, blur in _blurs(grey, spots)]
    named = {
        "lines": float(len(spots)),
        "em_px": _percentile([s.em * scale for s in spots], 50.0),
        "em_small_px": _percentile([s.em * scale for s in spots], _SMALL_TEXT),
        "blur_per_em": _percentile(blurs, 50.0),
        "paper": float(np.percentile(grey[::4, ::4], _PAPER)),
        "saturated": float(_saturated(image).mean() / 255.0),
        "legibility": _percentile([line.confidence for line in lines], 50.0),
    }
    return {name: round(value, 4) for name, value in named.items()}


def _percentile(values: list[float], share: float) -> float:
    """A percentile; 0 of nothing, so that measures are always numbers."""
    return float(np.percentile(values, share)) if values else 0.0


def _size_problems(
    spots: list[Spot], params: QualityParams, scale: float
) -> list[Problem]:
    if not spots:
        return []
    heights = np.array([spot.em * scale for spot in spots])
    small = float(np.percentile(heights, _SMALL_TEXT))
    smallest = place_of(spots[int(heights.argmin())])
    if float(np.median(heights)) < params.em_blocks:
        return [Problem("text_too_small", smallest)]
    return [Problem("text_small", smallest)] if small < params.em_warns else []


def _blurs(grey: Grey, spots: list[Spot], most: int = 24) -> list[tuple[Spot, float]]:
    """Edge spread over character height of up to `most` lines, spread over all."""
    step = max(1, len(spots) // most)
    found = []
    for spot in spots[::step]:
        box = place_of(spot)
        patch = grey[max(0, box.top) : box.bottom, max(0, box.left) : box.right]
        sigma = blur_sigma(patch) if min(patch.shape) >= _MIN_PATCH else float("nan")
        if not np.isnan(sigma):
            found.append((spot, STROKES * sigma / spot.em))
    return found


_MIN_PATCH = 8  # px; a smaller patch has no room for an edge and its surroundings


def _blur_problems(
    grey: Grey, spots: list[Spot], lines: list[Line], params: QualityParams
) -> list[Problem]:
    """Blur that shows in the edges, or a little of it that already costs reading."""
    blurs = _blurs(grey, spots)
    if not blurs:
        return []
    middle = float(np.median([blur for _, blur in blurs]))
    worst = place_of(max(blurs, key=lambda pair: pair[1])[0])
    reading = _percentile([line.confidence for line in lines], 50.0)
    costs = middle > params.blur_costs and reading < params.blur_reading
    if middle > params.blur_blocks or costs:
        return [Problem("blurred", worst)]
    return [Problem("slightly_blurred", worst)] if middle > params.blur_warns else []


def _light_problems(
    image: Bgr, grey: Grey, spots: list[Spot], params: QualityParams
) -> list[Problem]:
    paper = float(np.percentile(grey[::4, ::4], _PAPER))
    problems = []
    if paper < params.dark_blocks:
        problems.append(Problem("too_dark"))
    elif paper < params.dark_warns:
        problems.append(Problem("rather_dark"))
    papers, inks = _papers_and_inks(grey, spots)
    if len(papers) >= _LINES_FOR_LIGHT and _unevenness(papers) < params.uneven:
        problems.append(Problem("uneven_light"))
    return problems + _white_problems(image, papers, inks, params)


def _white_problems(
    image: Bgr, papers: Floats, inks: Floats, params: QualityParams
) -> list[Problem]:
    """White that swallows print: everywhere, or in one blob of reflected light."""
    white = _saturated(image)
    share = float(white.mean() / 255.0)
    if share > params.bright_share:
        washed = bool(len(inks)) and float(np.median(papers - inks)) < _WASHED
        return [Problem("too_bright")] if washed else []
    if share < params.glare_share:
        return []
    if len(papers) and float(np.median(papers)) >= _NOT_WHITE:
        return []  # paper this white saturates in places without any reflection
    blob = _largest_blob(white, params.glare_share)
    return [Problem("glare", blob)] if blob else []


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


def _unevenness(papers: Floats) -> float:
    """Darkest over brightest paper between the lines, without the outliers."""
    dark, bright = np.percentile(papers, (10.0, 90.0))
    return float(dark / max(bright, 1.0))


def _saturated(image: Bgr) -> Grey:
    """Mask of every second pixel across and down, 255 where all channels are full."""
    low = (_SATURATED, _SATURATED, _SATURATED)
    few = np.ascontiguousarray(image[::_EVERY, ::_EVERY])
    return np.asarray(cv2.inRange(few, low, (255, 255, 255)), np.uint8)


def _largest_blob(mask: Grey, share: float) -> Box | None:
    """The largest white area of `_saturated` if it is `share` of it; in the picture."""
    smooth = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(smooth)
    if count < 2:  # noqa: PLR2004  the first component is the background
        return None
    x, y, w, h, area = max(stats[1:], key=lambda row: int(row[cv2.CC_STAT_AREA]))
    if area < share * mask.size:
        return None
    sides = (x, y, x + w, y + h)
    return Box(*(int(side) * _EVERY for side in sides))


def _reading_problems(lines: list[Line], params: QualityParams) -> list[Problem]:
    legible = any(
        line.confidence >= params.legible and len(line.text) > 1 for line in lines
    )
    return [] if legible else [Problem("nothing_legible")]
