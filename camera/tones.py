"""A page of print in a few tones: for print so fine that a JPEG would blur it.

The light is divided out, so that paper is white; four greys stay, and two tones each of
red and blue where the page has stamps or ink of these colours. A PNG, whose edges stay
sharp. Says whether a page can take this form, never whether it should.
"""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from camera.arrays import Bgr, Bools, Grey
from camera.opencv import cv2
from camera.params import CompressParams

_BLOCK = 16  # of every second pixel; the light is looked for in each block
_PAPER_AT = 85  # percentile of a block that is paper, even in dense print
_AROUND = 15  # blocks; more than a portrait has, or it would pass for its own paper
_PAPER = 204  # of 255, from which a pixel counts as paper
_LEAST_PAPER = 0.15  # of a block; print has three times as much, a portrait none
_MOST_SOLID = 0.0006  # of the page; a seal's star takes 0.0002, a portrait 0.0013 on
_MOST_INK = 0.5  # of the pixels; dense print has 0.35
_SMOOTH = 2.0  # px, sigma, against noise
_FAINT = (212, 244)  # of 255, smoothed: marks that few tones would lose
_MOST_FAINT = 0.001  # of the pixels; drawn dense pages have none
_RIM = 0.03  # of a side; shadows of the page's edge lie there
_TINTED = 30  # of 255, between channels, smoothed over 7 px
_MOST_TINTED = 0.002  # of the pixels; the skin of a passport photo on A4 takes 0.01
_WHITE = 0.97 * 255
_BLACK_AT = 2  # percentile; from here to white the greys are spread
_LIGHTEST_BLACK = 0.4 * 255  # a page of faint print is not made darker than this
_GREYS = 4
_LEAST_SIDE = 4 * _BLOCK  # px; the light of a smaller page is not known
_COLOURED = 46  # of 255, between channels, smoothed; a camera's noise leaves 10
_LEAST_COLOUR = 0.0004  # of the pixels; less is no stamp and no signature
_DARK = 115  # of 255, in the channel that the ink takes away
_SMALLEST = 1300  # px, long side; below it print of 2.5 mm is lost in its tones
_USUAL = 1550  # px, long side at which dense print takes `_USUAL_LIMIT` bytes
_USUAL_LIMIT = 200_000
_GROWTH = 1.7  # d log(size) / d log(side), measured on dense print
_TRIES = 3
_ENOUGH, _AIM = 0.93, 0.97  # of the limit


@dataclass(frozen=True, slots=True)
class Toned:
    """A PNG within the limit, and how many were made to find it."""

    png: bytes
    width: int
    height: int
    encodes: int


def toned(page: Bgr, params: CompressParams) -> Toned | None:
    """The page in few tones, as large as the limit allows.

    Args:
        page: (h, w, 3) uint8 BGR, straightened; never enlarged.

    Returns:
        None when it is no page of print (a photo, a tinted ground, faint marks), or
        when its print would become too small.
    """
    if min(page.shape[:2]) < _LEAST_SIDE:
        return None
    clean = _in_even_light(page)
    if not _is_print(clean):
        return None
    longest = min(max(page.shape[:2]), params.long_side)
    smallest = min(_SMALLEST, longest)
    usual = _USUAL * (params.limit / _USUAL_LIMIT) ** (1 / _GROWTH)
    side = max(smallest, min(longest, round(usual)))
    best = None
    for count in range(1, _TRIES + 1):
        if side < smallest:
            break
        made = _at(clean, side, count)
        size = len(made.png)
        if size <= params.limit and (best is None or size > len(best.png)):
            best = made
        if best and (side == longest or len(best.png) >= _ENOUGH * params.limit):
            break
        # Each further try aims lower, so that the last one fits.
        aim = params.limit * (_AIM - 0.02 * (count - 1))
        side = min(longest, round(side * (aim / size) ** (1 / _GROWTH)))
    return best


def _in_even_light(page: Bgr) -> Bgr:
    """The page over the light and colour of its paper, which becomes white."""
    few = page[::2, ::2]
    rows, columns = few.shape[0] // _BLOCK, few.shape[1] // _BLOCK
    few = few[: rows * _BLOCK, : columns * _BLOCK]
    blocks = few.reshape(rows, _BLOCK, columns, _BLOCK, 3).transpose(0, 2, 1, 3, 4)
    place = _BLOCK**2 * _PAPER_AT // 100
    light = np.partition(blocks.reshape(rows, columns, -1, 3), place, 2)[:, :, place]
    even = cv2.medianBlur(np.ascontiguousarray(light), _AROUND)
    size = (page.shape[1], page.shape[0])
    paper = cv2.resize(even, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(page, paper, scale=255), np.uint8)


