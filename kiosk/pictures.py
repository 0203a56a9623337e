"""A decoded picture on its way to the screen: raw pixels, no toolkit."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

# Pixels: none is shown smaller. The C library would keep what less was freed.
LEAST_SIDE = 32


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """RGBA pixels, top row first: the display copies four bytes each as they are.

    `smaller` is the same at the first sizes of `halves`, so that small print is calm
    where it is shown small. Made by the graphics library they hold up the display.
    """

    width: int
    height: int
    rgba: bytes = field(repr=False)  # the toolkit writes out what it is given
    smaller: tuple[bytes, ...] = field(repr=False)


def halves(width: int, height: int) -> Iterator[tuple[int, int]]:
    """Give half the size, half of that, and so on, rounded down, to a single pixel."""
    while (width, height) != (1, 1):
        width, height = max(width // 2, 1), max(height // 2, 1)
        yield width, height


def picture_of(width: int, height: int, rgba: bytes) -> Picture:
    """Return opaque pixels as a picture; a few milliseconds for a large one."""
    return Picture(width, height, rgba, tuple(_smaller(width, height, rgba)))


def _smaller(width: int, height: int, rgba: bytes) -> Iterator[bytes]:
    # As four colours: the mean of an opaque picture needs no regard to what is clear.
    image = Image.frombuffer("RGBX", (width, height), rgba, "raw", "RGBX", 0, 1)
    for size in halves(width, height):
        if max(size) < LEAST_SIDE:
            return
        if image.width % 2 or image.height % 2:
            image = image.resize(size, Image.Resampling.BOX)
        else:
            image = image.reduce(2)  # the same, and quicker
        yield image.tobytes()


def decode(data: bytes, long_side: int) -> Picture:
    """Decode one of our own JPEGs, shrunk so that neither side exceeds `long_side`.

    Takes tens of milliseconds for a full page, so it belongs in a worker.
    """
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (long_side, long_side))
        small = image.convert("RGB")
    small.thumbnail((long_side, long_side))
    return picture_of(small.width, small.height, small.convert("RGBA").tobytes())


def read(path: Path, long_side: int) -> Picture:
    """Decode a picture file of the installation, such as an example."""
    return decode(path.read_bytes(), long_side)
