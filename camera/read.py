"""Find and read lines of text with the PP-OCR models inside the rapidocr wheel.

The models are run by onnxruntime straight from the wheel's own files: rapidocr itself
is never imported, because its constructor may download what it misses. Nothing here
touches a network.
"""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from camera.arrays import Bgr
from camera.errors import ReadError
from camera.inference import Network
from camera.opencv import cv2
from camera.params import ReadParams
from camera.spots import Spot, spots_of, strip

FINDER = "PP-OCRv6_det_small.onnx"
READER = "PP-OCRv6_rec_small.onnx"

__all__ = ["Glyph", "Line", "Spot", "TextReader", "text_reader"]

_STRIDE = 32  # the finder's sides must be multiples of its deepest stride
_MOST_ENLARGED = 1.5  # small pictures gain nothing from more
_CARD, _NEAR_CARD = 85.6 / 54.0, 0.05  # sides of an ID-1 card, and how nearly
_STEP = 8  # px of a strip for each step of the reader


@dataclass(frozen=True, slots=True)
class Glyph:
    """One sign that was read, how surely (0..1), and where: a share of the line."""

    sign: str
    confidence: float
    at: float


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line that was read: its place, its text, the mean confidence (0..1).

    `glyphs` are the signs of `text`, one for each, in reading order.
    """

    spot: Spot
    text: str
    confidence: float
    glyphs: tuple[Glyph, ...] = ()


class TextReader:
    """Finds lines, and reads them in any of four directions, mirrored or not."""

    def __init__(self, params: ReadParams) -> None:
        self._params = params
        self._finder = Network(_model(FINDER), params.threads)
        self._reader = Network(_model(READER), params.threads)
        keys = self._reader.notes["character"]
        self._characters = ("", *keys.splitlines(), " ")

    def find(self, image: Bgr) -> list[Spot]:
        """Lines of text in any direction.

        Args:
            image: (h, w, 3) uint8 BGR.

        Returns:
            Spots in pixels of `image`, longest first.
        """
        height, width = image.shape[:2]
        size = _finder_size(width, height, self._params)
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        chances = self._finder(_normal(np.asarray(small, np.uint8))[None])
        scale = (width / size[0], height / size[1])
        spots = spots_of(chances[0, 0], scale, self._params.min_line_score)
        return sorted(spots, key=lambda spot: -spot.length)

    def read(
        self,
        image: Bgr,
        spots: list[Spot],
        rotation: int = 0,
        *,
        mirrored: bool = False,
    ) -> list[Line]:
        """Read lines as they stand after the picture is unmirrored, then turned.

        Args:
            image: the picture that `spots` were found in; it is not turned itself.
            rotation: clockwise turn in degrees that would make the picture upright.
            mirrored: whether left and right are exchanged first.
        """
        return [
            self._line(spot, strip(image, spot, rotation, mirrored=mirrored))
            for spot in spots
        ]

    def _line(self, spot: Spot, cut: Bgr) -> Line:
        """Read one strip; strips of a batch cost as much each, and memory besides."""
        steps = self._reader(_normal(cut)[None])[0]
        glyphs = _stripped(self._decoded(steps, _STEP / cut.shape[1]))
        text = "".join(glyph.sign for glyph in glyphs)
        sure = float(np.mean([g.confidence for g in glyphs])) if glyphs else 0.0
        return Line(spot, text, sure, glyphs)

    def _decoded(self, steps: Any, step: float) -> list[Glyph]:
        """Greedy CTC: drop repeats, then blanks (Graves et al. 2006)."""
        best = steps.argmax(axis=1)
        kept = np.flatnonzero((best != 0) & np.append(True, best[1:] != best[:-1]))
        return [
            Glyph(self._characters[best[i]], float(steps[i, best[i]]), (i + 0.5) * step)
            for i in kept
        ]


@cache
def text_reader(params: ReadParams) -> TextReader:
    """The reader of this process, loaded at the first call.

    Raises:
        ReadError: C301, the models or the engine are not installed.
    """
    return TextReader(params)


def _model(name: str) -> Path:
    """A model file inside the installed wheel, without importing the package."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise ReadError("C301", "rapidocr is not installed")
    return Path(spec.origin).parent / "models" / name


def _normal(image: Bgr) -> Any:
    """0..255 to -1..1, channels first."""
    return image.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1.0


def _finder_size(width: int, height: int, params: ReadParams) -> tuple[int, int]:
    scale = min(params.find_side / min(width, height), _MOST_ENLARGED)
    card = abs(max(width, height) / min(width, height) - _CARD) < _NEAR_CARD
    most = min(params.find_card, params.find_max) if card else params.find_max
    scale = min(scale, most / max(width, height))

    def fitted(side: int) -> int:
        return max(_STRIDE, round(side * scale / _STRIDE) * _STRIDE)

    return fitted(width), fitted(height)


def _stripped(glyphs: list[Glyph]) -> tuple[Glyph, ...]:
    """Without the spaces at both ends, which are no part of a text."""
    marks = [i for i, glyph in enumerate(glyphs) if glyph.sign.strip()]
    return tuple(glyphs[marks[0] : marks[-1] + 1]) if marks else ()
