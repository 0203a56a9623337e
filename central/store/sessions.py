"""Sessions of the console: each ends when it is idle, and at its last hour."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from central.store import people
from central.store.people import User
from central.store.schema import sessions


@dataclass(frozen=True, slots=True)
class Session:
    """One open session. It ends at `expires_at` if idle, at `ends_at` in any case."""

    user: User
    expires_at: datetime
    ends_at: datetime
    needs_code: bool


def start(
    connection: Connection,
    hashed: str,
    name: str,
    times: tuple[datetime, datetime, datetime],
    *,
    needs_code: bool,
) -> None:
    """Open a session and forget those that are over; `times`: now, idle, last."""
    now, expires_at, ends_at = times
    connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
    row = {"hash": hashed, "user": name, "started_at": now, "expires_at": expires_at}
    connection.execute(
        insert(sessions).values(ends_at=ends_at, needs_code=needs_code, **row)
    )


def find(connection: Connection, hashed: str, now: datetime) -> Session | None:
    """Return a session that is open, of someone who may be here."""
    row = connection.execute(
        select(sessions).where(
            sessions.c.hash == hashed,
            sessions.c.expires_at > now,
            sessions.c.ends_at > now,
        )
    ).first()
    user = None if row is None else people.find(connection, row.user)
    if row is None or user is None or not user.active:
        return None
    return Session(user, row.expires_at, row.ends_at, row.needs_code)


def extend(connection: Connection, hashed: str, expires_at: datetime) -> None:
    """Keep a session open that is in use."""
    connection.execute(
        update(sessions).where(sessions.c.hash == hashed).values(expires_at=expires_at)
    )


def end(connection: Connection, hashed: str) -> None:
    """Close a session."""
    connection.execute(delete(sessions).where(sessions.c.hash == hashed))


def count(connection: Connection, name: str, now: datetime) -> int:
    """Return how many sessions someone has open."""
    wanted = select(func.count()).where(
        sessions.c.user == name, sessions.c.expires_at > now
    )
    return connection.execute(wanted).scalar_one()
