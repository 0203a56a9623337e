"""PNG files as chunks: keep what makes the picture, without decoding.

Source of the format: ISO/IEC 15948, sections 5 and 11.
"""

import struct

MAGIC = b"\x89PNG\r\n\x1a\n"
_HEAD = struct.Struct(">I4s")
_AROUND = 12  # bytes of a chunk besides its data: length, type, check sum
_FIRST, _LAST = b"IHDR", b"IEND"
_PICTURE = frozenset((_FIRST, b"PLTE", b"IDAT", _LAST))
_DEPTH_AT = 24  # of the file; the header says there how many bits a sample has
_BYTE = 8


def stripped(data: bytes) -> bytes | None:
    """The same picture without texts, EXIF, ICC, times or anything after its end.

    Args:
        data: a whole PNG file that shows no transparency.

    Returns:
        The shorter file; None when its chunks do not parse, or when its samples are
        deeper than a byte, so that pixels of a byte are not all of it.
    """
    if not data.startswith(MAGIC) or data[_DEPTH_AT : _DEPTH_AT + 1] > bytes([_BYTE]):
        return None
    kept, at, kind = [MAGIC], len(MAGIC), b""
    while kind != _LAST:
        if at + _HEAD.size > len(data):
            return None
        size, kind = _HEAD.unpack_from(data, at)
        end = at + _AROUND + size
        if end > len(data):
            return None
        if kind in _PICTURE:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)
