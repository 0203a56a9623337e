"""The file of a store: one connection, one lock, whole transactions, named failures."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sync import room, traces
from sync.engine import (
    Database,
    DatabaseError,
    is_damage,
    is_full,
    reading,
    writing,
)
from sync.errors import StoreError
from sync.opening import open_store
from sync.room import Room

T = TypeVar("T")
CLOSE_S = 1.0


class StoreFile:
    """An opened store, of which nobody knows yet what is in it."""

    def __init__(self, folder: Path, disk_reserve_bytes: int) -> None:
        self.folder = folder
        self._closed = False
        self._lock = threading.RLock()
        self._opened = open_store(folder)
        self._db = self._opened.database
        self._room = Room(folder, disk_reserve_bytes)

    def close(self) -> None:
        """Close the database file; a second call changes nothing.

        Where a thread hangs in it, it stays open: it is whole at every moment.
        """
        if not self._lock.acquire(timeout=CLOSE_S):
            return
        try:
            if not self._closed:
                self._closed = True
                self._opened.close()
        finally:
            self._lock.release()

    def read(self, what: Callable[[Database], T]) -> T:
        """Read what another module of this room asks of the tables."""
        with self._reading():
            return what(self._db)

    def write(self, what: Callable[[Database], T]) -> T:
        """Change what another module of this room changes, in one transaction."""
        with self._writing() as db:
            return what(db)

    def check_room(self) -> None:
        """Raise StoreError S201 when there is no room for another picture."""
        with self._reading():
            inside = room.free_inside(self._db)
        if not self._room.for_picture(inside):
            raise StoreError("S201")

    def let_go(self) -> None:
        """Give back the decrypted pages that are kept in memory; they are read anew."""
        with self._asking():
            self._db.execute("PRAGMA shrink_memory")

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock:
            try:
                with reading(self._db):
                    yield
            except DatabaseError as error:
                raise self._failed(error, "S204") from error

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Hold the lock for one statement, which sees one state without more."""
        with self._lock:
            try:
                yield
            except DatabaseError as error:
                raise self._failed(error, "S204") from error

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        with self._lock:
            self._room.before_write()
            try:
                with writing(self._db) as db:
                    yield db
                traces.wipe(self._db)
            except DatabaseError as error:
                raise self._failed(error, "S203") from error

    def _failed(self, error: DatabaseError, otherwise: str) -> StoreError:
        if is_full(error):
            return StoreError("S201", type(error).__name__)
        if is_damage(error):
            self._opened.doubt()
            return StoreError("S205", type(error).__name__)
        return StoreError(otherwise, type(error).__name__)
