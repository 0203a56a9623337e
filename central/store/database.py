"""One database, SQLite or PostgreSQL: how it is opened, and what a transaction is.

SQLite has one writer at a time. On PostgreSQL writers go side by side; whoever decides
about a dossier holds the row of its registration, and what must be done by one process
alone is done under an advisory lock.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, DateTime, Dialect, Engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.types import TypeDecorator

from central.stops import StoppedError
from central.store import postgres, sqlite
from central.store.together import Together

LOG = structlog.stdlib.get_logger()
Result = TypeVar("Result")
# A transaction that PostgreSQL gave up for another one is tried this often.
TRIES = 8


class Instant(TypeDecorator[datetime]):
    """An aware time. It is stored as UTC without a zone, which both databases keep."""

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
    """The engine, with one way to read and one way to write.

    `place` is the file of an SQLite database, or the URL of one in PostgreSQL.
    """

    def __init__(self, place: Path | str) -> None:
        self.place = place
        self._kind = sqlite if isinstance(place, Path) else postgres
        self._engine: Engine = self._kind.open_engine(place)
        self._reader = self._engine.execution_options(**self._kind.READS)
        self._glancer = self._engine.execution_options(**self._kind.GLANCES)
        self._writer = self._engine.execution_options(**self._kind.WRITES)
        self._together = Together(self.change)

    @property
    def is_postgres(self) -> bool:
        """Whether several processes may write side by side."""
        return self._kind is postgres

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that sees one state and changes nothing."""
        with self._begin(self._reader) as connection:
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """Open what is for one question alone: on PostgreSQL without a transaction.

        To begin and end one takes longer than the question.
        """
        with self._begin(self._glancer) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction; on SQLite it is the only writer from its start on."""
        with self._begin(self._writer) as connection:
            yield connection

    @contextmanager
    def alone(self, *, rebuilds_tables: bool = False) -> Iterator[Connection]:
        """Open the one transaction of its kind in all processes.

        One that rebuilds tables leaves foreign keys to the end.
        """
        with self._kind.alone(self._writer, rebuilds_tables=rebuilds_tables) as one:
            yield one

    def change(self, act: Callable[[Connection], Result]) -> Result:
        """Do an act in a transaction, again if PostgreSQL gave it up for another's.

        The act must have no effect but those in the database.
        """
        for left in reversed(range(TRIES)):
            try:
                with self.write() as connection:
                    return act(connection)
            except OperationalError as error:
                if left == 0 or not self._kind.gave_up(error):
                    raise
                LOG.info("transaction_again", left=left)
        raise AssertionError("the last try returns or raises")

    def share(self, act: Callable[[Connection], Result], order: str) -> Result:
        """Do an act in a transaction that other threads' acts may share.

        It returns when the act is durable; see `Together.do` for what it must bear.
        """
        return self._together.do(act, order)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _begin(self, engine: Engine) -> Iterator[Connection]:
        with engine.connect() as connection, connection.begin():
            self._kind.begin(connection)
            yield connection

    def check_reachable(self) -> None:
        """Raise StoppedError R502 when the database does not answer."""
        try:
            with self.read() as connection:
                connection.execute(text("SELECT 1"))
        except OperationalError as error:
            raise StoppedError("R502", type(error.orig).__name__) from error
