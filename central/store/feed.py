"""The feed: the latest state of every key, each with the number of its change.

The number is taken from one counter row so that a reader who has seen n can never find
a smaller one later: inside the one write transaction on SQLite, at commit by a trigger
on PostgreSQL, where a change has no number until then.
"""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from central.store.put import put_row
from central.store.schema import feed, feed_counter
from sync.protocol.messages import CHANGES_MAX, Change, canonical_json

EVERY_SITE = "*"


# Put together once: for what every request asks, that costs more than to ask it.
_LAST = select(feed_counter.c.seq)
_NEXT = (
    update(feed_counter)
    .values(seq=feed_counter.c.seq + 1)
    .returning(feed_counter.c.seq)
)
_PAGE = (
    select(feed)
    .where(
        feed.c.site.in_((bindparam("of_site"), EVERY_SITE)),
        feed.c.seq > bindparam("since"),
    )
    .order_by(feed.c.seq)
    .limit(CHANGES_MAX + 1)
)


@dataclass(frozen=True, slots=True)
class Page:
    """Changes in order, the cursor after them, and whether there are more."""

    changes: list[Change]
    next: int
    more: bool


def put(
    connection: Connection,
    site: str,
    key: str,
    rev: int,
    body: dict[str, Any] | None,
) -> None:
    """Say what a key is now; None says that it is gone."""
    values = {
        "seq": _next_seq(connection) if connection.dialect.name == "sqlite" else None,
        "rev": rev,
        "body": None if body is None else canonical_json(body).decode(),
    }
    put_row(connection, feed, {"site": site, "key": key}, values)


def page(connection: Connection, site: str, since: int) -> Page:
    """Return the next changes of one site, at most CHANGES_MAX."""
    rows_found = connection.execute(_PAGE, {"of_site": site, "since": since}).all()
    changes = [_change(row) for row in rows_found[:CHANGES_MAX]]
    after = changes[-1].seq if changes else since
    return Page(changes, after, len(rows_found) > CHANGES_MAX)


def one(connection: Connection, site: str, key: str) -> Change | None:
    """Return the latest state of a key at a site, or None where it never was."""
    place = (feed.c.site == site) & (feed.c.key == key)
    row = connection.execute(select(feed).where(place)).first()
    return None if row is None else _change(row)


def rev(connection: Connection, site: str, key: str) -> int:
    """Return the revision of a key at a site; 0 where it never was."""
    place = (feed.c.site == site) & (feed.c.key == key)
    return connection.execute(select(feed.c.rev).where(place)).scalar() or 0


def rows(connection: Connection, site: str, since: int, most: int) -> list[Change]:
    """Return the next changes of one site, at most so many."""
    found = connection.execute(
        select(feed)
        .where(feed.c.site.in_((site, EVERY_SITE)), feed.c.seq > since)
        .order_by(feed.c.seq)
        .limit(most)
    )
    return [_change(row) for row in found]


def _change(row: Any) -> Change:
    return Change(
        seq=row.seq,
        key=row.key,
        rev=row.rev,
        body=None if row.body is None else json.loads(row.body),
    )


def count(connection: Connection, site: str, since: int) -> int:
    """Return how many changes of one site come after a cursor."""
    place = feed.c.site.in_((site, EVERY_SITE)) & (feed.c.seq > since)
    wanted = select(func.count()).select_from(feed).where(place)
    return connection.execute(wanted).scalar_one()


def last(connection: Connection) -> int:
    """Return the number of the newest change anywhere."""
    return int(connection.execute(_LAST).scalar_one())


def _next_seq(connection: Connection) -> int:
    return int(connection.execute(_NEXT).scalar_one())
