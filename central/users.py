"""Making and changing the office's people: what is allowed, done and written down."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from central import passwords
from central.office import Office
from central.rights import EVERYWHERE, Person, Role
from central.store import audit, people
from central.store.people import User

NAME_MAX, AREA_MAX, AREAS_MAX = 60, 60, 100
PASSWORD_MIN, PASSWORD_MAX = 10, 200
ONE_TIME_BYTES = 12
# Who acts at the terminal of the server; whoever may do that may do all.
AT_THE_SERVER = Person("command", Role.ADMINISTRATOR, frozenset({EVERYWHERE}))


class BadUserError(ValueError):
    """What cannot be done; `reason` is a key of `console.office_texts`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone is to be."""

    name: str
    role: Role
    areas: frozenset[str]

    @property
    def person(self) -> Person:
        """The same as a person."""
        return Person(self.name, self.role, self.areas)


def areas_of(text: str) -> frozenset[str]:
    """Return the areas of a text, separated by commas or line breaks."""
    for mark in ("，", "、", ";", "；", "\n"):
        text = text.replace(mark, ",")
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def add(office: Office, by: Person, wish: Wish) -> str:
    """Add someone; return the password that is good for one login."""
    _check(by, wish)
    password = secrets.token_urlsafe(ONE_TIME_BYTES)
    hashed = passwords.hashed(password, office.params.password_cost)
    with office.database.write() as connection:
        if people.find(connection, wish.name) is not None:
            raise BadUserError("user_known")
        people.put(connection, wish.name, hashed, must_change=True)
        people.place(connection, wish.name, wish.role, wish.areas)
        detail = f"{wish.name}: {wish.role.value} {_listed(wish.areas)}"
        _note(connection, office, by, "user_add", detail)
    return password


def change(office: Office, by: Person, wish: Wish) -> None:
    """Make someone what is wished; they log in again."""
    _check(by, wish)

    def act(connection: Connection, user: User) -> str:
        _keep_an_administrator(
            connection, user, leaves=wish.role is not Role.ADMINISTRATOR
        )
        people.place(connection, wish.name, wish.role, wish.areas)
        people.end_sessions(connection, wish.name)
        return f"{wish.role.value} {_listed(wish.areas)}"

    _on(office, by, wish.name, "user_change", act)


def reset_password(office: Office, by: Person, name: str) -> str:
    """Give someone a password that is good for one login, and return it."""
    password = secrets.token_urlsafe(ONE_TIME_BYTES)
    hashed = passwords.hashed(password, office.params.password_cost)

    def act(connection: Connection, _user: User) -> str:
        people.put(connection, name, hashed, must_change=True)
        return ""

    _on(office, by, name, "user_password", act)
    return password


def let_in(office: Office, by: Person, name: str, *, active: bool) -> None:
    """Let someone log in, or no more from this moment on."""

    def act(connection: Connection, user: User) -> str:
        if not active:
            _keep_an_administrator(connection, user, leaves=True)
        people.activate(connection, name, active=active)
        return ""

    _on(office, by, name, "user_on" if active else "user_off", act)


def drop_factor(office: Office, by: Person, name: str) -> None:
    """Take away a second factor that was lost; they log in again."""

    def act(connection: Connection, _user: User) -> str:
        people.drop_factor(connection, name)
        people.end_sessions(connection, name)
        return ""

    _on(office, by, name, "user_factor_off", act)


def choose_password(office: Office, name: str, password: str) -> None:
    """Give oneself a new password; every session ends."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise BadUserError("password_short")
    hashed = passwords.hashed(password, office.params.password_cost)
    with office.database.write() as connection:
        people.put(connection, name, hashed)
        entry = audit.Entry(office.clock(), name, "password", "", "")
        audit.add(connection, entry)


def visible(connection: Connection, by: Person) -> list[User]:
    """Return whom someone may see: all, or the reviewers of own areas."""
    return [
        user for user in people.everybody(connection) if by.looks_after(user.person)
    ]


def _check(by: Person, wish: Wish) -> None:
    if not 0 < len(wish.name) <= NAME_MAX or not wish.name.isprintable():
        raise BadUserError("user_name_bad")
    if not wish.areas or len(wish.areas) > AREAS_MAX:
        raise BadUserError("user_areas_needed")
    if any(len(area) > AREA_MAX for area in wish.areas):
        raise BadUserError("user_areas_needed")
    if not by.looks_after(wish.person):
        raise BadUserError("user_not_yours")


def _on(
    office: Office,
    by: Person,
    name: str,
    what: str,
    act: Callable[[Connection, User], str],
) -> None:
    with office.database.write() as connection:
        user = people.find(connection, name, to_change=True)
        # Who may not look after someone learns nothing of them.
        if user is None or not by.looks_after(user.person):
            raise BadUserError("user_unknown")
        detail = f"{name}: {act(connection, user)}".removesuffix(": ")
        _note(connection, office, by, what, detail)


def _keep_an_administrator(connection: Connection, user: User, *, leaves: bool) -> None:
    last = user.role is Role.ADMINISTRATOR and user.active and leaves
    if last and people.administrators(connection) == 1:
        raise BadUserError("user_last")


def _listed(areas: frozenset[str]) -> str:
    return ", ".join(sorted(areas))


def _note(
    connection: Connection, office: Office, by: Person, what: str, detail: str
) -> None:
    audit.add(connection, audit.Entry(office.clock(), by.name, what, "", detail))