def _is_print(clean: Bgr) -> bool:
    """Whether nothing but paper, dark print and red or blue ink is on the page."""
    grey = np.asarray(cv2.cvtColor(clean, cv2.COLOR_BGR2GRAY), np.uint8)
    paper = (grey >= _PAPER).astype(np.uint8)
    if paper.mean() < 1 - _MOST_INK or _has_solids(paper):
        return False
    return not _has_faint_marks(grey, paper) and not _has_other_colours(clean)


def _has_solids(paper: Grey) -> bool:
    """Whether places without paper are larger than any print's: a portrait, a photo."""
    inside = cv2.blur(paper * 255, (2 * _BLOCK, 2 * _BLOCK))[
        :: _BLOCK // 2, :: _BLOCK // 2
    ]
    return bool((inside < _LEAST_PAPER * 255).mean() > _MOST_SOLID)


def _has_faint_marks(grey: Grey, paper: Grey) -> bool:
    """Whether pencil, a tinted ground or a watermark lies away from the ink."""
    smooth = np.asarray(cv2.GaussianBlur(grey, (0, 0), _SMOOTH))
    faint = (smooth > _FAINT[0]) & (smooth < _FAINT[1])
    away = np.asarray(cv2.erode(paper, np.ones((9, 9), np.uint8))) > 0
    inner = tuple(slice(round(n * _RIM), round(n * (1 - _RIM))) for n in grey.shape)
    return bool((faint & away)[inner].mean() > _MOST_FAINT)


def _has_other_colours(clean: Bgr) -> bool:
    """Whether there is skin, a green stamp or a marker: neither red nor blue ink."""
    smooth = cv2.blur(clean, (7, 7))[::2, ::2]
    spread = smooth.max(axis=2) - smooth.min(axis=2)
    inks = np.zeros(spread.shape, np.uint8)
    for ink in _inks(clean[::2, ::2]):
        inks |= ink.astype(np.uint8)
    near = cv2.dilate(inks, np.ones((15, 15), np.uint8)) > 0
    return bool(((spread > _TINTED) & ~near).mean() > _MOST_TINTED)


def _at(clean: Bgr, side: int, count: int) -> Toned:
    scale = side / max(clean.shape[:2])
    size = (round(clean.shape[1] * scale), round(clean.shape[0] * scale))
    # Cubic keeps strokes apart that an area average would join.
    small = (
        clean
        if scale == 1.0
        else np.asarray(
            cv2.resize(clean, size, interpolation=cv2.INTER_CUBIC), np.uint8
        )
    )
    return Toned(_encoded(small), size[0], size[1], count)


def _encoded(picture: Bgr) -> bytes:
    """The PNG: two bits a pixel without colour, else four."""
    tones, palette = _greys(picture), _grey_palette()
    for ink in _inks(picture):
        for part in _two_tones(picture, ink):
            tones[part] = len(palette)
            palette.append(tuple(int(v) for v in picture[part].mean(axis=0)[::-1]))
    image = Image.frombytes("P", (tones.shape[1], tones.shape[0]), tones.tobytes())
    image.putpalette([value for colour in palette for value in colour])
    out = io.BytesIO()
    bits = 2 if len(palette) <= _GREYS else 4
    image.save(out, "PNG", bits=bits, compress_level=9)
    return out.getvalue()


def _greys(picture: Bgr) -> Grey:
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    black = min(float(np.percentile(grey[::2, ::2], _BLACK_AT)), _LIGHTEST_BLACK)
    steps = np.arange(256, dtype=np.float64)
    table = np.rint((steps - black) / (_WHITE - black) * (_GREYS - 1))
    return np.asarray(cv2.LUT(grey, table.clip(0, _GREYS - 1).astype(np.uint8)))


def _grey_palette() -> list[tuple[int, ...]]:
    return [(value,) * 3 for value in range(0, 256, 255 // (_GREYS - 1))]


def _inks(picture: Bgr) -> list[Bools]:
    """Where red and where blue ink is, each only if there is enough of it."""
    blue, green, red = (
        c.astype(np.int16) for c in cv2.split(cv2.blur(picture, (3, 3)))
    )
    where = (
        np.minimum(red - green, red - blue) > _COLOURED,
        np.minimum(blue - red, blue - green // 2 - red // 2) > _COLOURED,
    )
    return [mask for mask in where if mask.mean() >= _LEAST_COLOUR]


def _two_tones(picture: Bgr, ink: Bools) -> list[Bools]:
    """The dark and the light part of an ink; what is nearly paper is left out."""
    low = picture.min(axis=2)
    parts = (ink & (low < _DARK), ink & (low >= _DARK) & (low < _PAPER))
    return [part for part in parts if part.any()]
