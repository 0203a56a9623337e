"""Provisional records: who opened them, and what the office made of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select, update

from central.store.roster import entry_of
from central.store.schema import provisionals, registrations
from dossier.model import Registration
from sync.protocol.provisional import is_provisional


class Settled(StrEnum):
    """What became of a record."""

    OPEN = "open"
    MATCHED = "matched"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `matched` is the number of the true registration, "" without one."""

    registration: Registration
    device: str
    opened_at: datetime
    state: Settled
    matched: str
    reason: str
    who: str


def add(connection: Connection, number: str, device: str, now: datetime) -> None:
    """Note a record that was opened; its registration is there already."""
    row = {
        "number": number,
        "device": device,
        "opened_at": now,
        "state": Settled.OPEN.value,
        "reason": "",
        "who": "",
    }
    connection.execute(insert(provisionals), row)


def find(connection: Connection, number: str) -> Record | None:
    """Return a record by its number."""
    row = connection.execute(_RECORDS.where(provisionals.c.number == number)).first()
    return None if row is None else _record(row)


def waiting(connection: Connection, areas: Iterable[str] | None) -> list[Record]:
    """Return the records nobody has found yet, oldest first; of all areas for None."""
    rows = _RECORDS.where(provisionals.c.state != Settled.MATCHED.value)
    if areas is not None:
        rows = rows.where(registrations.c.area.in_(list(areas)))
    found = connection.execute(rows.order_by(provisionals.c.opened_at).limit(MOST))
    return [_record(row) for row in found]


def alike(connection: Connection, record: Record) -> list[Registration]:
    """Return registrations of the record's site that have its ID number; a few."""
    who = record.registration
    rows = select(registrations.c.entry).where(
        registrations.c.site == who.site,
        registrations.c.area == who.area,
        registrations.c.number != who.number,
        registrations.c.entry.contains(f'"{who.id_number}"', autoescape=True),
    )
    found = connection.execute(rows.order_by(registrations.c.number).limit(ALIKE_MOST))
    people = [entry_of(text).registration for text in found.scalars()]
    return [
        one
        for one in people
        if one.id_number == who.id_number and not is_provisional(one.number)
    ]


def settle(connection: Connection, record: Record, who: str, now: datetime) -> None:
    """Keep what the office decided."""
    place = provisionals.c.number == record.registration.number
    values = {
        "state": record.state.value,
        "matched": record.matched or None,
        "reason": record.reason,
        "who": who,
        "settled_at": now,
    }
    connection.execute(update(provisionals).where(place).values(values))


def true_number(connection: Connection, number: str) -> str:
    """Return the number of the registration that a record was found to be; or itself.

    For every other number this asks nothing.
    """
    if not is_provisional(number):
        return number
    matched = connection.execute(
        select(provisionals.c.matched).where(provisionals.c.number == number)
    ).scalar()
    return matched or number


def records_of(connection: Connection, number: str) -> list[str]:
    """Return the numbers of the records that were found to be this registration."""
    rows = select(provisionals.c.number).where(provisionals.c.matched == number)
    return list(connection.execute(rows.order_by(provisionals.c.number)).scalars())


# So many fit on a page that a person reads; the rest follow when these are settled.
MOST = 200
ALIKE_MOST = 5
_RECORDS = select(provisionals, registrations.c.entry).join(
    registrations, registrations.c.number == provisionals.c.number
)


def _record(row: Any) -> Record:
    return Record(
        entry_of(row.entry).registration,
        row.device,
        row.opened_at,
        Settled(row.state),
        row.matched or "",
        row.reason,
        row.who,
    )
