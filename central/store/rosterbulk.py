"""Many registrations at once: the same effect as `roster.put` for each, in few queries.

A million of them one by one would hold the only writer of an SQLite database for long.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from central.store import dossiers
from central.store.put import put_rows
from central.store.schema import feed, feed_counter, registrations
from sync.protocol.messages import RosterEntry, body_of, canonical_json

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """A registration that left a site."""

    number: str
    site: str


def known(connection: Connection, numbers: Sequence[str]) -> dict[str, RosterEntry]:
    """Return the entries of those of these numbers that there are."""
    rows = connection.execute(
        select(registrations.c.number, registrations.c.entry).where(
            registrations.c.number.in_(numbers)
        )
    )
    return {row.number: RosterEntry.model_validate_json(row.entry) for row in rows}


def numbers_of(connection: Connection, area: str) -> Iterator[list[str]]:
    """Return all numbers of an area, some at a time."""
    after = ""
    while True:
        found = connection.execute(
            select(registrations.c.number)
            .where(registrations.c.area == area, registrations.c.number > after)
            .order_by(registrations.c.number)
            .limit(CHUNK)
        )
        numbers = list(found.scalars())
        if not numbers:
            return
        yield numbers
        after = numbers[-1]


def put_many(connection: Connection, entries: Sequence[RosterEntry]) -> list[Moved]:
    """Add or replace at most CHUNK registrations; return those that left a site."""
    before = known(connection, [entry.registration.number for entry in entries])
    revs = _revs(connection, [entry.registration.number for entry in entries])
    moved = [
        Moved(entry.registration.number, was.registration.site)
        for entry in entries
        if (was := before.get(entry.registration.number))
        and was.registration.site != entry.registration.site
    ]
    _write_rows(connection, registrations, entries, before)
    _follow_places(connection, entries, before)
    gone = {one.number for one in moved}
    tombstones = [_feed_row(m.number, m.site, revs[m.number] + 1, None) for m in moved]
    present = [
        _feed_row(
            number := entry.registration.number,
            entry.registration.site,
            revs[number] + 1 + (number in gone),
            canonical_json(body_of(entry)).decode(),
        )
        for entry in entries
    ]
    _write_feed(connection, [*tombstones, *present])
    return moved


def _follow_places(
    connection: Connection,
    entries: Sequence[RosterEntry],
    before: dict[str, RosterEntry],
) -> None:
    """Let dossiers stay in the queue of the area that they belong to now."""
    for entry in entries:
        now = entry.registration
        was = before.get(now.number)
        if was is None or (was.registration.area, was.registration.category) == (
            now.area,
            now.category,
        ):
            continue
        if dossiers.since(connection, now.number) is not None:
            dossiers.place_of(connection, now.number, now.site)


def _revs(connection: Connection, numbers: list[str]) -> dict[str, int]:
    """Return the newest version of each key at any site: none comes twice."""
    keys = {_key(number): number for number in numbers}
    rows = connection.execute(
        select(feed.c.key, feed.c.rev).where(feed.c.key.in_(list(keys)))
    )
    newest = dict.fromkeys(numbers, 0)
    for key, rev in rows:
        newest[keys[key]] = max(newest[keys[key]], rev)
    return newest


def _write_rows(
    connection: Connection,
    table: Table,
    entries: Sequence[RosterEntry],
    before: dict[str, RosterEntry],
) -> None:
    rows = [_row(entry) for entry in entries]
    new = [row for row in rows if row["number"] not in before]
    old = [
        {f"to_{name}": value for name, value in row.items()}
        for row in rows
        if row["number"] in before
    ]
    if new:
        connection.execute(insert(table), new)
    if old:
        change = update(table).where(table.c.number == bindparam("to_number"))
        names = ("site", "area", "account", "entry")
        values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in names}
        connection.execute(change.values(values), old)


def _row(entry: RosterEntry) -> dict[str, str]:
    registration = entry.registration
    return {
        "number": registration.number,
        "site": registration.site,
        "area": registration.area,
        "account": registration.account,
        "entry": entry.model_dump_json(),
    }


def _feed_row(number: str, site: str, rev: int, body: str | None) -> dict[str, object]:
    return {"site": site, "key": _key(number), "rev": rev, "body": body}


def _write_feed(connection: Connection, rows: list[dict[str, object]]) -> None:
    first: int | None = None
    if connection.dialect.name == "sqlite":
        taken = update(feed_counter).values(seq=feed_counter.c.seq + len(rows))
        last = connection.execute(taken.returning(feed_counter.c.seq)).scalar_one()
        first = int(last) - len(rows) + 1
    numbered = [
        {**row, "seq": None if first is None else first + place}
        for place, row in enumerate(rows)
    ]
    put_rows(connection, feed, ("site", "key"), numbered)


def _key(number: str) -> str:
    return f"registration/{number}"
