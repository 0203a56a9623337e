"""The files of a bundle on a stick: written whole or not at all, in parts for FAT.

A stick is FAT, slow, nearly full, and pulled out at any moment. So: names of 8.3
letters, parts below 4 GiB, a temporary name until everything is on the medium and was
read back, and no rights, links or times that FAT does not have.
"""

import base64
import errno
import fcntl
import hashlib
import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from itertools import takewhile
from pathlib import Path
from types import TracebackType
from typing import Self

from sync.protocol.bundle import Way
from sync.protocol.durable import sync_folder

# FAT32 ends at 4 GiB - 1, some older sticks at 2 GiB - 1.
PART_BYTES = 2_000_000_000
PARTS_MAX = 99
BLOCK = 1 << 18
LETTERS = {Way.UP: "U", Way.DOWN: "R"}
TEMPORARY = "T"
NAME = re.compile(r"(DZ[A-Z2-7]{6})\.([UR])([0-9]{2})", re.IGNORECASE)
_LEFT_OVER = re.compile(r"DZ[A-Z2-7]{6}\.T[0-9]{2}", re.IGNORECASE)
# No writer must hold us up, no link lead us elsewhere.
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC

Read = Callable[[int], None]


class StickFault(StrEnum):
    """What stands in the way on the medium."""

    FULL = "full"
    READ_ONLY = "read_only"
    GONE = "gone"
    NO_FOLDER = "no_folder"
    NOT_READ_BACK = "not_read_back"
    NO_FILE = "no_file"


class StickError(Exception):
    """The medium could not take or give a bundle."""

    def __init__(self, fault: StickFault) -> None:
        self.fault = fault
        super().__init__(fault.value)


def stem_of(bundle_id: str) -> str:
    """Return the eight letters by which a bundle and its answer are known."""
    number = hashlib.sha256(bundle_id.encode()).digest()
    return "DZ" + base64.b32encode(number).decode("ascii")[:6]


def bundles_in(folder: Path, way: Way) -> tuple[Path, ...]:
    """Return the first file of every bundle in a folder, the oldest name first.

    Raises StickError.
    """
    if not folder.is_dir():
        raise StickError(StickFault.NO_FOLDER)
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are all that is wanted
    except OSError as error:
        raise StickError(_fault(error)) from error
    matches = (NAME.fullmatch(name) for name in sorted(names))
    firsts = [m[0] for m in matches if m and m[2].upper() == LETTERS[way]]
    return tuple(folder / name for name in firsts if name.endswith("01"))


