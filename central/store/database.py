"""One database: how it is opened, and what a transaction is.

The driver's own transaction handling is switched off: it would begin late and not at
all before a SELECT, so two writers could both read and then both write.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, create_engine, event
from sqlalchemy.types import TypeDecorator

# How long a writer waits for another one before it gives up (milliseconds).
BUSY_TIMEOUT_MS = 30_000
WRITES = "duanzheng_writes"


class Instant(TypeDecorator[datetime]):
    """An aware time. It is stored as UTC, since SQLite drops the zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the base class names it
    ) -> datetime | None:
        """Store UTC; a naive time is a bug of the caller."""
        if value is None:
            return None
        assert value.tzinfo is not None, "naive times do not enter the database"
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(
        self,
        value: Any,
        dialect: Dialect,  # noqa: ARG002 - the base class names it
    ) -> datetime | None:
        """Give the time back as aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Database:
    """The engine, with one way to read and one way to write."""

    def __init__(self, path: Path) -> None:
        # Parameters are names and numbers of people; they do not belong in a log.
        self._engine = create_engine(
            f"sqlite:///{path}",
            connect_args={"check_same_thread": False},
            hide_parameters=True,
        )
        self._writer = self._engine.execution_options(**{WRITES: True})
        event.listen(self._engine, "connect", _configure)
        event.listen(self._engine, "begin", _begin)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that sees one state and changes nothing."""
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that is the only writer from its first statement on."""
        with self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _configure(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    # FULL, as measured under power cuts: NORMAL lost acknowledged rows.
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
