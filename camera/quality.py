"""Say whether a straightened picture can be read, and if not, why and where.

Judged on the text, because that is what a reviewer looks at: sharpness counts relative
to the height of characters, glare where it covers the page, light where the text is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from camera.arrays import Bgr, Floats
from camera.looks import Looks, look, place_of
from camera.params import QualityParams
from camera.problems import Problem
from camera.read import Line, Spot

_SMALL_TEXT = 20.0  # percentile of character heights that counts as the small print
_NOT_WHITE = 240.0  # paper darker than this does not saturate by itself
_WASHED = 90.0  # paper minus ink, of 255, below which print is washed out
_LINES_FOR_LIGHT = 6  # fewer lines do not tell how the light lies


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
    return judged_by(look(image, spots), spots, lines, params, scale)


def judged_by(
    looks: Looks,
    spots: list[Spot],
    lines: list[Line],
    params: QualityParams,
    scale: float = 1.0,
) -> Verdict:
    """`judge` where the picture was measured before."""
    problems = [
        *_size_problems(spots, params, scale),
        *_blur_problems(looks, lines, params),
        *_light_problems(looks, params),
        *_reading_problems(lines, params),
        *([Problem("screen")] if looks.screen else []),
    ]
    return Verdict(_measures(looks, spots, lines, scale), tuple(problems))


def _measures(
    looks: Looks, spots: list[Spot], lines: list[Line], scale: float
) -> dict[str, float]:
    blurs = [blur for _, blur in looks.blurs]
    named = {
        "lines": float(len(spots)),
        "em_px": _percentile([s.em * scale for s in spots], 50.0),
        "em_small_px": _percentile([s.em * scale for s in spots], _SMALL_TEXT),
        "blur_per_em": _percentile(blurs, 50.0),
        "paper": looks.paper,
        "saturated": _share(looks),
        "legibility": _percentile([line.confidence for line in lines], 50.0),
    }
    return {name: round(value, 4) for name, value in named.items()}


def _share(looks: Looks) -> float:
    """How much of the picture is white in all channels, 0..1."""
    return float(looks.white.mean() / 255.0)


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


def _blur_problems(
    looks: Looks, lines: list[Line], params: QualityParams
) -> list[Problem]:
    """Blur that shows in the edges, or a little of it that already costs reading."""
    if not looks.blurs:
        return []
    middle = float(np.median([blur for _, blur in looks.blurs]))
    worst = place_of(max(looks.blurs, key=lambda pair: pair[1])[0])
    reading = _percentile([line.confidence for line in lines], 50.0)
    costs = middle > params.blur_costs and reading < params.blur_reading
    if middle > params.blur_blocks or costs:
        return [Problem("blurred", worst)]
    return [Problem("slightly_blurred", worst)] if middle > params.blur_warns else []


def _light_problems(looks: Looks, params: QualityParams) -> list[Problem]:
    problems = []
    if looks.paper < params.dark_blocks:
        problems.append(Problem("too_dark"))
    elif looks.paper < params.dark_warns:
        problems.append(Problem("rather_dark"))
    enough = len(looks.papers) >= _LINES_FOR_LIGHT
    if enough and _unevenness(looks.papers) < params.uneven:
        problems.append(Problem("uneven_light"))
    return problems + _white_problems(looks, params)


def _white_problems(looks: Looks, params: QualityParams) -> list[Problem]:
    """White that swallows print: everywhere, or in one blob of reflected light."""
    share, papers, inks = _share(looks), looks.papers, looks.inks
    if share > params.bright_share:
        washed = bool(len(inks)) and float(np.median(papers - inks)) < _WASHED
        return [Problem("too_bright")] if washed else []
    if share < params.glare_share:
        return []
    if len(papers) and float(np.median(papers)) >= _NOT_WHITE:
        return []  # paper this white saturates in places without any reflection
    blob = looks.largest_white(params.glare_share)
    return [Problem("glare", blob)] if blob else []


def _unevenness(papers: Floats) -> float:
    """Darkest over brightest paper between the lines, without the outliers."""
    dark, bright = np.percentile(papers, (10.0, 90.0))
    return float(dark / max(bright, 1.0))


def _reading_problems(lines: list[Line], params: QualityParams) -> list[Problem]:
    legible = any(
        line.confidence >= params.legible and len(line.text) > 1 for line in lines
    )
    return [] if legible else [Problem("nothing_legible")]
