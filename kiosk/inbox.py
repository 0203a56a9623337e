"""The files that a candidate may choose from: a scanner's folder, and sticks.

A file of the scanner is offered once it has stopped growing, and only to the candidate
during whose visit it came. What is chosen is copied into memory, never to a disk, so
that a stick may be pulled out and nothing outlives a visit or a crash. The scanner's
original goes when the picture made of it is safe, and not before; after a crash between
the two it belongs to no visit, is offered to nobody, and waits for the staff.
"""

import hashlib
import os
import stat
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from kiosk.errors import InboxError
from kiosk.inbox_port import Place, Waiting
from kiosk.places import Found, in_scanner, on_stick, sign_of
from kiosk.settling import Settling, Sign

_log = structlog.get_logger(__name__)

SHOWN_MAX = 200  # nobody looks through more
COPIES_MAX = 4  # of 20 MB at most, in memory
BLOCK = 1 << 20
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
GONE, GROWING, STAYS = "K121", "K122", "K123"
CANNOT_OPEN, EMPTY, TOO_LARGE = "C101", "C102", "C103"


@dataclass(frozen=True, slots=True)
class InboxParams:
    """Where files come from, when they are whole (seconds), how large they may be."""

    scanner: Path | None
    settle_s: float = 2.0
    max_bytes: int = 20_000_000


@dataclass(frozen=True, slots=True)
class _Copy:
    """A file as it was when it was taken; `memory` is a descriptor."""

    found: Found
    memory: int
    digest: bytes


