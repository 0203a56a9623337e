"""What a file is made of, looked at before any decoder sees it. Standard library only.

A picture of a few parts can be shown; one of a million parts is made to keep a decoder
busy. What a picture's texts say is of no use here, so they are never unpacked.
"""

import struct
from itertools import islice

from camera.errors import LoadError
from camera.jpeg import segments
from camera.png import MAGIC

JPEG_MAGIC = b"\xff\xd8\xff"
_SEGMENTS = 4096  # a colour profile takes 255 at most, Exif and XMP a few dozen
_SCANS = 100  # progressive encoders write about ten
_CHUNKS = 65_536  # at 20 MB still 305 bytes each; encoders write 8 kB and more
_SCAN = 0xDA
_TEXTS = frozenset((b"tEXt", b"zTXt", b"iTXt"))
_HEAD = struct.Struct(">I4s")
_AROUND = 12  # bytes of a chunk besides its data: length, type, check sum


def sifted(data: bytes) -> bytes:
    """The file without parts that only cost time; the same bytes where there are none.

    A file that is not built as its kind should be is left as it is: the decoder has
    the better words for what is wrong with it.

    Raises:
        LoadError: C104 neither JPEG nor PNG, C108 made of too many parts.
    """
    if data.startswith(MAGIC):
        return _without_texts(data)
    if not data.startswith(JPEG_MAGIC):
        raise LoadError("C104")
    _count_segments(data)
    return data


def _count_segments(data: bytes) -> None:
    """Raises LoadError C108 when a JPEG has more segments or scans than any needs."""
    count = scans = 0
    try:
        for marker, _ in islice(segments(data), _SEGMENTS + 1):
            count += 1
            scans += marker == _SCAN
    except IndexError:
        return
    if count > _SEGMENTS or scans > _SCANS:
        raise LoadError("C108", f"{count} segments, {scans} scans")


def _without_texts(data: bytes) -> bytes:
    """A PNG without its text chunks. Raises LoadError C108."""
    kept, start, at, count = [], 0, len(MAGIC), 0
    while at + _HEAD.size <= len(data):
        size, kind = _HEAD.unpack_from(data, at)
        end = at + _AROUND + size
        if kind in _TEXTS:
            kept.append(data[start:at])
            start = end
        count += 1
        if count > _CHUNKS:
            raise LoadError("C108", f"more than {_CHUNKS} chunks")
        at = end
    return b"".join((*kept, data[start:])) if kept else data
