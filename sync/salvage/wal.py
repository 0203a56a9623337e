"""The write-ahead log as it lies on the disk: which of its frames SQLite would take.

SQLite stops at the first frame that is not whole and takes what follows for a commit
that a power cut tore. This looks behind it. Format: https://www.sqlite.org/walformat.html
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PAGE_BYTES = 4096
HEADER = struct.Struct(">8I")
FRAME = struct.Struct(">6I")
MAGIC_LITTLE, MAGIC_BIG = 0x377F0682, 0x377F0683
_MASK = 0xFFFFFFFF

Checksum = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """One page in the log: its number, where its bytes begin, whether it commits.

    `chained`: SQLite would take it, because all before it are whole as well.
    """

    page: int
    offset: int
    commits: bool
    chained: bool


@dataclass(frozen=True, slots=True)
class Log:
    """The frames of the log's present generation; none when there is no log."""

    frames: tuple[Frame, ...] = ()
    header_broken: bool = False

    @property
    def settled(self) -> tuple[Frame, ...]:
        """The frames up to the last commit that SQLite would take."""
        return self.frames[: _last_commit([f for f in self.frames if f.chained])]

    @property
    def behind(self) -> tuple[Frame, ...]:
        """The frames which SQLite would leave out."""
        return self.frames[len(self.settled) :]

    @property
    def torn_apart(self) -> bool:
        """Whether commits lie behind the break that were synced, and so acknowledged.

        A commit is synced before the next one is written, so a power cut tears the last
        one only: a second commit behind the break, or the begin of one, says that the
        first was whole once.
        """
        commits = [i for i, f in enumerate(self.behind) if f.commits]
        return bool(commits) and (
            len(commits) > 1 or commits[0] < len(self.behind) - 1 or self.header_broken
        )


def read_log(path: Path) -> Log:
    """Return the frames of a log file; an empty log when there is none."""
    if not path.exists():
        return Log()
    with path.open("rb") as file:
        head = file.read(HEADER.size)
        if len(head) < HEADER.size:
            return Log()
        magic, _, size, _, salt1, salt2, *stored = HEADER.unpack(head)
        whole = (
            magic in {MAGIC_LITTLE, MAGIC_BIG}
            and size == PAGE_BYTES
            and checksum(head[:24], (0, 0), big=magic == MAGIC_BIG) == tuple(stored)
        )
        if not whole:
            return Log(_frames_without_header(file), header_broken=True)
        sums = (stored[0], stored[1])
        return Log(_frames(file, (salt1, salt2), sums, big=magic == MAGIC_BIG))


def checksum(data: bytes, start: Checksum, *, big: bool) -> Checksum:
    """Return the running checksum of the log's format after `data`."""
    first, second = start
    words = struct.unpack(f"{'>' if big else '<'}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & _MASK
        second = (second + odd + first) & _MASK
    return first, second


def _frames(
    file: BinaryIO, salts: Checksum, sums: Checksum, *, big: bool
) -> tuple[Frame, ...]:
    found: list[Frame] = []
    chained = True
    for offset, head, body in _slots(file):
        page, size, salt1, salt2, *stored = FRAME.unpack(head)
        ours = (salt1, salt2) == salts
        if chained:
            sums = checksum(head[:8] + body, sums, big=big)
            chained = ours and sums == tuple(stored) and page > 0
        if ours and page > 0:
            found.append(Frame(page, offset, size > 0, chained))
    return tuple(found)


def _frames_without_header(file: BinaryIO) -> tuple[Frame, ...]:
    """Return the frames that carry the salts of the first one; SQLite takes none."""
    found: list[Frame] = []
    salts: Checksum | None = None
    for offset, head, _ in _slots(file):
        page, size, salt1, salt2, *_ = FRAME.unpack(head)
        salts = salts or (salt1, salt2)
        if (salt1, salt2) == salts and page > 0:
            found.append(Frame(page, offset, size > 0, chained=False))
    return tuple(found)


def _slots(file: BinaryIO) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield each whole slot behind the header: offset of its page, frame head, page."""
    while True:
        head = file.read(FRAME.size)
        offset = file.tell()
        body = file.read(PAGE_BYTES)
        if len(head) < FRAME.size or len(body) < PAGE_BYTES:
            return
        yield offset, head, body


def _last_commit(frames: list[Frame]) -> int:
    return max((i + 1 for i, frame in enumerate(frames) if frame.commits), default=0)
