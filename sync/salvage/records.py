"""The rows that stand in the whole pages of a SQLite file, whoever points to them.

Every leaf of every table is read by itself, so a lost page costs its own rows alone. A
row that goes on in a lost page is lost as a whole. Free pages hold nothing, because the
store overwrites what it frees. Format: https://www.sqlite.org/fileformat2.html
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sync.salvage.pages import USABLE_BYTES

Value = None | int | float | str | bytes
ReadPage = Callable[[int], bytes | None]

TABLE_LEAF, TABLE_INTERIOR = 13, 5
FILE_HEADER_BYTES = 100
INTERIOR_HEAD, LEAF_HEAD = 12, 8
_LOCAL_MOST = USABLE_BYTES - 35
_LOCAL_LEAST = (USABLE_BYTES - 12) * 32 // 255 - 23
_OVERFLOW_BYTES = USABLE_BYTES - 4
_WHOLE_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_FIRST_BLOB = 12
_VARINT_MOST = 9


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the leaf in which it begins, its rowid, and its values."""

    leaf: int
    rowid: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A row that begins in a whole page, and goes on in one that is lost."""

    leaf: int


class _MalformedError(Exception):
    """The bytes are not of the format: what stands here is no row."""


def rows_of(leaf: int, read: ReadPage) -> Iterator[Row | Cut]:
    """Yield the rows of a page, if it is a leaf of a table."""
    page = read(leaf)
    if page is None or page[_head(leaf)] != TABLE_LEAF:
        return
    for offset in _cells(page, _head(leaf), LEAF_HEAD):
        try:
            yield _row(leaf, page, offset, read)
        except (_MalformedError, struct.error, IndexError, UnicodeDecodeError):
            yield Cut(leaf)


def leaves_under(root: int, read: ReadPage) -> Iterator[int]:
    """Yield the leaves that can be reached from a table's root, through whole pages."""
    waiting, seen = [root], set()
    while waiting:
        number = waiting.pop()
        page = read(number)
        if page is None or number in seen:
            continue
        seen.add(number)
        begin = _head(number)
        if page[begin] == TABLE_LEAF:
            yield number
        elif page[begin] == TABLE_INTERIOR:
            cells = _cells(page, begin, INTERIOR_HEAD)
            waiting += [_number(page, offset) for offset in cells]
            waiting.append(_number(page, begin + LEAF_HEAD))


def _head(number: int) -> int:
    return FILE_HEADER_BYTES if number == 1 else 0


def _cells(page: bytes, begin: int, head: int) -> list[int]:
    (count,) = struct.unpack_from(">H", page, begin + 3)
    room = (USABLE_BYTES - begin - head) // 2
    return list(struct.unpack_from(f">{min(count, room)}H", page, begin + head))


def _number(page: bytes, offset: int) -> int:
    return int.from_bytes(page[offset : offset + 4], "big")


def _row(leaf: int, page: bytes, offset: int, read: ReadPage) -> Row:
    size, offset = _varint(page, offset)
    rowid, offset = _varint(page, offset)
    payload = _payload(page, offset, size, read)
    return Row(leaf, _signed(rowid), tuple(_values(payload)))


def _payload(page: bytes, offset: int, size: int, read: ReadPage) -> bytes:
    """Return a row's bytes, those on its overflow pages too."""
    if size <= _LOCAL_MOST:
        return _exactly(page[offset : offset + size], size)
    spread = _LOCAL_LEAST + (size - _LOCAL_LEAST) % _OVERFLOW_BYTES
    local = spread if spread <= _LOCAL_MOST else _LOCAL_LEAST
    parts = [_exactly(page[offset : offset + local], local)]
    following, left = _number(page, offset + local), size - local
    while left > 0:
        overflow = read(following)
        if overflow is None:
            raise _MalformedError
        parts.append(overflow[4 : 4 + min(left, _OVERFLOW_BYTES)])
        left -= len(parts[-1])
        following = _number(overflow, 0)
    return b"".join(parts)


def _exactly(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise _MalformedError
    return data


def _values(payload: bytes) -> Iterator[Value]:
    head_bytes, offset = _varint(payload, 0)
    kinds = []
    while offset < head_bytes:
        kind, offset = _varint(payload, offset)
        kinds.append(kind)
    for kind in kinds:
        value, offset = _value(payload, offset, kind)
        yield value


def _value(payload: bytes, offset: int, kind: int) -> tuple[Value, int]:
    match kind:
        case 0:
            return None, offset
        case 8 | 9:
            return kind - 8, offset
        case 7:
            return struct.unpack_from(">d", payload, offset)[0], offset + 8
        case 10 | 11:
            raise _MalformedError
    if kind in _WHOLE_BYTES:
        size = _WHOLE_BYTES[kind]
        data = _exactly(payload[offset : offset + size], size)
        return int.from_bytes(data, "big", signed=True), offset + size
    size = (kind - _FIRST_BLOB) // 2
    data = _exactly(payload[offset : offset + size], size)
    return (data.decode() if kind % 2 else data), offset + size


def _varint(data: bytes, offset: int) -> tuple[int, int]:
    value = 0
    for count in range(1, _VARINT_MOST + 1):
        byte = data[offset]
        offset += 1
        if count == _VARINT_MOST:
            return (value << 8) | byte, offset
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:  # noqa: PLR2004 - the format's mark of the last byte
            break
    return value, offset


def _signed(number: int) -> int:
    return number - (1 << 64) if number >= 1 << 63 else number
