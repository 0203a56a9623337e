"""Places where a process can end: every commit, counted and armed; and full disks."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from central.blobfiles import BlobFiles, Part
from central.store.database import Database
from sync.store import Store

# Nothing that grows fits any more, or everything does (SQLite's own limits).
NO_MORE_PAGES = 1
ALL_PAGES = 1_073_741_823


class KilledError(BaseException):
    """A process ends here and now; nothing of it may catch this."""


class Tap:
    """Counts the points at which a process may die, and kills at the one armed."""

    def __init__(self) -> None:
        self.passed = 0
        self._fatal: int | None = None

    def arm(self, points: int) -> None:
        """Let the process die after so many more points (0: at the very next)."""
        self._fatal = self.passed + points

    def disarm(self) -> None:
        self._fatal = None

    def reach(self) -> None:
        here = self.passed
        self.passed += 1
        if self._fatal is not None and here >= self._fatal:
            self._fatal = None
            raise KilledError


def tap_store(store: Store, tap: Tap) -> None:
    """Reach the tap before and after each commit of a kiosk's store."""
    database = store._db
    vars(database).pop("execute", None)  # the tap of an earlier schedule
    execute: Callable[..., object] = database.execute

    def tapped(sql: str, *parameters: object) -> object:
        if sql != "COMMIT":
            return execute(sql, *parameters)
        tap.reach()
        done = execute(sql)
        tap.reach()
        return done

    database.execute = tapped


def fill_store(store: Store, *, full: bool) -> None:
    """Let SQLite find no more room for a kiosk's file, or as much as it likes."""
    pages = NO_MORE_PAGES if full else ALL_PAGES
    store._db.conn.execute(f"PRAGMA max_page_count = {pages}").fetchone()


class Disk:
    """The server's disk."""

    def __init__(self) -> None:
        self.full = False

    def fill(self, *, full: bool) -> None:
        self.full = full


class SimDatabase(Database):
    """The server's database: it can die before each commit, and be full.

    Its two connections stay open until the process ends: to fetch one from a pool and
    give it back is a tenth of what a schedule costs.
    """

    def __init__(self, path: Path, tap: Tap, disk: Disk) -> None:
        super().__init__(path)
        self._tap = tap
        self._disk = disk
        self._open: dict[Engine, Connection] = {}

    def close(self) -> None:
        for connection in self._open.values():
            connection.close()
        self._open.clear()
        super().close()

    def abandon(self) -> None:
        """Roll back what a broken schedule left open."""
        for connection in self._open.values():
            connection.rollback()

    @contextmanager
    def _begin(self, engine: Engine) -> Iterator[Connection]:
        connection = self._open.get(engine)
        if connection is None:
            connection = self._open[engine] = engine.connect()
        if connection.in_transaction():  # one inside the other
            with super()._begin(engine) as another:
                yield another
            return
        with connection.begin():
            self._kind.begin(connection)
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with super().write() as connection:
            if self._disk.full:
                connection.exec_driver_sql(f"PRAGMA max_page_count = {NO_MORE_PAGES}")
            try:
                yield connection
            finally:
                if self._disk.full:
                    connection.exec_driver_sql(f"PRAGMA max_page_count = {ALL_PAGES}")
            self._tap.reach()


class SimFiles(BlobFiles):
    """The server's folder of images, on a disk that can be full."""

    __slots__ = ("disk",)

    def __init__(self, whole: BlobFiles, disk: Disk) -> None:
        super().__init__(whole.root, whole.shelf)
        object.__setattr__(self, "disk", disk)

    def open_part(self, device: str, sha256: str, offset: int) -> Part:
        if self.disk.full:
            raise OSError(errno.ENOSPC, "no space left")
        return super().open_part(device, sha256, offset)
