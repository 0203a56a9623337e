"""What a test shot tells of the camera's focus and of the light on the table.

Meant for a white sheet with print that fills the picture: sharpness is measured where
there are edges, light where the paper is.
"""

from dataclasses import dataclass

import numpy as np

from camera.arrays import Bgr, Grey
from camera.looks import blur_sigma
from camera.opencv import cv2

_ROWS, _COLUMNS = 6, 8
_PAPER = 90.0  # percentile of lightness that counts as the paper, as in quality
_INK = 25.0  # grey levels between paper and ink; a tile with less has no print


@dataclass(frozen=True, slots=True)
class TestShot:
    """Size in pixels; `blur_px` is the spread (sigma) of edges, None without print.

    `evenness` is the darkest over the brightest tile of paper (0 to 1), without the
    outliers; `paper` the lightness of the paper (0 to 255).
    """

    __test__ = False  # the name would make a test runner collect it

    width: int
    height: int
    blur_px: float | None
    evenness: float
    paper: float


def measure(image: Bgr) -> TestShot:
    """Measure one picture, (h, w, 3) uint8 BGR, at least 8 x 6 pixels."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    tiles = _tiles(grey)
    papers = np.array([float(np.percentile(tile, _PAPER)) for tile in tiles])
    blurs = [blur_sigma(tile) for tile in tiles if _has_print(tile)]
    sharp = [blur for blur in blurs if np.isfinite(blur)]
    dark, bright = np.percentile(papers, (10.0, 90.0))
    height, width = grey.shape
    return TestShot(
        width,
        height,
        float(np.median(sharp)) if sharp else None,
        float(dark / max(bright, 1.0)),
        float(np.median(papers)),
    )


def _tiles(grey: Grey) -> list[Grey]:
    return [
        tile
        for row in np.array_split(grey, _ROWS, axis=0)
        for tile in np.array_split(row, _COLUMNS, axis=1)
    ]


def _has_print(tile: Grey) -> bool:
    paper, ink = np.percentile(tile, (_PAPER, 1.0))
    return bool(paper - ink >= _INK)
