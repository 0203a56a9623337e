"""Reviewers, their failed attempts, and their sessions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from central.store.schema import sessions, users


@dataclass(frozen=True, slots=True)
class User:
    """One reviewer as stored."""

    name: str
    password_hash: str
    active: bool
    failures: int
    locked_until: datetime | None


def put(connection: Connection, name: str, password_hash: str) -> None:
    """Add a reviewer, or give one a new password and end their sessions."""
    row = {"password_hash": password_hash, "active": True, "failures": 0}
    changed = connection.execute(
        update(users).where(users.c.name == name).values(locked_until=None, **row)
    )
    if changed.rowcount == 0:
        connection.execute(insert(users).values(name=name, **row))
    connection.execute(delete(sessions).where(sessions.c.user == name))


def are_there(connection: Connection) -> bool:
    """Say whether anybody may log in, or ever might."""
    return connection.execute(select(users.c.name).limit(1)).first() is not None


def find(connection: Connection, name: str, *, to_change: bool = False) -> User | None:
    """Return a reviewer by name, held for this transaction if it is to change."""
    wanted = select(users).where(users.c.name == name)
    if to_change:
        wanted = wanted.with_for_update()
    row = connection.execute(wanted).first()
    if row is None:
        return None
    return User(row.name, row.password_hash, row.active, row.failures, row.locked_until)


def note_failure(
    connection: Connection, name: str, failures: int, locked_until: datetime | None
) -> None:
    """Count a wrong password."""
    connection.execute(
        update(users)
        .where(users.c.name == name)
        .values(failures=failures, locked_until=locked_until)
    )


def start_session(
    connection: Connection, hashed: str, name: str, now: datetime, ends: datetime
) -> None:
    """Open a session and forget failures and sessions that are over."""
    connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
    note_failure(connection, name, 0, None)
    row = {"hash": hashed, "user": name, "started_at": now, "expires_at": ends}
    connection.execute(insert(sessions).values(row))


def session_user(
    connection: Connection, hashed: str, now: datetime
) -> tuple[str, datetime] | None:
    """Return (reviewer, end) of a session that is open."""
    row = connection.execute(
        select(sessions.c.user, sessions.c.expires_at)
        .join(users, users.c.name == sessions.c.user)
        .where(
            sessions.c.hash == hashed,
            sessions.c.expires_at > now,
            users.c.active.is_(True),
        )
    ).first()
    return None if row is None else (row.user, row.expires_at)


def extend_session(connection: Connection, hashed: str, ends: datetime) -> None:
    """Keep a session open that is in use."""
    connection.execute(
        update(sessions).where(sessions.c.hash == hashed).values(expires_at=ends)
    )


def end_session(connection: Connection, hashed: str) -> None:
    """Close a session."""
    connection.execute(delete(sessions).where(sessions.c.hash == hashed))
