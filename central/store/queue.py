"""The queue of dossiers: filters, pages by key, counts that stop at a bound.

A page starts after the last line of the one before it, so that the thousandth costs
what the first does; all of a filter stands in one index (see schema.py).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    func,
    literal,
    select,
    tuple_,
)

from central.store.database import Instant
from central.store.desk_schema import leases, places
from central.store.roster import entry_of
from central.store.schema import dossiers, registrations
from dossier.model import Registration
from dossier.states import State
from sync.protocol.messages import DOSSIER

# Above this a tab says "999+": nobody reads the rest, and counting a million is slow.
COUNT_MAX = 1000


# Areas of nobody in particular. An empty tuple is somebody who may see none.
Areas = tuple[str, ...] | None
EVERYWHERE: Areas = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reviewer wants to see; an empty field wants all.

    `areas` are those that the reviewer may see (None: all), `area` the one chosen of
    them. `until` is the latest time since when it may wait; `clean` leaves out what has
    warnings, held items or was returned before.
    """

    state: State | None = None
    areas: Areas = EVERYWHERE
    area: str = ""
    site: str = ""
    category: str = ""
    until: datetime | None = None
    back: bool = False
    flagged: bool = False
    clean: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the queue as a place to read on after."""

    since: datetime
    number: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue. `lease` names who has it open, "" when nobody has."""

    registration: Registration
    state: State
    since: datetime
    held: int
    flags: int
    returns: int
    materials: int
    lease: str

    @property
    def place(self) -> Place:
        """Where the next page begins, when this is the last line."""
        return Place(self.since, self.registration.number)


def page(
    connection: Connection,
    wanted: Wanted,
    after: Place | None,
    limit: int,
    now: datetime,
) -> list[QueueRow]:
    """Return the next lines, those that wait longest first."""
    numbers = select(dossiers.c.registration).where(*_conditions(wanted))
    if after is not None:
        numbers = numbers.where(tuple_(_time(after), literal(after.number)) < _ORDER)
    chosen = numbers.order_by(*_ORDER.clauses).limit(limit).subquery()
    return _rows(connection, select(chosen.c.registration), now)


def rows_of(
    connection: Connection, numbers: list[str], now: datetime
) -> list[QueueRow]:
    """Return the lines of these registrations."""
    chosen = select(registrations.c.number).where(registrations.c.number.in_(numbers))
    return _rows(connection, chosen, now)


def count(connection: Connection, wanted: Wanted) -> int:
    """Return how many there are, COUNT_MAX when there are that many or more."""
    some = select(literal(1)).where(*_conditions(wanted)).select_from(dossiers)
    bounded = some.limit(COUNT_MAX).subquery()
    return connection.execute(select(func.count()).select_from(bounded)).scalar_one()


def offered(
    connection: Connection, areas: Areas = EVERYWHERE
) -> tuple[list[str], list[str], list[str]]:
    """Return the areas, sites and categories that have dossiers, within the areas."""
    found = select(places).where(*_within(places.c.area, areas))
    rows = connection.execute(found).all()
    return (
        sorted({row.area for row in rows}),
        sorted({row.site for row in rows}),
        sorted({row.category for row in rows}),
    )


def following(
    connection: Connection,
    after: str,
    who: str,
    now: datetime,
    areas: Areas = EVERYWHERE,
) -> str | None:
    """Return who waits longest, other than this one, and is open at nobody else."""
    taken = select(leases.c.registration).where(
        leases.c.registration == dossiers.c.registration,
        leases.c.holder != who,
        leases.c.expires_at > now,
    )
    return connection.execute(
        select(dossiers.c.registration)
        .where(
            dossiers.c.state == State.SUBMITTED.value,
            dossiers.c.registration != after,
            ~taken.exists(),
            *_within(dossiers.c.area, areas),
        )
        .order_by(*_ORDER.clauses)
        .limit(1)
    ).scalar()


_ORDER = tuple_(dossiers.c.state_since, dossiers.c.registration)


def _within(column: Column[str], areas: Areas) -> list[ColumnElement[bool]]:
    return [] if areas is None else [column.in_(areas)]


def _time(place: Place) -> ColumnElement[datetime]:
    return literal(place.since, Instant)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    columns = dossiers.c
    conditions = [
        column == value
        for column, value in (
            (columns.state, wanted.state.value if wanted.state else ""),
            (columns.area, wanted.area),
            (columns.site, wanted.site),
            (columns.category, wanted.category),
        )
        if value
    ]
    conditions += _within(columns.area, wanted.areas)
    if wanted.until is not None:
        conditions.append(columns.state_since <= wanted.until)
    for column, only in (
        (columns.returns, wanted.back),
        (columns.flags, wanted.flagged),
        (columns.held, wanted.held),
    ):
        if only:
            conditions.append(column > 0)
        if wanted.clean:
            conditions.append(column == 0)
    return conditions


def _rows(
    connection: Connection, chosen: Select[tuple[str]], now: datetime
) -> list[QueueRow]:
    found = connection.execute(
        select(dossiers, registrations.c.entry, leases.c.holder, leases.c.expires_at)
        .select_from(
            dossiers.join(
                registrations, registrations.c.number == dossiers.c.registration
            ).join(
                leases, leases.c.registration == registrations.c.number, isouter=True
            )
        )
        .where(dossiers.c.registration.in_(chosen))
        .order_by(*_ORDER.clauses)
    )
    return [
        QueueRow(
            entry_of(row.entry).registration,
            State(row.state),
            row.state_since,
            row.held,
            row.flags,
            row.returns,
            len(DOSSIER.validate_json(row.body).materials),
            row.holder if row.expires_at and row.expires_at > now else "",
        )
        for row in found
    ]
