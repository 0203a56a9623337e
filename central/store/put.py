"""Rows that several writers may bring at once: added or replaced in one statement."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def put_row(
    connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]
) -> None:
    """Add a row, or give the one of this key its new values."""
    insert = _insert(connection, table).values(**key, **values)
    connection.execute(
        insert.on_conflict_do_update(index_elements=list(key), set_=values)
    )


def add_row(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Add a row; say whether it was new, and change nothing if it was not."""
    insert = _insert(connection, table).values(**row).on_conflict_do_nothing()
    return connection.execute(insert.returning(*table.primary_key)).first() is not None


def put_rows(
    connection: Connection, table: Table, key: Sequence[str], rows: list[dict[str, Any]]
) -> None:
    """Add rows of the same columns, or give those of these keys their new values."""
    insert = _insert(connection, table)
    new = {name: insert.excluded[name] for name in rows[0] if name not in key}
    connection.execute(
        insert.on_conflict_do_update(index_elements=list(key), set_=new), rows
    )
