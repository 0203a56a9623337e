"""Whether a picture is all that a file holds: a polyglot hides another file behind it.

Sources: ITU-T T.81 annex B for JPEG, the PNG specification chapter 5.
"""

import re

_PNG = b"\x89PNG\r\n\x1a\n"
_MARK, _END, _SCAN, _RESTARTS = 0xFF, 0xD9, 0xDA, range(0xD0, 0xD8)
# In compressed data 0xFF is followed by 0 or a restart's number; else it is a marker.
_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def ends_with_picture(data: bytes) -> bool:
    """Say whether nothing follows the end of a JPEG or PNG that decodes."""
    try:
        end = _end_of_png(data) if data.startswith(_PNG) else _end_of_jpeg(data)
    except IndexError:
        return False
    return end == len(data)


def _end_of_png(data: bytes) -> int:
    at = len(_PNG)
    while True:
        length = _number(data, at, 4)
        kind = data[at + 4 : at + 8]
        at += length + 12
        if kind == b"IEND":
            return at


def _end_of_jpeg(data: bytes) -> int:
    at = 2
    while True:
        if data[at] != _MARK:
            raise IndexError(at)
        while data[at + 1] == _MARK:  # fill bytes
            at += 1
        marker = data[at + 1]
        at += 2
        if marker == _END:
            return at
        if marker in _RESTARTS:
            continue
        at += _number(data, at, 2)
        if marker == _SCAN:
            found = _NEXT.search(data, at)
            if found is None:
                raise IndexError(at)
            at = found.start()


def _number(data: bytes, at: int, size: int) -> int:
    if at + size > len(data):
        raise IndexError(at)
    return int.from_bytes(data[at : at + size])
