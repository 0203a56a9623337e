"""The ready messages as the office has edited them; types it left alone have none."""

from sqlalchemy import Connection, select

from central.store.desk_schema import phrases
from central.store.put import put_row


def load(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return the messages of every type that was edited."""
    rows = connection.execute(select(phrases))
    return {row.type_id: tuple(row.lines.splitlines()) for row in rows}


def put(connection: Connection, type_id: str, lines: tuple[str, ...]) -> None:
    """Set the messages of a type."""
    put_row(connection, phrases, {"type_id": type_id}, {"lines": "\n".join(lines)})
