"""Dossiers: the truth about what was handed in, and what the queue filters by."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from central.store import feed, pages
from central.store.among import among
from central.store.desk_schema import places
from central.store.put import add_row, put_rows
from central.store.roster import entry_of
from central.store.schema import dossiers, registrations
from dossier.model import Dossier, Registration
from dossier.states import State
from sync.protocol.messages import DOSSIER, body_of, dossier_key

# Put together once: for what every operation asks, that costs more than to ask it.
_OF_NUMBER = dossiers.c.registration == bindparam("number")
_BODY = select(dossiers.c.body).where(_OF_NUMBER)
_OF_NUMBERS = among(dossiers.c.registration, "numbers")
_BODIES = select(dossiers.c.body).where(_OF_NUMBERS)
_STATES = select(
    dossiers.c.registration, dossiers.c.state, dossiers.c.state_since, dossiers.c.site
).where(_OF_NUMBERS)
_ENTRY = select(registrations.c.entry).where(
    registrations.c.number == bindparam("number")
)
_PLACE = update(dossiers).where(_OF_NUMBER)
_HELD = (
    select(registrations.c.number)
    .where(among(registrations.c.number, "numbers"))
    .order_by(registrations.c.number)
    .with_for_update(key_share=True)
)


def lock(connection: Connection, numbers: Collection[str]) -> None:
    """Hold these dossiers until the end of the transaction: nobody else decides.

    The row of the registration stands for its dossier, which may not exist yet. They
    are taken in one order everywhere, so that two writers never wait for each other.
    On SQLite a writer is alone, and this does nothing.
    """
    if connection.dialect.name == "sqlite":
        return
    connection.execute(_HELD, {"numbers": sorted(numbers)}).all()


def load(connection: Connection, number: str) -> Dossier:
    """Return a dossier; one that nobody has touched is an empty draft."""
    body = connection.execute(_BODY, {"number": number}).scalar()
    if body is None:
        return Dossier(number)
    return DOSSIER.validate_json(body)


def since(connection: Connection, number: str) -> datetime | None:
    """Return since when a dossier is in its state; None before the first act."""
    return connection.execute(
        select(dossiers.c.state_since).where(dossiers.c.registration == number)
    ).scalar()


def load_all(connection: Connection, numbers: Collection[str]) -> dict[str, Dossier]:
    """Return dossiers by their numbers; those that nobody touched are left out."""
    if not numbers:
        return {}
    rows = connection.execute(_BODIES, {"numbers": sorted(numbers)})
    found = (DOSSIER.validate_json(row.body) for row in rows)
    return {one.registration: one for one in found}


@dataclass(frozen=True, slots=True)
class Changed:
    """A dossier that is to be stored, and whose it is."""

    dossier: Dossier
    registration: Registration


def save(connection: Connection, dossier: Dossier, site: str, now: datetime) -> None:
    """Store a dossier and put it on its site's feed; both or neither.

    `now` is since when it is in its state, when that changed.
    """
    text = connection.execute(_ENTRY, {"number": dossier.registration}).scalar_one()
    registration = replace(entry_of(text).registration, site=site)
    save_all(connection, [Changed(dossier, registration)], now)


def save_all(connection: Connection, changed: Sequence[Changed], now: datetime) -> None:
    """Store dossiers and put them on the feeds of their sites; all or none."""
    if not changed:
        return
    numbers = sorted(one.dossier.registration for one in changed)
    known = {
        row.registration: row
        for row in connection.execute(_STATES, {"numbers": numbers})
    }
    rows: list[dict[str, object]] = []
    for one in changed:
        row = _row(one)
        before = known.get(one.dossier.registration)
        stays = before is not None and before.state == row["state"]
        since = before.state_since if before is not None and stays else now
        rows.append(row | {"state_since": since})
    put_rows(connection, dossiers, ("registration",), rows)
    for area, site, category in {
        _place_of(one.registration)
        for one in changed
        if (before := known.get(one.dossier.registration)) is None
        or before.site != one.registration.site
    }:
        add_row(connection, places, {"area": area, "site": site, "category": category})
    codes = pages.codes_of(connection, _seen(changed))
    feed.put_all(connection, [_change(one, codes) for one in changed])


def _seen(changed: Sequence[Changed]) -> list[str]:
    """Return the numbers of those whose pages say something: they were submitted."""
    return [
        one.dossier.registration
        for one in changed
        if one.dossier.state is not State.DRAFT
    ]


def _row(changed: Changed) -> dict[str, object]:
    dossier, of = changed.dossier, changed.registration
    return {
        "registration": dossier.registration,
        "site": of.site,
        "area": of.area,
        "category": of.category,
        "state": dossier.state.value,
        "rev": dossier.rev,
        "held": len(dossier.held),
        "flags": sum(len(entry.warnings) for entry in dossier.materials),
        "returns": len(dossier.feedback),
        "body": DOSSIER.dump_json(dossier).decode(),
    }


def _place_of(of: Registration) -> tuple[str, str, str]:
    return of.area, of.site, of.category


def _change(changed: Changed, codes: Mapping[str, str]) -> feed.Told:
    dossier = changed.dossier
    key = dossier_key(dossier.registration)
    body = body_of(dossier)
    if dossier.registration in codes:
        body["page"] = codes[dossier.registration]
    return feed.Told(changed.registration.site, key, dossier.rev, body)


def place_of(connection: Connection, number: str, site: str) -> None:
    """Copy area and category of the registration to where the queue filters."""
    text = connection.execute(_ENTRY, {"number": number}).scalar_one()
    of = entry_of(text).registration
    place = {"area": of.area, "category": of.category}
    connection.execute(_PLACE.values(place), {"number": number})
    add_row(connection, places, {"site": site, **place})


def back_since(connection: Connection, number: str, since: datetime) -> None:
    """Let a dossier have waited since an earlier time: an undone act took none."""
    connection.execute(_PLACE.values(state_since=since), {"number": number})
