"""A decoded picture on its way to the screen: raw pixels, no toolkit."""

import io
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """RGBA pixels, top row first: the display copies four bytes each as they are."""

    width: int
    height: int
    rgba: bytes = field(repr=False)  # the toolkit writes out what it is given


def decode(data: bytes, long_side: int) -> Picture:
    """Decode one of our own JPEGs, shrunk so that neither side exceeds `long_side`.

    Takes tens of milliseconds for a full page, so it belongs in a worker.
    """
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (long_side, long_side))
        small = image.convert("RGB")
    small.thumbnail((long_side, long_side))
    return Picture(small.width, small.height, small.convert("RGBA").tobytes())


def read(path: Path, long_side: int) -> Picture:
    """Decode a picture file of the installation, such as an example."""
    return decode(path.read_bytes(), long_side)
