"""Notes of phone calls, for the office alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from central.store.desk_schema import notes


@dataclass(frozen=True, slots=True)
class Note:
    """What a reviewer wrote down."""

    at: datetime
    who: str
    text: str


def add(connection: Connection, number: str, note: Note) -> None:
    """Add a note about a registration."""
    row = {"registration": number, "at": note.at, "who": note.who, "text": note.text}
    connection.execute(insert(notes).values(row))


def of_registration(connection: Connection, number: str) -> list[Note]:
    """Return the notes, newest first."""
    rows = connection.execute(
        select(notes).where(notes.c.registration == number).order_by(notes.c.id.desc())
    )
    return [Note(row.at, row.who, row.text) for row in rows]
