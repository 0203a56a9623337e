"""What is particular to SQLite: one writer, and durability by settings.

The driver's own transaction handling is switched off: it would begin late and not at
all before a SELECT, so two writers could both read and then both write.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import IntegrityError, OperationalError

# How long a writer waits for another one before it gives up (milliseconds).
BUSY_TIMEOUT_MS = 30_000
BEGINS = "duanzheng_begins"
READS: dict[str, Any] = {BEGINS: "BEGIN"}
# One question sees one state in any case.
GLANCES: dict[str, Any] = {}
WRITES: dict[str, Any] = {BEGINS: "BEGIN IMMEDIATE"}
# One connection for each of the 40 threads in which a process answers, and all are
# kept: to open one takes longer than most of what is asked.
POOL_KEPT = 40


def open_engine(path: Path) -> Engine:
    """Return the engine of a file."""
    # Parameters are names and numbers of people; they do not belong in a log.
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"check_same_thread": False},
        hide_parameters=True,
        pool_size=POOL_KEPT,
    )
    event.listen(engine, "connect", _configure)
    return engine


@contextmanager
def alone(writer: Engine, *, rebuilds_tables: bool) -> Iterator[Connection]:
    """Open a write transaction, which is alone in any case.

    A rebuilt table is dropped for a moment, so foreign keys are checked at the end.
    """
    with writer.connect() as connection:
        if rebuilds_tables:
            _execute(connection, "PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                begin(connection)
                yield connection
                if rebuilds_tables:
                    _check_keys(connection)
        finally:
            if rebuilds_tables:
                _execute(connection, "PRAGMA foreign_keys = ON")


def gave_up(_error: OperationalError) -> bool:
    """Say whether another try may succeed; a writer has waited long enough here."""
    return False


def _execute(connection: Connection, pragma: str) -> None:
    # Past SQLAlchemy, which would begin a transaction, in which this has no effect.
    cursor = connection.connection.cursor()
    cursor.execute(pragma)
    cursor.close()


def _check_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        cause = ValueError(f"table {broken[0]}")
        raise IntegrityError("PRAGMA foreign_key_check", None, cause)


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


def begin(connection: Connection) -> None:
    """Begin the transaction that the driver does not.

    Called, not listened to: an engine with one listener asks all of its events at every
    statement, which costs a tenth of it.
    """
    begins = connection.get_execution_options().get(BEGINS)
    if begins is not None:
        connection.exec_driver_sql(begins)
