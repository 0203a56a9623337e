"""A whole database brought into an empty one of the other kind, row by row.

Numbers, cursors and the epoch stay as they are, so kiosks notice nothing: the office
must stand still meanwhile, and go on at the new place alone.
"""

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, Table, func, insert, inspect, select

from central.stops import StoppedError
from central.store import desk_schema  # noqa: F401 - its tables belong to the whole
from central.store.database import Database
from central.store.schema import metadata, schema_versions
from central.store.upgrade import upgrade

# Rows are held by so many, whatever there is.
PORTION = 1000
# Called with the name of a table and how many of its rows are there.
Show = Callable[[str, int], None]


def resettle(source: Database, target: Database, show: Show) -> dict[str, int]:
    """Bring every row; return how many of each table. All of it arrives, or nothing.

    Nobody writes to the source meanwhile. Raises StoppedError R515 when the target is
    not empty, R518 when a table did not arrive whole.
    """
    with target.read() as connection:
        if inspect(connection).get_table_names():
            raise StoppedError("R515")
    upgrade(target)
    with source.alone() as old, target.alone() as new:
        for table in reversed(_tables()):
            new.execute(table.delete())
        brought = {table.name: _bring(old, new, table, show) for table in _tables()}
        _count_on(new)
    return brought


def _tables() -> list[Table]:
    """Return the tables, each after those that it points to."""
    return [one for one in metadata.sorted_tables if one is not schema_versions]


def _bring(old: Connection, new: Connection, table: Table, show: Show) -> int:
    done = 0
    for portion in _portions(old, table):
        new.execute(insert(table), portion)
        done += len(portion)
        show(table.name, done)
    there = new.execute(select(func.count()).select_from(table)).scalar_one()
    if there != done:
        raise StoppedError("R518", f"{table.name}: {there}/{done}")
    return done


def _portions(old: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    found = old.execution_options(yield_per=PORTION).execute(select(table))
    for rows in found.mappings().partitions(PORTION):
        yield [dict(row) for row in rows]


def _count_on(new: Connection) -> None:
    """Let PostgreSQL's own counters go on after the numbers that were brought."""
    if new.dialect.name != "postgresql":
        return
    for table in _tables():
        for column in table.primary_key:
            if column.autoincrement is True:
                counter = func.pg_get_serial_sequence(table.name, column.name)
                highest = select(func.coalesce(func.max(column), 1)).scalar_subquery()
                new.execute(select(func.setval(counter, highest)))
