"""From a file's bytes to pixels, band by band. Standard library and Pillow only.

Runs where files from outside are decoded: in the process of `camera.jail`. A picture is
held once, as the decoder left it; its bands are converted, turned and handed on.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PIL import Image

from camera.colour import converter
from camera.errors import LoadError
from camera.jpeg import stripped
from camera.params import LoadParams
from camera.parts import sifted

FORMATS = ("JPEG", "PNG")
"""What Pillow may open. A JPEG with more pictures behind it (MPO) is its first one."""
_ORIENTATION = 0x0112
_BAND = 16  # rows of the result at a time, so that a band stays in the cache
# What to do to the stored pixels for each EXIF orientation (Exif 2.32, 4.6.4 A).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LAYS = frozenset((5, 6, 7, 8))  # rows become columns
_FROM_BOTTOM = frozenset((3, 4))
_FROM_RIGHT = frozenset((7, 8))


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A file whose header was read and whose size was checked, no pixel decoded."""

    image: Image.Image
    data: bytes


@dataclass(frozen=True, slots=True)
class Size:
    """What was written: `width * height * 3` bytes BGR, and the finished JPEG if any.

    `finished` is the file's own JPEG without metadata when its pixels are exactly those
    written.
    """

    width: int
    height: int
    finished: bytes | None


def opened(data: bytes, params: LoadParams) -> Opened:
    """Read a file's header.

    Raises:
        LoadError: C102 empty, C103 too many bytes, C104 neither JPEG nor PNG, C105 too
            many pixels, C106 damaged, C107 too small, C108 made of too many parts.
    """
    if not data:
        raise LoadError("C102")
    if len(data) > params.max_bytes:
        raise LoadError("C103")
    try:
        image = Image.open(io.BytesIO(sifted(data)), formats=FORMATS)
    except LoadError:
        raise
    except MemoryError as error:
        raise LoadError("C108", "memory") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise LoadError("C105") from error
    except Exception as error:  # a hostile file can make a parser raise anything
        raise LoadError("C106", str(error)) from error
    if image.width * image.height > params.max_pixels:
        raise LoadError("C105", f"{image.width} x {image.height}")
    if min(image.size) < params.min_side:
        raise LoadError("C107", f"{image.width} x {image.height}")
    return Opened(image, data)


def unpacked(file: Opened, write: Callable[[bytes], object]) -> Size:
    """Decode, and `write` the rows: sRGB, blue green red, EXIF orientation applied.

    Raises:
        LoadError: C106 damaged, C108 too much memory.
    """
    try:
        file.image.load()
        return _written(file, write)
    except LoadError:
        raise
    except MemoryError as error:
        raise LoadError("C108", "memory") from error
    except Exception as error:  # a hostile file can make a decoder raise anything
        raise LoadError("C106", str(error)) from error


def _written(file: Opened, write: Callable[[bytes], object]) -> Size:
    image = file.image
    orientation = image.getexif().get(_ORIENTATION, 1)
    turn = _TURNS.get(orientation)
    convert = converter(image)
    for box in _boxes(image.width, image.height, orientation):
        band = image.crop(box)
        band = convert(band) if convert else band.convert("RGB")
        band = band.transpose(turn) if turn is not None else band
        write(band.tobytes("raw", "BGR"))
    plain = convert is None and turn is None
    width, height = image.size
    across, down = (height, width) if orientation in _LAYS else (width, height)
    return Size(across, down, stripped(file.data) if plain else None)


def _boxes(
    width: int, height: int, orientation: int
) -> Iterator[tuple[int, int, int, int]]:
    """Parts of the stored picture that become the result's bands, top band first."""
    lies = orientation in _LAYS
    backwards = orientation in (_FROM_RIGHT if lies else _FROM_BOTTOM)
    length = width if lies else height
    for start in range(0, length, _BAND):
        end = min(start + _BAND, length)
        near, far = (length - end, length - start) if backwards else (start, end)
        yield (near, 0, far, height) if lies else (0, near, width, far)