class FileInbox:
    """Watches the places. Safe to call from several threads."""

    def __init__(
        self,
        params: InboxParams,
        sticks: Callable[[], Sequence[Path]] = lambda: (),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._params = params
        self._sticks = sticks
        self._monotonic = monotonic
        self._lock = threading.RLock()
        self._settling = Settling(params.settle_s)
        self._visiting = False
        self._before: dict[tuple[Path, int], int] = {}  # sizes, by path and inode
        self._offered: dict[str, Found] = {}
        self._copies: dict[str, _Copy] = {}
        self._used: set[str] = set()
        self._observer: BaseObserver | None = None

    def begin(self) -> None:
        """A candidate came: what lies in the scanner's folder by now is not theirs."""
        with self._lock:
            self._forget()
            self._watch()
            self._before = {_place(f): f.sign.size for f in self._scanned()}
            self._visiting = True

    def waiting(self) -> tuple[Waiting, ...]:
        """Return what this candidate may choose from, newest first."""
        with self._lock:
            if not self._visiting:
                return ()
            scanned = self._own(self._scanned())
            signs = {found.path: found.sign for found in scanned}
            settled = self._settling.observe(self._monotonic(), signs)
            found = [*scanned, *(f for root in self._sticks() for f in on_stick(root))]
            fresh = [f for f in found if _key(f) not in self._used]
            newest = sorted(fresh, key=_age)[:SHOWN_MAX]
            self._offered = {_key(f): f for f in newest}
            return tuple(self._waiting(f, settled) for f in newest)

    def take(self, key: str) -> Path:
        """Return a file to read, in memory; the newest few stay until `end`.

        Raises InboxError: K121 it is gone, K122 it is still being written; the original
        is not touched.
        """
        with self._lock:
            if key not in self._copies:
                found = self._offered.get(key)
                if found is None or not found.plain:
                    raise InboxError(GONE)
                self._copies[key] = self._copied(found)
                for old in list(self._copies)[:-COPIES_MAX]:
                    os.close(self._copies.pop(old).memory)
            return Path(f"/proc/{os.getpid()}/fd/{self._copies[key].memory}")

    def done(self, key: str) -> None:
        """The picture made of it is safe: take it out of the scanner's folder.

        Raises InboxError K123 when it cannot be removed; it is offered no more. A file
        that has become another one since stays, and so does one on a stick.
        """
        with self._lock:
            copy = self._copies.get(key)
            if copy is None:
                raise InboxError(GONE)
            self._used.add(key)
            if copy.found.place is Place.SCANNER and self._is_still(copy):
                try:
                    copy.found.path.unlink(missing_ok=True)
                except OSError as error:
                    raise InboxError(STAYS, type(error).__name__) from error

    def end(self) -> None:
        """The candidate left: forget every copy and every file."""
        with self._lock:
            self._visiting = False
            self._forget()

    def left_over(self) -> tuple[Path, ...]:
        """Return what lies in the scanner's folder while no candidate is here.

        Somebody's papers that nobody used, or whose kiosk stopped at the wrong moment:
        only the staff can tell, and should clear them away.
        """
        with self._lock:
            if self._visiting:
                return ()
            return tuple(sorted(f.path for f in self._scanned() if f.plain))

    def clear(self, paths: Sequence[Path]) -> int:
        """Remove left-over files that the staff has looked at; return how many went."""
        with self._lock:
            here = set(self.left_over())
            gone = 0
            for path in here.intersection(paths):
                try:
                    path.unlink(missing_ok=True)
                except OSError as error:
                    raise InboxError(STAYS, type(error).__name__) from error
                gone += 1
            return gone

    def close(self) -> None:
        """Stop watching and forget everything."""
        self.end()
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None

    def _scanned(self) -> list[Found]:
        folder = self._params.scanner
        return in_scanner(folder) if folder is not None else []

    def _own(self, scanned: list[Found]) -> list[Found]:
        """Leave out what began before this visit, however it has grown since."""
        for found in scanned:
            size = self._before.get(_place(found))
            if size is None:
                continue
            if found.sign.size < size:  # the scanner has begun the same file anew
                del self._before[_place(found)]
            else:
                self._before[_place(found)] = found.sign.size
        return [found for found in scanned if _place(found) not in self._before]

    def _waiting(self, found: Found, settled: frozenset[Path]) -> Waiting:
        size, problem = found.sign.size, ""
        if not found.plain:
            problem = CANNOT_OPEN
        elif size > self._params.max_bytes:
            problem = TOO_LARGE
        elif found.place is Place.SCANNER and found.path not in settled:
            problem = GROWING
        elif not size:
            problem = EMPTY
        name = found.path.name
        return Waiting(_key(found), name, found.path, found.place, size, problem)

    def _copied(self, found: Found) -> _Copy:
        """Copy a file into memory; raise InboxError when it changes meanwhile."""
        data = _contents(found.path, self._params.max_bytes)
        if sign_of(found.path) != found.sign or len(data) != found.sign.size:
            raise InboxError(GROWING)
        memory = os.memfd_create("taken", os.MFD_CLOEXEC)
        with open(memory, "wb", closefd=False) as file:
            file.write(data)
        return _Copy(found, memory, hashlib.sha256(data).digest())

    def _is_still(self, copy: _Copy) -> bool:
        try:
            data = _contents(copy.found.path, self._params.max_bytes)
        except InboxError:
            return False  # gone by itself
        return hashlib.sha256(data).digest() == copy.digest

    def _forget(self) -> None:
        for copy in self._copies.values():
            os.close(copy.memory)
        self._copies, self._offered, self._used = {}, {}, set()
        self._settling = Settling(self._params.settle_s)

    def _watch(self) -> None:
        """Hear files being closed; without that they wait for the interval."""
        folder = self._params.scanner
        if folder is None or self._observer is not None or not folder.is_dir():
            return
        observer = Observer()
        try:
            observer.schedule(_Closings(self._closed), str(folder))
            observer.start()
        except OSError as error:
            _log.warning("scanner_not_watched", error=type(error).__name__)
            return
        self._observer = observer

    def _closed(self, path: Path) -> None:
        sign = sign_of(path)
        if sign is not None:
            with self._lock:
                self._settling.closed(path, sign)


class _Closings(FileSystemEventHandler):
    """Tells of files that were closed after writing, or moved into place whole."""

    def __init__(self, tell: Callable[[Path], None]) -> None:
        self._tell = tell

    def on_closed(self, event: FileSystemEvent) -> None:
        self._tell(Path(os.fsdecode(event.src_path)))

    def on_moved(self, event: FileSystemEvent) -> None:
        self._tell(Path(os.fsdecode(event.dest_path)))


def _contents(path: Path, most: int) -> bytes:
    """Return a plain file's bytes, one more than `most` of a larger one.

    Raises InboxError K121.
    """
    try:
        with open(path, "rb", opener=_open_plain) as source:
            return source.read(most + 1)
    except OSError as error:
        raise InboxError(GONE, type(error).__name__) from error


def _open_plain(path: str, _flags: int) -> int:
    file = os.open(path, _READ)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise InboxError(GONE)
    return file


def _place(found: Found) -> tuple[Path, int]:
    return found.path, found.sign.inode


def _age(found: Found) -> tuple[int, str]:
    return -found.sign.changed_ns, found.path.name


def _key(found: Found) -> str:
    """Name a file as it looks now: the next one of the same name is another."""
    sign: Sign = found.sign
    named = (os.fsencode(found.path), sign.device, sign.inode, sign.size)
    return hashlib.sha256(repr((*named, sign.changed_ns)).encode()).hexdigest()[:32]