class PartsWriter:
    """Writes the parts of one bundle; leaving it without `commit` leaves nothing."""

    def __init__(
        self, folder: Path, stem: str, way: Way, part_bytes: int = PART_BYTES
    ) -> None:
        self._folder = folder
        self._stem = stem
        self._letter = LETTERS[way]
        self._most = part_bytes
        self._file = -1
        self._left = 0
        self._temporary: list[Path] = []
        self._hashes: list[hashlib._Hash] = []
        self.size = 0

    def __enter__(self) -> Self:
        """Make sure that there is a folder, and sweep what a crash left in it."""
        if not self._folder.is_dir():
            raise StickError(StickFault.NO_FOLDER)
        try:
            _sweep(self._folder)
        except OSError as error:
            raise StickError(_fault(error)) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):  # a stick that is gone took its half file along
            self._end_part()
        for path in self._temporary:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def write(self, data: bytes) -> None:
        """Append; raise StickError when the medium does not take it."""
        view = memoryview(data)
        try:
            while view:
                if not self._left:
                    self._next_part()
                count = os.write(self._file, view[: self._left])
                self._hashes[-1].update(view[:count])
                self._left -= count
                self.size += count
                view = view[count:]
        except OSError as error:
            raise StickError(_fault(error)) from error

    def commit(self, read: Read = lambda _count: None) -> tuple[Path, ...]:
        """Make it durable, read it back from the medium, and give it its names.

        `read` is told of every block that was read back (bytes).
        """
        try:
            self._end_part()
            for path, written in zip(self._temporary, self._hashes, strict=True):
                if _read_back(path, read) != written.digest():
                    raise StickError(StickFault.NOT_READ_BACK)
            return self._named()
        except OSError as error:
            raise StickError(_fault(error)) from error

    def _named(self) -> tuple[Path, ...]:
        finals = tuple(self._final(n + 1) for n in range(len(self._temporary)))
        # The first part last: who sees it finds all the others.
        for place in reversed(range(len(finals))):
            self._temporary[place].replace(finals[place])
            self._temporary[place] = finals[place]  # goes too, if the next one fails
        stale = len(finals) + 1
        while (path := self._final(stale)).exists():  # of an earlier, longer answer
            path.unlink()
            stale += 1
        sync_folder(self._folder)
        self._temporary = []
        return finals

    def _final(self, number: int) -> Path:
        return self._folder / f"{self._stem}.{self._letter}{number:02}"

    def _next_part(self) -> None:
        self._end_part()
        number = len(self._temporary) + 1
        if number > PARTS_MAX:
            raise OSError(errno.EFBIG, "too many parts")
        path = self._folder / f"{self._stem}.{TEMPORARY}{number:02}"
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._temporary.append(path)
        self._hashes.append(hashlib.sha256())
        self._left = self._most

    def _end_part(self) -> None:
        if self._file < 0:
            return
        file, self._file = self._file, -1
        try:
            os.fsync(file)
        finally:
            os.close(file)


class PartsReader:
    """Reads the parts of a bundle one after the other, named by any of them."""

    def __init__(self, file: Path) -> None:
        found = NAME.fullmatch(file.name)
        self._paths = _siblings(file, found[1], found[2]) if found else [file]
        self._at = 0
        self._file = -1
        try:
            self.size = sum(path.stat().st_size for path in self._paths)
        except OSError as error:
            raise StickError(StickFault.NO_FILE) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def read(self, count: int) -> bytes:
        """Return as many bytes or fewer, none at the end. Raises StickError."""
        try:
            while self._file >= 0 or self._at < len(self._paths):
                if self._file < 0:
                    self._file = _opened(self._paths[self._at])
                if data := os.read(self._file, min(count, BLOCK)):
                    return data
                self._close()
                self._at += 1
        except OSError as error:
            raise StickError(_fault(error)) from error
        return b""

    def _close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _siblings(file: Path, stem: str, letter: str) -> list[Path]:
    """Return the parts from the first on, as far as they are there without a gap."""
    every = (file.with_name(f"{stem}.{letter}{n:02}") for n in range(1, PARTS_MAX + 1))
    there = list(takewhile(Path.exists, every))
    return there or [file.with_name(f"{stem}.{letter}01")]


def _opened(path: Path) -> int:
    file = os.open(path, _READ)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise StickError(StickFault.NO_FILE)
    return file


def _read_back(path: Path, read: Read) -> bytes:
    """Return the hash of what the medium holds, not of what the memory remembers."""
    digest = hashlib.sha256()
    file = _opened(path)
    try:
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        while data := os.read(file, BLOCK):
            digest.update(data)
            read(len(data))
    finally:
        os.close(file)
    return digest.digest()


def _sweep(folder: Path) -> None:
    """Remove half files of a writer that died; one that still writes holds its lock."""
    with os.scandir(folder) as entries:
        halves = [
            Path(entry.path)
            for entry in entries
            if _LEFT_OVER.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
        ]
    for path in halves:
        file = os.open(path, _READ)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            path.unlink()
        finally:
            os.close(file)


def _fault(error: OSError) -> StickFault:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return StickFault.FULL
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return StickFault.READ_ONLY
        case errno.ELOOP | errno.EISDIR | errno.ENOTDIR:
            return StickFault.NO_FILE
        case _:
            return StickFault.GONE
