"""Decided dossiers: which there are, which were exported, and how they are erased."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
)

from central.store import feed, operations, provisionals
from central.store.desk_schema import leases, notes, undos
from central.store.put import put_row
from central.store.schema import (
    blobs,
    candidate_pages,
    dossiers,
    erasures,
    exports,
    notices,
    registrations,
)
from central.store.schema import feed as feed_table
from central.store.schema import operations as operations_table
from central.store.schema import provisionals as provisionals_table
from dossier.operations import AddMaterial
from dossier.states import State
from sync.protocol.messages import dossier_key

PAGE = 200
DECIDED = (State.PASSED.value, State.FAILED.value)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decided dossiers: since when, of which area; None is all."""

    since: datetime | None = None
    area: str | None = None


def count(connection: Connection, wanted: Wanted) -> int:
    """Return how many decided dossiers there are."""
    rows = _decided(wanted).subquery()
    return connection.execute(select(func.count()).select_from(rows)).scalar_one()


def numbers_after(connection: Connection, wanted: Wanted, after: str) -> list[str]:
    """Return the next decided dossiers by number."""
    rows = (
        _decided(wanted)
        .where(dossiers.c.registration > after)
        .order_by(dossiers.c.registration)
        .limit(PAGE)
    )
    return list(connection.execute(rows).scalars())


def _decided(wanted: Wanted) -> Select[Any]:
    rows = (
        select(dossiers.c.registration)
        .join(registrations, registrations.c.number == dossiers.c.registration)
        .where(dossiers.c.state.in_(DECIDED))
    )
    if wanted.since is not None:
        rows = rows.where(dossiers.c.state_since >= wanted.since)
    if wanted.area is not None:
        rows = rows.where(registrations.c.area == wanted.area)
    return rows


def note_export(
    connection: Connection, number: str, rev: int, manifest: str, now: datetime
) -> None:
    """Note that a dossier was written out as it is."""
    values = {"rev": rev, "manifest_sha256": manifest, "exported_at": now}
    put_row(connection, exports, {"registration": number}, values)


def export_of(connection: Connection, number: str) -> tuple[int, str] | None:
    """Return (rev, SHA-256 of the manifest) of the last export of a dossier."""
    row = connection.execute(
        select(exports.c.rev, exports.c.manifest_sha256).where(
            exports.c.registration == number
        )
    ).first()
    return None if row is None else (row.rev, row.manifest_sha256)


def noted_since(connection: Connection, number: str) -> bool:
    """Say whether the office wrote a note about a dossier after it was exported."""
    rows = select(exports.c.registration).where(
        exports.c.registration == number, _is_noted_since()
    )
    return connection.execute(rows).first() is not None


def _is_noted_since() -> ColumnElement[bool]:
    later = select(notes.c.id).where(
        notes.c.registration == exports.c.registration,
        notes.c.at > exports.c.exported_at,
    )
    return later.correlate(exports).exists()


def due(connection: Connection, before: datetime, *, exported: bool) -> list[str]:
    """Return the next dossiers that were decided before a time, and were exported as
    they are, or were not.
    """
    rows = _due(before, exported=exported).order_by(dossiers.c.registration)
    return list(connection.execute(rows.limit(PAGE)).scalars())


def due_count(connection: Connection, before: datetime, *, exported: bool) -> int:
    """Return how many such dossiers there are."""
    rows = _due(before, exported=exported).subquery()
    return connection.execute(select(func.count()).select_from(rows)).scalar_one()


def _due(before: datetime, *, exported: bool) -> Select[Any]:
    same = and_(
        exports.c.registration == dossiers.c.registration,
        exports.c.rev == dossiers.c.rev,
        ~_is_noted_since(),
    )
    rows = (
        select(dossiers.c.registration).select_from(dossiers).outerjoin(exports, same)
    )
    there = exports.c.registration.is_not(None)
    return rows.where(
        dossiers.c.state.in_(DECIDED),
        dossiers.c.state_since < before,
        there if exported else ~there,
    )


def blobs_of(connection: Connection, number: str) -> list[str]:
    """Return every image that ever came for a registration, used or not."""
    received = operations.of_registration(connection, number)
    found = [
        one.body.material.blob for one in received if isinstance(one.body, AddMaterial)
    ]
    return list(dict.fromkeys(found))


def erase(connection: Connection, number: str, images: Sequence[str]) -> None:
    """Take a registration and its dossier out of the database and off the kiosks.

    The images are noted, for the shelf is no part of the transaction.
    """
    keys = (dossier_key(number), f"registration/{number}")
    told = connection.execute(
        select(feed_table.c.site, feed_table.c.key, feed_table.c.rev).where(
            feed_table.c.key.in_(keys), feed_table.c.body.is_not(None)
        )
    ).all()
    for row in told:
        feed.put(connection, row.site, row.key, row.rev + 1, None)
    if images:
        rows = [{"sha256": one, "registration": number} for one in images]
        connection.execute(insert(erasures), rows)
        connection.execute(delete(blobs).where(blobs.c.sha256.in_(images)))
    for record in provisionals.records_of(connection, number):
        connection.execute(
            delete(provisionals_table).where(provisionals_table.c.number == record)
        )
        erase(connection, record, ())
    for table in (notices, candidate_pages, leases, undos, notes):
        connection.execute(delete(table).where(table.c.registration == number))
    mine = operations_table.c.key == dossier_key(number)
    connection.execute(delete(operations_table).where(mine))
    connection.execute(delete(dossiers).where(dossiers.c.registration == number))
    connection.execute(delete(exports).where(exports.c.registration == number))
    connection.execute(delete(registrations).where(registrations.c.number == number))


def pending(connection: Connection) -> Iterator[tuple[str, list[str]]]:
    """Return each erased registration whose images still stand on the shelf."""
    rows = connection.execute(
        select(erasures.c.registration, erasures.c.sha256).order_by(
            erasures.c.registration
        )
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.registration, []).append(row.sha256)
    return iter(found.items())


def settled(connection: Connection, images: Sequence[str]) -> None:
    """Note that the blobs of these images are gone."""
    connection.execute(delete(erasures).where(erasures.c.sha256.in_(images)))


def returned(connection: Connection, images: Sequence[str]) -> set[str]:
    """Return which of these images came again since: they are not to go."""
    rows = select(blobs.c.sha256).where(or_(*(blobs.c.sha256 == one for one in images)))
    return set(connection.execute(rows).scalars())
