"""Small valid pictures of each kind, and ways to break them that know their structure.

Everything follows from a seed, so that a finding can be made again.
"""

import io
import random
import struct
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageCms

from camera.jpeg import segments
from camera.parts import JPEG_MAGIC
from camera.png import MAGIC as PNG_MAGIC

Part = tuple[bytes, bytes]
"""A kind and its bytes: a PNG chunk's type and data, or a JPEG marker and segment."""
_EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
_REPEATED = 64 << 20  # bytes; well over what the loader takes


def seeds() -> list[bytes]:
    """One picture of 64 to 72 pixels for each mode, compression and metadata."""
    x = np.linspace(0, 255, 72)[None].repeat(64, 0)
    grey = Image.fromarray(x.astype(np.uint8))
    colour = Image.merge("RGB", (grey, grey.rotate(180), grey))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x0112] = 6
    deep = Image.fromarray((x * 257).astype(np.uint16))
    made = [
        _saved(colour, "JPEG", exif=exif, icc_profile=profile, comment=b"c"),
        _saved(colour, "JPEG", progressive=True, subsampling=0),
        _saved(colour, "JPEG", restart_marker_blocks=2),
        _saved(grey, "JPEG"),
        _saved(colour.convert("CMYK"), "JPEG"),
        _saved(colour, "PNG", exif=exif, icc_profile=profile),
        _saved(deep, "PNG"),
        *(_saved(grey.convert(mode), "PNG") for mode in ("1", "L", "LA")),
        _saved(colour.convert("RGBA"), "PNG"),
        _saved(colour.convert("P"), "PNG", transparency=bytes(range(256))),
    ]
    two = io.BytesIO()
    colour.save(two, "MPO", save_all=True, append_images=[grey.convert("RGB")])
    return [*made, two.getvalue()]


def mutated(data: bytes, seed: int) -> bytes:
    """`data` changed in one to four ways, chosen by `seed`."""
    rng = random.Random(seed)
    for _ in range(rng.randint(1, 4)):
        change = rng.choice((_flip, _edge, _cut, _splice, _parts, _parts, _parts))
        data = change(data, rng)
    return data


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _at(data: bytes, rng: random.Random) -> int:
    """A place, as often in the first hundred bytes as anywhere."""
    return rng.randrange(max(1, min(len(data), rng.choice((100, len(data))))))


def _flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        if changed:
            changed[_at(data, rng)] = rng.randrange(256)
    return bytes(changed)


def _edge(data: bytes, rng: random.Random) -> bytes:
    """A number at the end of what its bytes can hold."""
    at, size = _at(data, rng), rng.choice((1, 2, 4))
    value = rng.choice(_EDGES) & (1 << 8 * size) - 1
    order = rng.choice(("little", "big"))
    return data[:at] + value.to_bytes(size, order) + data[at + size :]


def _cut(data: bytes, rng: random.Random) -> bytes:
    start = _at(data, rng)
    end = rng.choice((len(data), start + rng.randint(1, 40)))
    return data[:start] + data[end:]


def _splice(data: bytes, rng: random.Random) -> bytes:
    """A stretch of the file, again somewhere else."""
    start, at = _at(data, rng), _at(data, rng)
    return data[:at] + data[start : start + rng.randint(1, 400)] + data[at:]


def _parts(data: bytes, rng: random.Random) -> bytes:
    """Drop, double, swap or change whole parts; lengths and check sums stay right."""
    taken, joined = _png if data.startswith(PNG_MAGIC) else _jpeg
    parts = taken(data)
    if not parts:
        return data
    at, other = rng.randrange(len(parts)), rng.randrange(len(parts))
    match rng.randrange(6):
        case 0:
            del parts[at]
        case 1:
            parts.insert(other, parts[at])
        case 2:
            parts[at], parts[other] = parts[other], parts[at]
        case 3:
            parts[at] = (parts[other][0], parts[at][1])
        case 4:
            times = rng.choice((10, 300, 5000))
            # A part may hold what was repeated before: twice over is beyond memory.
            times = min(times, _REPEATED // (len(parts[at][1]) + 1))
            parts[at:at] = [parts[at]] * times
        case _:
            inside = rng.choice((_flip, _edge, _cut, _swollen))
            parts[at] = (parts[at][0], inside(parts[at][1], rng))
    return joined(parts)


def _swollen(data: bytes, rng: random.Random) -> bytes:
    """Zeros that take a thousandth of their size when compressed."""
    return data[: rng.randint(0, 10)] + zlib.compress(bytes(rng.choice((9, 9**7))), 9)


def _png_parts(data: bytes) -> list[Part]:
    parts, at = [], len(PNG_MAGIC)
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        parts.append((kind, data[at + 8 : at + 8 + size]))
        at += 12 + size
    return parts


def _png_joined(parts: list[Part]) -> bytes:
    return PNG_MAGIC + b"".join(
        struct.pack(">I", len(body))
        + kind
        + body
        + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def _jpeg_parts(data: bytes) -> list[Part]:
    parts: list[Part] = []
    if not data.startswith(JPEG_MAGIC):
        return parts
    try:
        for marker, segment in segments(data):
            parts.append((bytes([0xFF, marker]), segment[2:]))
    except IndexError:
        pass  # a file that is broken already has fewer parts
    return parts


def _jpeg_joined(parts: list[Part]) -> bytes:
    return JPEG_MAGIC[:2] + b"".join(marker + body for marker, body in parts)


Kind = tuple[Callable[[bytes], list[Part]], Callable[[list[Part]], bytes]]
_png: Kind = (_png_parts, _png_joined)
_jpeg: Kind = (_jpeg_parts, _jpeg_joined)
