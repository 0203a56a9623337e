"""Dossiers: the truth about what was handed in, and what the queue filters by."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from central.store import feed
from central.store.desk_schema import places
from central.store.put import add_row
from central.store.roster import entry_of
from central.store.schema import dossiers, registrations
from dossier.model import Dossier
from sync.protocol.messages import DOSSIER, body_of, dossier_key

# Put together once: for what every operation asks, that costs more than to ask it.
_OF_NUMBER = dossiers.c.registration == bindparam("number")
_BODY = select(dossiers.c.body).where(_OF_NUMBER)
_STATE = select(dossiers.c.state, dossiers.c.state_since, dossiers.c.site).where(
    _OF_NUMBER
)
_PLACE = update(dossiers).where(_OF_NUMBER)
_CHANGE = (
    update(dossiers)
    .where(_OF_NUMBER)
    .values(
        {
            name: bindparam(name)
            for name in (
                *("site", "state", "rev", "held", "body", "state_since"),
                *("flags", "returns"),
            )
        }
    )
)


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
    body = connection.execute(_BODY, {"number": number}).scalar()
    if body is None:
        return Dossier(number)
    return DOSSIER.validate_json(body)


def since(connection: Connection, number: str) -> datetime | None:
    """Return since when a dossier is in its state; None before the first act."""
    return connection.execute(
        select(dossiers.c.state_since).where(dossiers.c.registration == number)
    ).scalar()


def save(connection: Connection, dossier: Dossier, site: str, now: datetime) -> None:
    """Store a dossier and put it on its site's feed; both or neither.

    `now` is since when it is in its state, when that changed.
    """
    row = {
        "site": site,
        "state": dossier.state.value,
        "rev": dossier.rev,
        "held": len(dossier.held),
        "flags": sum(len(entry.warnings) for entry in dossier.materials),
        "returns": len(dossier.feedback),
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
    if known is None or known.site != site:
        place_of(connection, number, site)
    key = dossier_key(dossier.registration)
    feed.put(connection, site, key, dossier.rev, body_of(dossier))


def place_of(connection: Connection, number: str, site: str) -> None:
    """Copy area and category of the registration to where the queue filters."""
    text = connection.execute(
        select(registrations.c.entry).where(registrations.c.number == number)
    ).scalar_one()
    of = entry_of(text).registration
    place = {"area": of.area, "category": of.category}
    connection.execute(_PLACE.values(place), {"number": number})
    add_row(connection, places, {"site": site, **place})


def back_since(connection: Connection, number: str, since: datetime) -> None:
    """Let a dossier have waited since an earlier time: an undone act took none."""
    connection.execute(_PLACE.values(state_since=since), {"number": number})
