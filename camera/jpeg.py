"""JPEG files as segments: drop what tells about people, without decoding.

Source of the format: ITU-T T.81, annex B.
"""

import re
from collections.abc import Iterator

_START = b"\xff\xd8"
_MARK = 0xFF
_END = 0xD9
_SCAN = 0xDA
_COMMENT = 0xFE
_JFIF, _ADOBE, _LAST_APP = 0xE0, 0xEE, 0xEF
# In compressed data 0xFF is followed by 0 or a restart's number; else it is a marker.
_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7]")
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))  # markers without a length


def stripped(data: bytes) -> bytes | None:
    """The same picture without EXIF, ICC, comments or anything after its end.

    JFIF's and Adobe's own segments stay, because decoders need them for the colours.

    Args:
        data: a whole JPEG file.

    Returns:
        The shorter file, pixel for pixel the same; None when the segments do not parse.
    """
    if data[:2] != _START:
        return None
    try:
        kept = [part for marker, part in segments(data) if not _tells(marker)]
    except IndexError:
        return None
    return _START + b"".join(kept)


def _tells(marker: int) -> bool:
    """Whether a segment carries metadata rather than the picture."""
    if marker == _COMMENT:
        return True
    return _JFIF < marker <= _LAST_APP and marker != _ADOBE


def segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each (marker, bytes) up to and including the end marker.

    Raises:
        IndexError: the file ends early, or something else stands where a marker must.
    """
    at = 2
    while True:
        if data[at] != _MARK:
            raise IndexError(at)
        while data[at + 1] == _MARK:  # fill bytes
            at += 1
        marker = data[at + 1]
        end = at + 2 if marker in _ALONE or marker == _END else _end_of(data, at)
        if marker == _SCAN:
            end = _end_of_scan(data, end)
        yield marker, data[at:end]
        if marker == _END:
            return
        at = end


def _end_of(data: bytes, at: int) -> int:
    """Where the segment with a length field that starts at `at` ends."""
    return at + 2 + (data[at + 2] << 8 | data[at + 3])


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the compressed data that start at `at` end: the next real marker."""
    found = _NEXT.search(data, at)
    if found is None:
        raise IndexError(at)
    return found.start()
