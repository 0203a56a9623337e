"""Tell a scan, whose page fills the whole photo, from a photo without a page.

A scan has no edges to find, so its text must prove it: lines level with the frame, that
spread over it and keep a margin. A desk, a wall or a blank sheet has no such lines.
"""

import math

import numpy as np

from camera.arrays import Bgr
from camera.read import Line, Spot

_LINES = 3  # fewer level lines may be a label or a key on a desk
_LEGIBLE = 0.8  # reading confidence of a line that is certainly text
_LEVEL = math.radians(2.0)  # a scan may be this much askew
_SPREAD = 0.45  # share of both sides that the text must span
_STEADY = 14.0  # grey levels of unevenness that paper along the frame may have


def fills_frame(image: Bgr, spots: list[Spot], lines: list[Line]) -> float:
    """How sure it is (0..1) that the photo is an upright scan; 0 says it is not.

    Args:
        image: (h, w, 3) uint8 BGR, a photo in which no page's edges were found.
        spots: its lines of text, in its pixels.
        lines: some of them, read.
    """
    sure = [line for line in lines if _is_text(line)]
    level = [spot for spot in spots if _is_level(spot)]
    if len(sure) < _LINES or len(level) < max(_LINES, 0.8 * len(spots)):
        return 0.0
    if min(_spread(level, image)) < _SPREAD or _margin_unrest(image) > _STEADY:
        return 0.0
    return float(np.mean([line.confidence for line in sure]))


def _is_text(line: Line) -> bool:
    return line.confidence >= _LEGIBLE and len(line.text) > 1


def _is_level(spot: Spot) -> bool:
    """Along or across the frame; short boxes have no direction to judge."""
    tilt = math.atan2(abs(spot.along[1]), abs(spot.along[0]))
    return min(tilt, math.pi / 2 - tilt) <= _LEVEL or spot.length < 4 * spot.height


def _spread(spots: list[Spot], image: Bgr) -> tuple[float, float]:
    """Shares of width and height that the text spans."""
    corners = np.concatenate([spot.corners() for spot in spots])
    height, width = image.shape[:2]
    across, down = np.ptp(corners, axis=0)
    return float(across / width), float(down / height)


def _margin_unrest(image: Bgr) -> float:
    """Spread of the lightness along the frame: paper is steady, a scene is not."""
    height, width = image.shape[:2]
    band = max(2, round(0.01 * max(height, width)))
    strips = (image[:band], image[-band:], image[:, :band], image[:, -band:])
    medians = [
        np.median(part.reshape(-1, 3), axis=0).mean()
        for strip in strips
        for part in np.array_split(strip, 8, axis=int(strip.shape[1] > strip.shape[0]))
    ]
    low, high = np.percentile(medians, (10, 90))
    return float(high - low)
