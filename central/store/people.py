"""People of the office, their failed attempts, and their second factors."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from central.rights import EVERYWHERE, Person, Role
from central.store.schema import recovery_codes, sessions, users


@dataclass(frozen=True, slots=True)
class User:
    """One person as stored."""

    name: str
    password_hash: str
    active: bool
    failures: int
    locked_until: datetime | None
    role: Role
    areas: frozenset[str]
    must_change: bool
    totp_secret: str | None
    totp_pending: str | None
    totp_step: int | None

    @property
    def person(self) -> Person:
        """What they are to the rules."""
        return Person(self.name, self.role, self.areas)


def put(
    connection: Connection, name: str, password_hash: str, *, must_change: bool = False
) -> None:
    """Give someone a new password and end their sessions; add a reviewer if new."""
    row = {
        "password_hash": password_hash,
        "active": True,
        "failures": 0,
        "must_change": must_change,
    }
    changed = connection.execute(
        update(users).where(users.c.name == name).values(locked_until=None, **row)
    )
    if changed.rowcount == 0:
        role = {"role": Role.REVIEWER.value, "areas": _written([EVERYWHERE])}
        connection.execute(insert(users).values(name=name, **role, **row))
    end_sessions(connection, name)


def place(connection: Connection, name: str, role: Role, areas: Iterable[str]) -> None:
    """Say what someone is, and of which areas."""
    values = {"role": role.value, "areas": _written(areas)}
    connection.execute(update(users).where(users.c.name == name).values(values))


def activate(connection: Connection, name: str, *, active: bool) -> None:
    """Let someone in, or no more; then their sessions end at once."""
    values = {"active": active, "failures": 0, "locked_until": None}
    connection.execute(update(users).where(users.c.name == name).values(values))
    if not active:
        end_sessions(connection, name)


def are_there(connection: Connection) -> bool:
    """Say whether anybody may log in, or ever might."""
    return connection.execute(select(users.c.name).limit(1)).first() is not None


def everybody(connection: Connection) -> list[User]:
    """Return everyone, active ones first, by name."""
    rows = select(users).order_by(users.c.active.desc(), users.c.name)
    return [_user(row) for row in connection.execute(rows)]


def administrators(connection: Connection) -> int:
    """Return how many administrators may log in."""
    wanted = select(func.count()).where(
        users.c.role == Role.ADMINISTRATOR.value, users.c.active.is_(True)
    )
    return connection.execute(wanted).scalar_one()


def find(connection: Connection, name: str, *, to_change: bool = False) -> User | None:
    """Return someone by name, held for this transaction if they are to change."""
    wanted = select(users).where(users.c.name == name)
    if to_change:
        wanted = wanted.with_for_update()
    row = connection.execute(wanted).first()
    return None if row is None else _user(row)


def note_failure(
    connection: Connection, name: str, failures: int, locked_until: datetime | None
) -> None:
    """Count a wrong password."""
    connection.execute(
        update(users)
        .where(users.c.name == name)
        .values(failures=failures, locked_until=locked_until)
    )


def offer_factor(connection: Connection, name: str, secret: str) -> None:
    """Keep a secret that its owner has yet to prove."""
    connection.execute(
        update(users).where(users.c.name == name).values(totp_pending=secret)
    )


def take_factor(
    connection: Connection, name: str, secret: str, step: int, codes: Iterable[str]
) -> None:
    """Ask for this factor from now on; `codes` are the hashes to recover with."""
    drop_factor(connection, name)
    values = {"totp_secret": secret, "totp_step": step}
    connection.execute(update(users).where(users.c.name == name).values(values))
    rows = [{"hash": code, "user": name} for code in codes]
    connection.execute(insert(recovery_codes), rows)


def drop_factor(connection: Connection, name: str) -> None:
    """Ask for a password alone: someone has lost the telephone and the codes."""
    values = {"totp_secret": None, "totp_pending": None, "totp_step": None}
    connection.execute(update(users).where(users.c.name == name).values(values))
    connection.execute(delete(recovery_codes).where(recovery_codes.c.user == name))


def use_step(connection: Connection, name: str, step: int) -> bool:
    """Spend the code of a time step; False when it or a later one was used."""
    fresh = users.c.totp_step.is_(None) | (users.c.totp_step < step)
    changed = connection.execute(
        update(users).where(users.c.name == name, fresh).values(totp_step=step)
    )
    return changed.rowcount == 1


def use_recovery(connection: Connection, name: str, code_hash: str) -> bool:
    """Spend a recovery code; False when there is none such."""
    gone = connection.execute(
        delete(recovery_codes).where(
            recovery_codes.c.user == name, recovery_codes.c.hash == code_hash
        )
    )
    return gone.rowcount == 1


def recovery_left(connection: Connection, name: str) -> int:
    """Return how many recovery codes someone has left."""
    wanted = select(func.count()).where(recovery_codes.c.user == name)
    return connection.execute(wanted).scalar_one()


def end_sessions(connection: Connection, name: str) -> None:
    """Log someone out everywhere."""
    connection.execute(delete(sessions).where(sessions.c.user == name))


def _written(areas: Iterable[str]) -> str:
    return json.dumps(sorted(set(areas)), ensure_ascii=False)


def _user(row: Row[tuple[object, ...]]) -> User:
    return User(
        row.name,
        row.password_hash,
        row.active,
        row.failures,
        row.locked_until,
        Role(row.role),
        frozenset(json.loads(row.areas)),
        row.must_change,
        row.totp_secret,
        row.totp_pending,
        row.totp_step,
    )
