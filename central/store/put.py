"""Rows that several writers may bring at once: added or replaced in one statement."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def _insert(dialect: str, table: Table) -> Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


# Put together once: for what every operation does, that costs more than to do it.
@cache
def _put(
    dialect: str, table: Table, key: tuple[str, ...], set_: frozenset[str]
) -> Insert:
    statement = _insert(dialect, table)
    values = {name: statement.excluded[name] for name in sorted(set_)}
    return statement.on_conflict_do_update(index_elements=list(key), set_=values)


@cache
def _add(dialect: str, table: Table) -> Any:
    statement = _insert(dialect, table).on_conflict_do_nothing()
    return statement.returning(*table.primary_key)


def put_row(
    connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]
) -> None:
    """Add a row, or give the one of this key its new values."""
    statement = _put(connection.dialect.name, table, tuple(key), frozenset(values))
    connection.execute(statement, key | values)


def add_row(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Add a row; say whether it was new, and change nothing if it was not."""
    statement = _add(connection.dialect.name, table)
    return connection.execute(statement, row).first() is not None


def put_rows(
    connection: Connection, table: Table, key: Sequence[str], rows: list[dict[str, Any]]
) -> None:
    """Add rows of the same columns, or give those of these keys their new values."""
    new = frozenset(rows[0]) - set(key)
    connection.execute(_put(connection.dialect.name, table, tuple(key), new), rows)
