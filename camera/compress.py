"""Fit a page into its byte limit, as legible as possible, mostly in one encoding.

Progressive, optimised, 4:2:0 JPEG with mozjpeg's quantisation table 2 (tuned for
MS-SSIM; measured there against Annex K), its scale searched continuously because whole
quality steps are too coarse for dense pages. No EXIF, ICC or comment is ever written.
"""

import io
import math
import os
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from camera.arrays import Bgr, Rgbx
from camera.errors import OutputError
from camera.fitting import Budget
from camera.opencv import cv2
from camera.params import CompressParams
from camera.sampling import Forecast, sample
from camera.straighten import shrunk

# fmt: off
LUMA = (
    12, 17, 20, 21, 30, 34, 56, 63, 18, 20, 20, 26, 28, 51, 61, 55,
    19, 20, 21, 26, 33, 58, 69, 55, 26, 26, 26, 30, 46, 87, 86, 66,
    31, 33, 36, 40, 46, 96, 100, 73, 40, 35, 46, 62, 81, 100, 111, 91,
    46, 66, 76, 86, 102, 121, 120, 101, 68, 90, 90, 96, 113, 102, 105, 103,
)
CHROMA = (
    8, 12, 15, 15, 86, 96, 96, 98, 13, 13, 15, 26, 90, 96, 99, 98,
    12, 15, 18, 96, 99, 99, 99, 99, 17, 16, 90, 96, 99, 99, 99, 99,
    96, 96, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
)
# fmt: on

_SMALLER = (0.4, 0.9)  # shrink within this when the coarsest tables do not fit
_NEAR = 0.15  # of the scale: from so far away a calibrated forecast is right
_SURELY = 0.97  # at the coarsest tables nothing is left to correct a forecast with
_SMALLEST = 320  # px, long side below which nothing is legible
_CAUTION = 0.03  # of the limit: aim so much lower after each file that was too large
THUMBNAIL_SIDE = 240


@dataclass(frozen=True, slots=True)
class Fitted:
    """A finished picture within the limit: a JPEG, or the PNG of `camera.tones`.

    `scale` is the table scale used: 1.0 is mozjpeg's quality 50, larger is coarser; 0.0
    for a PNG and for a file that was kept as it came. `encodes` counts full encodings.
    """

    picture: bytes
    width: int
    height: int
    scale: float
    encodes: int


def compress(image: Bgr, params: CompressParams) -> Fitted:
    """The most legible JPEG of at most `params.limit` bytes.

    Args:
        image: (h, w, 3) uint8 BGR; shrunk to `params.long_side`, never enlarged.

    Raises:
        OutputError: C401, not even a small and coarse picture fits.
    """
    picture = _rgbx(shrunk(image, params.long_side))
    smallest = min(_SMALLEST, max(picture.shape[:2]))
    encodes = 0
    while max(picture.shape[:2]) >= smallest:
        forecast = Forecast(sample(picture, 4), _plain, _full)
        roughly = replace(_budget(params, params.aim), settled=_NEAR)
        scale = forecast.scale_for(roughly, 1.0)
        if scale > params.dense_scale and max(picture.shape[:2]) > params.dense_side:
            picture = shrunk(picture, params.dense_side)
            continue
        fitted = _fitted(picture, forecast, scale, params, encodes)
        encodes += fitted.encodes
        if fitted.picture:
            return replace(fitted, encodes=encodes)
        picture = _shrunk_to_fit(picture, forecast, params)
    raise OutputError("C401", f"limit {params.limit} bytes")


def kept(finished: bytes | None, size: tuple[int, int], params: CompressParams) -> bool:
    """Whether a file that is already there meets the rules as it is."""
    if finished is None or len(finished) > params.limit:
        return False
    return max(size) <= params.keep_side


def thumbnail(finished: bytes, side: int = THUMBNAIL_SIDE) -> bytes:
    """A small JPEG to recognise a picture by, too small to read its text.

    Args:
        finished: a finished picture; `side` is the long side in pixels.
    """
    with Image.open(io.BytesIO(finished), formats=("JPEG", "PNG")) as picture:
        picture.draft("RGB", (side * 2, side * 2))
        small = picture.convert("RGB")
    small.thumbnail((side, side), Image.Resampling.BOX, reducing_gap=None)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=80, optimize=True, subsampling="4:2:0")
    return out.getvalue()


