"""Open the encrypted SQLite file. The one place that knows it is SQLCipher.

`sqlcipher3` takes the place of `pysqlite3`, for which sqlite-utils looks when it is
first imported, so this module must be the first of ours to import sqlite-utils.
"""

import fcntl
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3
import sqlcipher3.dbapi2

if "sqlite_utils" in sys.modules:
    raise ImportError("sqlite_utils was imported before sync.engine; import this first")
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2
# It would load these only to know their numbers as columns, which no row of ours holds,
# and a kiosk that starts would wait for it.
_spared = [name for name in ("numpy", "pandas") if name not in sys.modules]
sys.modules.update(dict.fromkeys(_spared))  # type: ignore[arg-type]

from sqlite_utils import Database, Migrations  # noqa: E402 - see the docstring

for _name in _spared:
    del sys.modules[_name]

from sync.errors import StoreError  # noqa: E402 - see the docstring

__all__ = [
    "Database",
    "DatabaseError",
    "Migrations",
    "is_damage",
    "is_full",
    "is_whole",
    "one_opener",
    "open_database",
    "reading",
    "writing",
]

DatabaseError = sqlcipher3.dbapi2.DatabaseError

SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_FULL = 10, 11, 13
SQLITE_CANTOPEN, SQLITE_NOTADB = 14, 26
# The index of the log takes 32 kB, its first frames a few pages.
LOG_BYTES = 100_000
# The other process commits in milliseconds; five seconds mean that it hangs.
BUSY_MS = 5000


def open_database(path: Path, key_hex: str, migrations: Migrations) -> Database:
    """Open or create the store with a raw 32-byte key, and bring it up to date.

    Must run under `one_opener`. Raises StoreError S202 when the key does not fit or the
    file is damaged, S208 when the disk has no room for the log that SQLite needs.
    """
    connection = sqlcipher3.dbapi2.connect(str(path), check_same_thread=False)
    try:
        connection.execute(f"PRAGMA key = \"x'{key_hex}'\"")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return _prepared(connection, migrations)
    except DatabaseError as error:
        connection.close()
        code = "S208" if _lacks_room(error, path) else "S202"
        raise StoreError(code, type(error).__name__) from error


def _prepared(
    connection: sqlcipher3.dbapi2.Connection, migrations: Migrations
) -> Database:
    database = Database(connection, execute_plugins=False)
    database.enable_wal()
    # FULL, because the answer "saved" must survive a power cut at that moment.
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA foreign_keys = ON")
    # What is deleted is overwritten: a wrap that is erased must not lie in a free page.
    database.execute("PRAGMA secure_delete = ON")
    migrations.apply(database)
    return database


def is_whole(database: Database) -> bool:
    """Say whether the structure of the whole file holds; about 4 ms a megabyte."""
    try:
        return database.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except DatabaseError:
        return False


def is_full(error: Exception) -> bool:
    """Say whether a write failed because the disk is full."""
    return _primary_code(error) == SQLITE_FULL


def _lacks_room(error: Exception, path: Path) -> bool:
    """Say whether a file did not open for want of room, which SQLite calls an I/O error
    where it is the index of its log that cannot grow.
    """
    if is_full(error):
        return True
    failed = _primary_code(error) in {SQLITE_IOERR, SQLITE_CANTOPEN}
    return failed and shutil.disk_usage(path.parent).free < LOG_BYTES


def is_damage(error: Exception) -> bool:
    """Say whether a page could not be read as it was written."""
    return _primary_code(error) in {SQLITE_CORRUPT, SQLITE_NOTADB}


def _primary_code(error: Exception) -> int:
    # The low byte; the rest says where it happened. Errors of the binding have none.
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


@contextmanager
def reading(database: Database) -> Iterator[Database]:
    """See one state in several statements, whatever the other process commits."""
    connection = database.conn
    if connection.in_transaction:
        yield database
        return
    connection.execute("BEGIN")
    try:
        yield database
    finally:
        connection.execute("ROLLBACK")


@contextmanager
def writing(database: Database) -> Iterator[Database]:
    """Hold the write lock from the start, so that what is read stays true."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield database
        database.execute("COMMIT")
    except BaseException:
        # When the disk is full SQLite may have rolled back by itself.
        if database.conn.in_transaction:
            database.execute("ROLLBACK")
        raise


@contextmanager
def one_opener(path: Path) -> Iterator[None]:
    """Keep the other process out while this one makes the key, creates or migrates."""
    with path.open("w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
