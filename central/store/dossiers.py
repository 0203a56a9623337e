"""Dossiers: the truth, and the queue in which they wait for a reviewer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    func,
    insert,
    select,
    true,
    update,
)

from central.store import feed
from central.store.roster import entry_of
from central.store.schema import dossiers, registrations
from dossier.model import Dossier, Registration
from dossier.states import State
from sync.protocol.messages import DOSSIER, body_of, dossier_key

# What a query asks of registrations besides: the areas of who is looking.
Mine = ColumnElement[bool]
EVERY: Mine = true()
# Put together once: for what every operation asks, that costs more than to ask it.
_OF_NUMBER = dossiers.c.registration == bindparam("number")
_BODY = select(dossiers.c.body).where(_OF_NUMBER)
_STATE = select(dossiers.c.state, dossiers.c.state_since).where(_OF_NUMBER)
_CHANGE = (
    update(dossiers)
    .where(_OF_NUMBER)
    .values(
        {
            name: bindparam(name)
            for name in ("site", "state", "rev", "held", "body", "state_since")
        }
    )
)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue."""

    registration: Registration
    state: State
    since: datetime
    held: int
    materials: int


def lock(connection: Connection, numbers: Collection[str]) -> None:
    """Hold these dossiers until the end of the transaction: nobody else decides.

    The row of the registration stands for its dossier, which may not exist yet. They
    are taken in one order everywhere, so that two writers never wait for each other.
    On SQLite a writer is alone, and this does nothing.
    """
    if connection.dialect.name == "sqlite":
        return
    held = (
        select(registrations.c.number)
        .where(registrations.c.number.in_(sorted(numbers)))
        .order_by(registrations.c.number)
    )
    connection.execute(held.with_for_update(key_share=True)).all()


def load(connection: Connection, number: str) -> Dossier:
    """Return a dossier; one that nobody has touched is an empty draft."""
    text = connection.execute(_BODY, {"number": number}).scalar()
    if text is None:
        return Dossier(number)
    return DOSSIER.validate_json(text)


def since(connection: Connection, number: str) -> datetime | None:
    """Return since when a dossier is in its state; None before the first act."""
    return connection.execute(
        select(dossiers.c.state_since).where(dossiers.c.registration == number)
    ).scalar()


def save(connection: Connection, dossier: Dossier, site: str, now: datetime) -> None:
    """Store a dossier and put it on its site's feed; both or neither."""
    row = {
        "site": site,
        "state": dossier.state.value,
        "rev": dossier.rev,
        "held": len(dossier.held),
        "body": DOSSIER.dump_json(dossier).decode(),
    }
    number = dossier.registration
    known = connection.execute(_STATE, {"number": number}).first()
    if known is None:
        whole = {"registration": number, "state_since": now, **row}
        connection.execute(insert(dossiers), whole)
    else:
        since = known.state_since if known.state == row["state"] else now
        connection.execute(_CHANGE, {"number": number, "state_since": since, **row})
    key = dossier_key(dossier.registration)
    feed.put(connection, site, key, dossier.rev, body_of(dossier))


def queue(
    connection: Connection,
    state: State | None,
    site: str | None,
    limit: int,
    *,
    held_only: bool = False,
    mine: Mine = EVERY,
) -> list[QueueRow]:
    """Return what waits, longest first; `mine` asks for areas of registrations."""
    wanted = select(dossiers, registrations.c.entry).join(registrations).where(mine)
    if state is not None:
        wanted = wanted.where(dossiers.c.state == state.value)
    if site:
        wanted = wanted.where(dossiers.c.site == site)
    if held_only:
        wanted = wanted.where(dossiers.c.held > 0)
    rows = connection.execute(
        wanted.order_by(dossiers.c.state_since, dossiers.c.registration).limit(limit)
    )
    return [
        QueueRow(
            entry_of(row.entry).registration,
            State(row.state),
            row.state_since,
            row.held,
            len(DOSSIER.validate_json(row.body).materials),
        )
        for row in rows
    ]


def counts(
    connection: Connection, site: str | None, mine: Mine = EVERY
) -> dict[State, int]:
    """Return how many dossiers are in each state."""
    wanted = (
        select(dossiers.c.state, func.count().label("many"))
        .join(registrations)
        .where(mine)
    )
    if site:
        wanted = wanted.where(dossiers.c.site == site)
    rows = connection.execute(wanted.group_by(dossiers.c.state))
    return {State(row.state): row.many for row in rows}


def held_count(connection: Connection, site: str | None, mine: Mine = EVERY) -> int:
    """Return how many dossiers have something held."""
    every = select(func.count()).select_from(dossiers).join(registrations)
    wanted = every.where(dossiers.c.held > 0, mine)
    if site:
        wanted = wanted.where(dossiers.c.site == site)
    return connection.execute(wanted).scalar_one()


def sites(connection: Connection, mine: Mine = EVERY) -> list[str]:
    """Return the sites that have registrations."""
    names = select(registrations.c.site).where(mine).distinct()
    names = names.order_by(registrations.c.site)
    return list(connection.execute(names).scalars())


def next_submitted(
    connection: Connection, after: str, mine: Mine = EVERY
) -> str | None:
    """Return the registration that waits longest, other than this one."""
    return connection.execute(
        select(dossiers.c.registration)
        .join(registrations)
        .where(
            mine,
            dossiers.c.state == State.SUBMITTED.value,
            dossiers.c.registration != after,
        )
        .order_by(dossiers.c.state_since)
        .limit(1)
    ).scalar()
