"""Fit a page into its byte limit, as legible as possible.

Progressive, optimised, 4:2:0 JPEG with mozjpeg's quantisation table 2 (tuned for
MS-SSIM; measured there against Annex K), its scale searched continuously because whole
quality steps are too coarse for dense pages. No EXIF, ICC or comment is ever written.
"""

import io
import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from camera.arrays import Bgr
from camera.errors import OutputError
from camera.fitting import Budget, search
from camera.params import CompressParams
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

_MCU = 16  # px; a coded row of 4:2:0 blocks
_SAMPLE = 3  # every third row of blocks stands for all while predicting
_PROBES = 4
_SMALLER = 0.8  # shrink by this when the coarsest tables still do not fit
_SMALLEST = 320  # px, long side below which nothing is legible
THUMBNAIL_SIDE = 240


@dataclass(frozen=True, slots=True)
class Fitted:
    """A finished JPEG within the limit.

    `scale` is the table scale used: 1.0 is mozjpeg's quality 50, larger is coarser; 0.0
    for a file that was kept as it came. `encodes` counts full encodings.
    """

    jpeg: bytes
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
    side = float(params.long_side)
    encodes = 0
    while side >= _SMALLEST:
        picture = shrunk(image, math.floor(side))
        start = _predicted(picture, params)
        if start > params.dense_scale and max(picture.shape) > params.dense_side:
            side = params.dense_side
            continue
        fitted = _fitted(picture, start, params)
        encodes += fitted.encodes
        if fitted.jpeg:
            height, width = picture.shape[:2]
            return Fitted(fitted.jpeg, width, height, fitted.scale, encodes)
        side = max(picture.shape) * _SMALLER
    raise OutputError("C401", f"limit {params.limit} bytes")


def kept(finished: bytes | None, size: tuple[int, int], params: CompressParams) -> bool:
    """Whether a JPEG that is already there meets the rules as it is."""
    if finished is None or len(finished) > params.limit:
        return False
    return max(size) <= params.keep_side


def thumbnail(jpeg: bytes, side: int = THUMBNAIL_SIDE) -> bytes:
    """A small JPEG to recognise a picture by, too small to read its text.

    Args:
        jpeg: a JPEG made by this module; `side` is the long side in pixels.
    """
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as picture:
        picture.draft("RGB", (side * 2, side * 2))
        small = picture.convert("RGB")
    small.thumbnail((side, side), Image.Resampling.BOX, reducing_gap=None)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=80, optimize=True, subsampling="4:2:0")
    return out.getvalue()


def encode(image: Image.Image, scale: float, *, full: bool = True) -> bytes:
    """One JPEG at one table scale; `full` is progressive and optimised."""
    out = io.BytesIO()
    image.save(
        out,
        "JPEG",
        qtables=[_scaled(LUMA, scale), _scaled(CHROMA, scale)],
        subsampling="4:2:0",
        optimize=full,
        progressive=full,
    )
    return out.getvalue()


def _scaled(table: tuple[int, ...], scale: float) -> list[int]:
    return [max(1, min(255, round(value * scale))) for value in table]


def _rgb(image: Bgr) -> Image.Image:
    return Image.fromarray(np.ascontiguousarray(image[:, :, ::-1]))


def _budget(params: CompressParams, limit: int, tries: int) -> Budget:
    return Budget(
        limit, params.aim, params.accept, params.finest, params.coarsest, tries
    )


def _predicted(picture: Bgr, params: CompressParams) -> float:
    """The scale that should fit, judged by a part of the picture's block rows.

    A sample is encoded plainly, which is several times cheaper than the real thing;
    progressive and optimised coding then saves about as much as a header and the rows'
    lost neighbourhood cost.
    """
    rows = picture.shape[0] // _MCU
    if rows < _SAMPLE * 2:
        return 1.0
    blocks = picture[: rows * _MCU].reshape(rows, _MCU, *picture.shape[1:])
    sample = _rgb(blocks[::_SAMPLE].reshape(-1, *picture.shape[1:]))
    share = len(blocks[::_SAMPLE]) / (picture.shape[0] / _MCU)
    limit = max(1, math.floor(params.limit * share / _PROGRESSIVE_GAIN))
    best, _ = search(
        lambda scale: len(encode(sample, scale, full=False)),
        _budget(params, limit, _PROBES),
        start=1.0,
    )
    return best.scale if best else params.coarsest


# Bytes of the full encoding over bytes of a plain one; median of straightened pages.
_PROGRESSIVE_GAIN = 0.87


def _fitted(picture: Bgr, start: float, params: CompressParams) -> Fitted:
    """Search with full encodings; an empty `jpeg` says that nothing fitted."""
    rgb = _rgb(picture)
    made: dict[float, bytes] = {}

    def size_of(scale: float) -> int:
        made[scale] = encode(rgb, scale)
        return len(made[scale])

    budget = _budget(params, params.limit, params.max_encodes)
    best, encodes = search(size_of, budget, start)
    if best is None:
        return Fitted(b"", 0, 0, 0.0, encodes)
    return Fitted(made[best.scale], rgb.width, rgb.height, best.scale, encodes)
