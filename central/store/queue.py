"""The queue of dossiers: filters, pages by key, counts that stop at a bound.

A page starts after the last line of the one before it, so that the thousandth costs
what the first does; all of a filter stands in one index (see schema.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    ScalarSelect,
    Select,
    false,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
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
# More sites than this are not offered together: choose an area first.
SITES_MAX = 300
# Written out: a prepared statement that may mean any number uses no partial index.
NONE: ColumnElement[int] = literal_column("0", Integer)

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
class Offered:
    """What the filters let a reviewer choose from."""

    area: list[str]
    site: list[str]
    category: list[str]


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
    beyond = [] if after is None else [_beyond(after)]
    chosen = _first([*_conditions(wanted), *beyond], _scope(wanted), limit)
    return _rows(connection, chosen, now)


def rows_of(
    connection: Connection, numbers: list[str], now: datetime
) -> list[QueueRow]:
    """Return the lines of these registrations."""
    chosen = select(registrations.c.number).where(registrations.c.number.in_(numbers))
    return _rows(connection, chosen, now)


def counts(connection: Connection, wanted: Sequence[Wanted]) -> list[int]:
    """Return how many there are of each, COUNT_MAX where there are as many or more."""
    return list(connection.execute(select(*map(_count, wanted))).one())


def count(connection: Connection, wanted: Wanted) -> int:
    """Return how many there are, COUNT_MAX when there are that many or more."""
    return counts(connection, [wanted])[0]


def offered(
    connection: Connection, areas: Areas = EVERYWHERE, area: str = ""
) -> Offered:
    """Return the areas, sites and categories that have dossiers, within the areas.

    The sites are those of the chosen area; of all, unless that is too many to choose
    from.
    """
    mine = _within(places.c.area, areas)
    here = [*mine, places.c.area == area] if area else mine

    def distinct(column: Column[str], where: list[ColumnElement[bool]]) -> list[str]:
        most = SITES_MAX + 1 if column is places.c.site else None
        found = select(column).where(*where).distinct().order_by(column)
        wanted = found if where else _leaping(column)
        return list(connection.execute(wanted.limit(most)).scalars())

    sites = distinct(places.c.site, here)
    return Offered(
        distinct(places.c.area, mine),
        sites if area or len(sites) <= SITES_MAX else [],
        distinct(places.c.category, mine),
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
    conditions = [
        dossiers.c.state == State.SUBMITTED.value,
        dossiers.c.registration != after,
        ~taken.exists(),
    ]
    return connection.execute(_first(conditions, areas, 1)).scalar()


_ORDER = tuple_(dossiers.c.state_since, dossiers.c.registration)


def _first(
    conditions: Sequence[ColumnElement[bool]], areas: Areas, limit: int
) -> Select[Any]:
    """Return the query for the first so many numbers, those that wait longest.

    Each area is read in its own order, and what stands first in all of them is taken:
    to look for a few areas along the order of all would read those of the others too.
    """
    columns = (dossiers.c.state_since, dossiers.c.registration)
    found = select(*columns).where(*conditions).order_by(*columns).limit(limit)
    parts = union_all(*(_whole(found.where(one)) for one in _each(areas))).subquery()
    order = (parts.c.state_since, parts.c.registration)
    ranked = select(*order).order_by(*order).limit(limit).subquery()
    return select(ranked.c.registration)


def _count(wanted: Wanted) -> ScalarSelect[int]:
    some = select(literal(1)).where(*_conditions(wanted)).select_from(dossiers)
    counted = [
        _whole(some.where(one).limit(COUNT_MAX)) for one in _each(_scope(wanted))
    ]
    bounded = union_all(*counted).limit(COUNT_MAX).subquery()
    return select(func.count()).select_from(bounded).scalar_subquery()


def _leaping(column: Column[str]) -> Select[tuple[str]]:
    """Return the query for the values of an indexed column, from one to the next.

    DISTINCT would read every place there is for the few values that there are.
    """
    leap = select(func.min(column).label("value")).cte("leap", recursive=True)
    beyond = select(func.min(column)).where(column > leap.c.value).scalar_subquery()
    leap = leap.union_all(select(beyond).where(leap.c.value.is_not(None)))
    return select(leap.c.value).where(leap.c.value.is_not(None)).order_by(leap.c.value)


def _whole(bounded: Select[Any]) -> Select[Any]:
    # SQLite takes no part of a union that has a bound of its own, unless it is wrapped.
    return select(bounded.subquery())


def _scope(wanted: Wanted) -> Areas:
    """Return the areas to look into: of those that may be seen, the chosen one."""
    if wanted.areas is None or not wanted.area:
        return wanted.areas
    return (wanted.area,) if wanted.area in wanted.areas else ()


def _each(areas: Areas) -> list[ColumnElement[bool]]:
    """Return a condition for each area; that of nobody in particular asks nothing."""
    if areas is None:
        return [true()]
    return [dossiers.c.area == one for one in areas] or [false()]


def _within(column: Column[str], areas: Areas) -> list[ColumnElement[bool]]:
    return [] if areas is None else [column.in_(areas)]


def _beyond(place: Place) -> ColumnElement[bool]:
    return tuple_(literal(place.since, Instant), literal(place.number)) < _ORDER


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
    if wanted.until is not None:
        conditions.append(columns.state_since <= wanted.until)
    for column, only in (
        (columns.returns, wanted.back),
        (columns.flags, wanted.flagged),
        (columns.held, wanted.held),
    ):
        if only:
            conditions.append(column > NONE)
        if wanted.clean:
            conditions.append(column == NONE)
    return conditions


def _rows(connection: Connection, chosen: Select[Any], now: datetime) -> list[QueueRow]:
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
