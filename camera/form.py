"""Which form a finished page takes: the JPEG, or few tones where these read better.

Both are really made and a sample of the finest lines is read in both. Must not know how
either is encoded.
"""

from collections.abc import Sequence

import numpy as np

from camera.arrays import Bgr
from camera.compress import Fitted
from camera.kinds import DocumentKind, Expected, Guess
from camera.opencv import cv2
from camera.params import Params
from camera.read import Spot, TextReader
from camera.tones import toned

_PAPERS = frozenset((DocumentKind.FORM, DocumentKind.INTERNSHIP))
"""Print on white paper; cards and certificates have faces and tinted grounds."""

_LINES = 8  # read in both forms
_LONGEST = 16.0  # em of each
_SHORTEST = 4.0  # em; a shorter line says little
_BETTER = 0.01  # mean confidence by which the tones must be read better


def may_be_toned(
    fitted: Fitted, guess: Guess, wanted: Expected | None, params: Params
) -> bool:
    """Whether a JPEG is so coarse, and the page so plain, that few tones may be better.

    Args:
        guess: what the page was recognised as; no kind is any other paper.
        wanted: what it should be.
    """
    kinds = {guess.kind} if guess.kind else set(wanted.kinds if wanted else ())
    plain = kinds <= _PAPERS
    how = params.compress
    return how.tones and plain and fitted.scale > how.tones_scale


def better_form(
    fitted: Fitted,
    page: Bgr,
    spots: Sequence[Spot],
    reader: TextReader,
    params: Params,
) -> Fitted:
    """The JPEG, or the page in few tones if a sample of its finest lines reads better.

    Args:
        page: (h, w, 3) uint8 BGR, upright; `spots` are lines in its pixels.
    """
    lines = _finest(spots)
    made = toned(page, params.compress) if lines else None
    if made is None:
        return fitted
    longest = max(page.shape[:2])
    sharp, soft = (
        _confidence(finished, longest, lines, reader)
        for finished in (made.png, fitted.picture)
    )
    if sharp < soft + _BETTER:
        return fitted
    encodes = fitted.encodes + made.encodes
    return Fitted(made.png, made.width, made.height, 0.0, encodes)


def _finest(spots: Sequence[Spot]) -> list[Spot]:
    """Some of the finer half of the lines, from all over the page, their middles."""
    lines = [spot for spot in spots if spot.length >= _SHORTEST * spot.height]
    if not lines:
        return []
    middle = float(np.median([spot.height for spot in lines]))
    fine = [spot for spot in lines if spot.height <= middle]
    fine.sort(key=lambda spot: spot.centre[1])
    chosen = fine[:: max(1, len(fine) // _LINES)][:_LINES]
    return [spot.shortened(_LONGEST) for spot in chosen]


def _confidence(
    finished: bytes, longest: int, lines: list[Spot], reader: TextReader
) -> float:
    """How surely lines are read in a finished picture of a page `longest` px long."""
    opened = cv2.imdecode(np.frombuffer(finished, np.uint8), cv2.IMREAD_COLOR)
    assert opened is not None
    picture = np.asarray(opened, np.uint8)
    scale = max(picture.shape[:2]) / longest
    read = reader.read(picture, [spot.scaled(scale) for spot in lines])
    return float(np.mean([line.confidence for line in read]))
