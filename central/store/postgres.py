"""What is particular to PostgreSQL: a pool, isolation, and what may be tried again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

# One connection for each of the 40 threads in which a worker process answers, so that
# none waits for another's; PostgreSQL's 100 by default are enough for two workers.
POOL_KEPT, POOL_MORE = 8, 32
CONNECT_TIMEOUT_S = 10
# How long a writer waits for the row of another one before it gives up (milliseconds).
LOCK_TIMEOUT_MS = 30_000
# A transaction that was left open, by a process that hangs, holds others for this long.
IDLE_TIMEOUT_MS = 60_000
READS: dict[str, Any] = {
    "isolation_level": "REPEATABLE READ",
    "postgresql_readonly": True,
}
GLANCES: dict[str, Any] = {"isolation_level": "AUTOCOMMIT"}
WRITES: dict[str, Any] = {"isolation_level": "READ COMMITTED"}
# "Duanzhen": any number that no other program on this database takes.
ADVISORY_LOCK = 0x4475616E7A68656E
# Serialization failure, deadlock: the other one went first, and this one may go now.
AGAIN = frozenset({"40001", "40P01"})


def open_engine(url: str) -> Engine:
    """Return the engine of a URL; nothing is connected yet."""
    options = (
        f"-c lock_timeout={LOCK_TIMEOUT_MS} "
        f"-c idle_in_transaction_session_timeout={IDLE_TIMEOUT_MS}"
    )
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        # Parameters are names and numbers of people; they do not belong in a log.
        hide_parameters=True,
        pool_size=POOL_KEPT,
        max_overflow=POOL_MORE,
        # After PostgreSQL was restarted, no request fails on a dead connection.
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "options": options},
    )


def begin(_connection: Connection) -> None:
    """Do nothing: the driver begins a transaction with the first statement."""


@contextmanager
def alone(writer: Engine, *, rebuilds_tables: bool) -> Iterator[Connection]:  # noqa: ARG001 - PostgreSQL alters tables in place
    """Open a write transaction that waits for every other of its kind."""
    with writer.connect() as connection, connection.begin():
        connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
        yield connection


def gave_up(error: OperationalError) -> bool:
    """Say whether PostgreSQL ended this transaction in favour of another."""
    return getattr(error.orig, "sqlstate", None) in AGAIN
