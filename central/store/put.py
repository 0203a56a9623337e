"""Rows that several writers may bring at once: added or replaced in one statement.

Many rows reach PostgreSQL as one parameter. One execution for each of them would cost
the driver more than the database needs to store it.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Insert,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

Row = dict[str, Any]
Upsert = sqlite.Insert | postgresql.Insert


def _insert(dialect: str, table: Table) -> Upsert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def _of_many(table: Table, names: tuple[str, ...]) -> postgresql.Insert:
    """Return an insert of the rows that the parameter `rows` holds as JSON."""
    columns = [column(name, table.c[name].type) for name in names]
    rows = func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON))
    given = rows.table_valued(*columns).render_derived("given", with_types=True)
    chosen = select(*(given.c[name] for name in names))
    return postgresql.insert(table).from_select(list(names), chosen)


def _or_put(statement: Upsert, key: tuple[str, ...], new: Sequence[str]) -> Upsert:
    values = {name: statement.excluded[name] for name in new}
    return statement.on_conflict_do_update(index_elements=list(key), set_=values)


# Put together once: for what every operation does, that costs more than to do it.
@cache
def _put(
    dialect: str, table: Table, key: tuple[str, ...], set_: frozenset[str]
) -> Upsert:
    return _or_put(_insert(dialect, table), key, sorted(set_))


@cache
def _put_many(table: Table, key: tuple[str, ...], names: tuple[str, ...]) -> Upsert:
    new = [name for name in names if name not in key]
    return _or_put(_of_many(table, names), key, new)


@cache
def _add_many(table: Table, names: tuple[str, ...]) -> postgresql.Insert:
    return _of_many(table, names)


@cache
def _offer(dialect: str, table: Table, names: tuple[str, ...]) -> Upsert:
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return _of_many(table, names).on_conflict_do_nothing()


@cache
def _add(dialect: str, table: Table) -> Any:
    statement = _insert(dialect, table).on_conflict_do_nothing()
    return statement.returning(*table.primary_key)


@cache
def _plain(table: Table) -> Insert:
    return insert(table)


def put_row(connection: Connection, table: Table, key: Row, values: Row) -> None:
    """Add a row, or give the one of this key its new values."""
    statement = _put(connection.dialect.name, table, tuple(key), frozenset(values))
    connection.execute(statement, key | values)


def add_row(connection: Connection, table: Table, row: Row) -> bool:
    """Add a row; say whether it was new, and change nothing if it was not."""
    statement = _add(connection.dialect.name, table)
    return connection.execute(statement, row).first() is not None


def put_rows(
    connection: Connection, table: Table, key: Sequence[str], rows: list[Row]
) -> None:
    """Add rows of the same columns, or give those of these keys their new values.

    No key may come twice.
    """
    if connection.dialect.name == "sqlite":
        new = frozenset(rows[0]) - set(key)
        connection.execute(_put("sqlite", table, tuple(key), new), rows)
        return
    statement = _put_many(table, tuple(key), tuple(rows[0]))
    connection.execute(statement, {"rows": _packed(rows)})


def add_rows(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Add new rows of the same columns."""
    if connection.dialect.name == "sqlite":
        connection.execute(_plain(table), rows)
        return
    connection.execute(_add_many(table, tuple(rows[0])), {"rows": _packed(rows)})


def offer_rows(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Add rows of the same columns; those that are there already stay as they are."""
    statement = _offer(connection.dialect.name, table, tuple(rows[0]))
    sqlite_rows = connection.dialect.name == "sqlite"
    connection.execute(statement, rows if sqlite_rows else {"rows": _packed(rows)})


def _packed(rows: list[Row]) -> str:
    return json.dumps(rows, ensure_ascii=False, default=_instant)


def _instant(value: object) -> str:
    """Return an aware time as `Instant` stores it."""
    assert isinstance(value, datetime), f"no form for {type(value).__name__}"
    assert value.tzinfo is not None, "naive times do not enter the database"
    return value.astimezone(UTC).replace(tzinfo=None).isoformat()