def encode(image: Image.Image, scale: float, *, full: bool = True) -> bytes:
    """One JPEG at one table scale; `full` is progressive and optimised.

    Pillow lets other threads work only while it writes into a real file.
    """
    with os.fdopen(os.memfd_create("jpeg", os.MFD_CLOEXEC), "w+b") as out:
        image.save(
            out,
            "JPEG",
            qtables=[_scaled(LUMA, scale), _scaled(CHROMA, scale)],
            subsampling="4:2:0",
            optimize=full,
            progressive=full,
        )
        out.seek(0)
        return out.read()


def _scaled(table: tuple[int, ...], scale: float) -> list[int]:
    return [max(1, min(255, round(value * scale))) for value in table]


def _rgbx(image: Bgr) -> Rgbx:
    """The picture as Pillow holds one itself: it encodes these pixels uncopied."""
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGBA), np.uint8)


def _shown(picture: Rgbx) -> Image.Image:
    size = picture.shape[1], picture.shape[0]
    return Image.frombuffer("RGBX", size, picture, "raw", "RGBX", 0, 1)


def _plain(picture: Rgbx, scale: float) -> int:
    return len(encode(_shown(picture), scale, full=False))


def _full(picture: Rgbx, scale: float) -> int:
    return len(encode(_shown(picture), scale))


def _budget(params: CompressParams, aim: float) -> Budget:
    """A search for `aim`, a share of the limit."""
    return Budget(params.limit * aim, params.finest, params.coarsest, params.probes)


def _fitted(
    picture: Rgbx, forecast: Forecast, scale: float, params: CompressParams, spent: int
) -> Fitted:
    """Encode as foretold, learn from the size, and once more if it was wrong.

    Args:
        spent: encodings made of a larger picture; then this one must fit at once.

    Returns:
        The largest file that fitted; an empty `jpeg` says that none did.
    """
    aim = params.aim - (_CAUTION * 2 if spent else 0.0)
    forecast = forecast.calibrated(sample(picture, 2), scale)
    scale = forecast.scale_for(_budget(params, aim), scale)
    height, width = picture.shape[:2]
    best = Fitted(b"", width, height, 0.0, 0)
    while best.encodes < params.max_encodes and _worthwhile(forecast, scale, params):
        made = encode(_shown(picture), scale)
        best = _better(best, made, scale, params)
        if best.picture and (spent or _good_enough(best, params)):
            break
        aim -= _CAUTION if len(made) > params.limit else 0.0
        forecast = forecast.taught(scale, len(made))
        scale = forecast.scale_for(_budget(params, aim), scale)
    return best


def _worthwhile(forecast: Forecast, scale: float, params: CompressParams) -> bool:
    """Whether an encoding can succeed: the coarsest may be foretold not to."""
    surely = params.limit * params.aim * _SURELY
    return scale < params.coarsest or forecast.size(scale) <= surely


def _better(best: Fitted, made: bytes, scale: float, params: CompressParams) -> Fitted:
    """The larger of two files that fit, one encoding counted."""
    if len(best.picture) <= len(made) <= params.limit:
        best = replace(best, picture=made, scale=scale)
    return replace(best, encodes=best.encodes + 1)


def _good_enough(made: Fitted, params: CompressParams) -> bool:
    enough = len(made.picture) >= params.limit * params.accept
    return enough or made.scale <= params.finest or made.encodes > 1


def _shrunk_to_fit(picture: Rgbx, forecast: Forecast, params: CompressParams) -> Rgbx:
    """The picture as small as its coarsest file says it must be."""
    wanted = math.sqrt(params.limit * params.aim / forecast.size(params.coarsest))
    factor = max(_SMALLER[0], min(_SMALLER[1], wanted))
    return shrunk(picture, math.floor(max(picture.shape[:2]) * factor))
