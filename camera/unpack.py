"""From a file's bytes to pixels, without OpenCV and whatever else is not needed.

Runs where files from outside are decoded: in the process of `camera.jail`. A picture is
held once: plain JPEGs are decoded where they are handed over, others as Pillow left
them, written from there in one go, or band by band, each converted and turned on the
way.
"""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from camera import direct, jpeg, png
from camera.colour import Convert, converter
from camera.errors import LoadError
from camera.params import LoadParams
from camera.parts import sifted

FORMATS = ("JPEG", "PNG")
"""What Pillow may open. A JPEG with more pictures behind it (MPO) is its first one."""
HEADER = 18
"""Bytes before the pixels; they say nothing that is needed."""

_JPEGS = frozenset(("JPEG", "MPO"))
_CHANNELS = 3
# Pillow writes blue, green, red straight from its own pixels as a Targa file, which
# has such a header; cutting and joining bands takes twice as long.
_TARGA, _TARGA_SIDE = "TGA", 65_535
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
    """What was written: `HEADER`, then `width * height * 3` bytes BGR.

    `finished` is the file itself without metadata when its pixels are exactly those
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


def unpacked(file: Opened, target: int) -> Size:
    """Decode, and write the rows: sRGB, blue green red, EXIF orientation applied.

    Args:
        target: descriptor of an empty file; its offset is left behind the pixels.

    Raises:
        LoadError: C106 damaged, C108 too much memory.
    """
    try:
        return _written(file, target)
    except LoadError:
        raise
    except MemoryError as error:
        raise LoadError("C108", "memory") from error
    except Exception as error:  # a hostile file can make a decoder raise anything
        raise LoadError("C106", str(error)) from error


def write(target: int, data: bytes) -> None:
    """Write all of it. Raises LoadError C108: this memory may have an end."""
    left = memoryview(data)
    try:
        while left:
            left = left[os.write(target, left) :]
    except OSError as error:
        raise LoadError("C108", str(error.strerror)) from error


def _written(file: Opened, target: int) -> Size:
    image = file.image
    if image.format not in _JPEGS:
        image.load()  # a PNG may say behind its pixels how they are meant
    orientation = image.getexif().get(_ORIENTATION, 1)
    convert = converter(image)
    plain = convert is None and orientation not in _TURNS
    if not (plain and _is_direct(file, target)):
        image.load()
        if plain and image.mode == "RGB" and max(image.size) <= _TARGA_SIDE:
            _write_whole(image, target)
        else:
            _write_bands(image, orientation, convert, target)
    width, height = image.size
    across, down = (height, width) if orientation in _LAYS else (width, height)
    return Size(across, down, _finished(file, plain=plain))


def _is_direct(file: Opened, target: int) -> bool:
    """Whether this is a sound JPEG in colour, which is in the target then."""
    image = file.image
    if image.format not in _JPEGS or image.mode != "RGB":
        return False
    return direct.decoded(file.data, image.size, target, HEADER)


def _finished(file: Opened, *, plain: bool) -> bytes | None:
    """The file's own picture without metadata, if that is what was written."""
    if file.data.startswith(png.MAGIC):
        exact = plain or _is_few_colours(file.image)
        return png.stripped(file.data) if exact else None
    return jpeg.stripped(file.data) if plain else None


def _is_few_colours(image: Image.Image) -> bool:
    """Whether the pixels name colours that are sRGB as they are, and upright."""
    meant = {"icc_profile", "transparency"} & image.info.keys()
    turned = image.getexif().get(_ORIENTATION, 1) in _TURNS
    return image.mode == "P" and not meant and not turned


def _write_whole(image: Image.Image, target: int) -> None:
    """All rows at once, without what a Targa file has behind them."""
    try:
        with open(target, "wb", closefd=False) as out:
            # The picture's own texts may bear these names, so each is given.
            image.save(out, _TARGA, orientation=1, compression=None, id_section=b"")
        os.ftruncate(target, HEADER + image.width * image.height * _CHANNELS)
        os.lseek(target, 0, os.SEEK_END)
    except OSError as error:
        raise LoadError("C108", str(error)) from error


def _write_bands(
    image: Image.Image, orientation: int, convert: Convert | None, target: int
) -> None:
    turn = _TURNS.get(orientation)
    write(target, bytes(HEADER))
    for box in _boxes(image.width, image.height, orientation):
        band = image.crop(box)
        band = convert(band) if convert else band.convert("RGB")
        band = band.transpose(turn) if turn is not None else band
        write(target, band.tobytes("raw", "BGR"))


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
