"""The feed: the latest state of every key, each with the number of its change.

The number is taken from one counter row so that a reader who has seen n can never find
a smaller one later: inside the one write transaction on SQLite, at commit by a trigger
on PostgreSQL, where a change has no number until then.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    func,
    literal,
    select,
    true,
    union_all,
    update,
)

from central.store.put import put_rows
from central.store.schema import feed, feed_counter
from sync.protocol.messages import CHANGES_MAX, Change, canonical_json

EVERY_SITE = "*"


# Put together once: for what every request asks, that costs more than to ask it.
_LAST = select(feed_counter.c.seq)
_NEXT = (
    update(feed_counter)
    .values(seq=feed_counter.c.seq + bindparam("count"))
    .returning(feed_counter.c.seq)
)


def _of(site: ColumnElement[str]) -> Select[Any]:
    """Return the next changes of one site, for a part of a union."""
    found = select(feed).where(feed.c.site == site, feed.c.seq > bindparam("since"))
    return select(found.order_by(feed.c.seq).limit(CHANGES_MAX + 1).subquery())


# Each site is read off the index in its order. A query for both at once may be answered
# by all that came since, whosever it is.
_BOTH = union_all(_of(bindparam("of_site")), _of(literal(EVERY_SITE))).subquery()
_PAGE = select(_BOTH).order_by(_BOTH.c.seq).limit(CHANGES_MAX + 1)
# With the counter, so that one look says both: one row without a change if none is.
_CHANGES = _PAGE.subquery()
_LOOK = (
    select(feed_counter.c.seq.label("newest"), _CHANGES)
    .select_from(feed_counter.outerjoin(_CHANGES, true()))
    .order_by(_CHANGES.c.seq)
)
_SITES = select(feed.c.site).where(feed.c.seq > bindparam("since")).distinct()


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
    put_all(connection, [Told(site, key, rev, body)])


@dataclass(frozen=True, slots=True)
class Told:
    """What a key is now at a site; a body of None says that it is gone."""

    site: str
    key: str
    rev: int
    body: dict[str, Any] | None


def put_all(connection: Connection, told: Sequence[Told]) -> None:
    """Say what some keys are now, each at most once."""
    put_rows(
        connection,
        feed,
        ("site", "key"),
        [
            {
                "site": one.site,
                "key": one.key,
                "seq": seq,
                "rev": one.rev,
                "body": None if one.body is None else canonical_json(one.body).decode(),
            }
            for one, seq in zip(told, _numbers(connection, len(told)), strict=True)
        ],
    )


def page(connection: Connection, site: str, since: int) -> Page:
    """Return the next changes of one site, at most CHANGES_MAX."""
    return look(connection, site, since)[1]


def look(connection: Connection, site: str, since: int) -> tuple[int, Page]:
    """Return the number of the newest change anywhere, and a page, as of one moment."""
    found = connection.execute(_LOOK, {"of_site": site, "since": since}).all()
    rows_found = [row for row in found if row.seq is not None]
    changes = [_change(row) for row in rows_found[:CHANGES_MAX]]
    after = changes[-1].seq if changes else since
    return found[0].newest, Page(changes, after, len(rows_found) > CHANGES_MAX)


def sites_since(connection: Connection, since: int) -> frozenset[str]:
    """Return the sites that changed after a number; EVERY_SITE stands for all."""
    return frozenset(connection.execute(_SITES, {"since": since}).scalars())


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


def _numbers(connection: Connection, count: int) -> Sequence[int | None]:
    """Return the next numbers; on PostgreSQL a change takes its own at commit."""
    if connection.dialect.name != "sqlite":
        return [None] * count
    last = int(connection.execute(_NEXT, {"count": count}).scalar_one())
    return range(last - count + 1, last + 1)
