"""Who did what, and who looked at which image; each line sealed to the one before.

On SQLite a writer is alone and links its line at once. On PostgreSQL a deferred trigger
links it at commit, so that nobody waits for another's whole transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from central.store.chain import START, digest, link
from central.store.schema import audit, audit_head, registrations

# A kiosk's operation on a registration of another site.
OTHER_SITE = "other_site"
# An image was shown.
VIEW_IMAGE = "view_image"
# Someone asked for what is not theirs.
REFUSED = "refused"
ROWS = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit log."""

    at: datetime
    who: str
    act: str
    registration: str
    detail: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands in the log, with its number and hash."""

    number: int
    entry: Entry
    hash: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines to show; what is empty is not asked for.

    With `areas` only those about registrations of these areas.
    """

    who: str = ""
    act: str = ""
    registration: str = ""
    since: datetime | None = None
    until: datetime | None = None
    areas: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """How far the log is whole: all of it, unless `fault` names a reason.

    `number` is the last line that is whole, `hash` its hash.
    """

    number: int
    hash: str
    fault: str = ""


def add(connection: Connection, entry: Entry) -> None:
    """Write one line, in the transaction of the act itself."""
    said = digest(entry.at, entry.who, entry.act, entry.registration, entry.detail)
    row = {
        "at": entry.at,
        "who": entry.who,
        "act": entry.act,
        "registration": entry.registration,
        "detail": entry.detail,
        "digest": said,
    }
    if connection.dialect.name == "sqlite":
        row |= _linked(connection, said)
    connection.execute(insert(audit).values(row))


def _linked(connection: Connection, said: str) -> dict[str, object]:
    head = connection.execute(select(audit_head)).one()
    place = {"seq": head.seq + 1, "hash": link(head.hash, head.seq + 1, said)}
    connection.execute(update(audit_head).values(place))
    return place


def verify(connection: Connection) -> Verified:
    """Read the whole log and say how far nobody has altered or removed a line."""
    done = Verified(0, START)
    lines = select(audit).order_by(audit.c.seq.is_(None).desc(), audit.c.seq)
    with connection.execute(lines.execution_options(yield_per=ROWS)) as rows:
        for row in rows:
            fault = _fault(row, done)
            if fault:
                return Verified(done.number, done.hash, fault)
            done = Verified(row.seq, row.hash)
    return _ended(connection, done)


def _fault(row: Row[tuple[object, ...]], before: Verified) -> str:
    number = before.number + 1
    if row.seq is None:
        return f"line with id {row.id} was never linked"
    if row.seq != number:
        return f"line {number} is missing"
    said = digest(row.at, row.who, row.act, row.registration, row.detail)
    if said != row.digest or row.hash != link(before.hash, number, said):
        return f"line {number} was altered"
    return ""


def _ended(connection: Connection, done: Verified) -> Verified:
    head = connection.execute(select(audit_head)).one()
    if (head.seq, head.hash) == (done.number, done.hash):
        return done
    missing = f"the log ends at line {done.number}, its head says {head.seq}"
    return Verified(done.number, done.hash, missing)


def hash_of(connection: Connection, number: int) -> str | None:
    """Return the hash of a line; None when there is no such line."""
    return connection.execute(
        select(audit.c.hash).where(audit.c.seq == number)
    ).scalar()


def search(
    connection: Connection, wanted: Wanted, before: int, limit: int
) -> list[Line]:
    """Return the newest lines with a number below `before`, newest first."""
    chosen = _chosen(wanted).where(audit.c.seq < before)
    rows = connection.execute(chosen.order_by(audit.c.seq.desc()).limit(limit))
    return [Line(row.seq, _entry(row), row.hash) for row in rows]


def export(connection: Connection, wanted: Wanted) -> Iterator[Line]:
    """Return every chosen line, oldest first, a thousand in memory at a time."""
    rows = _chosen(wanted).where(audit.c.seq.is_not(None)).order_by(audit.c.seq)
    with connection.execute(rows.execution_options(yield_per=ROWS)) as found:
        for row in found:
            yield Line(row.seq, _entry(row), row.hash)


def acts(connection: Connection) -> list[str]:
    """Return every kind of act that stands in the log."""
    names = select(audit.c.act).distinct().order_by(audit.c.act)
    return list(connection.execute(names).scalars())


def _chosen(wanted: Wanted) -> Select[tuple[object, ...]]:
    lines: Select[tuple[object, ...]] = select(audit)
    for column, value in (
        (audit.c.who, wanted.who),
        (audit.c.act, wanted.act),
        (audit.c.registration, wanted.registration),
    ):
        if value:
            lines = lines.where(column == value)
    if wanted.areas is not None:
        mine = select(registrations.c.number).where(
            registrations.c.number == audit.c.registration,
            registrations.c.area.in_(wanted.areas),
        )
        lines = lines.where(mine.exists())
    if wanted.since is not None:
        lines = lines.where(audit.c.at >= wanted.since)
    if wanted.until is not None:
        lines = lines.where(audit.c.at < wanted.until)
    return lines


def of_registration(
    connection: Connection,
    number: str,
    limit: int | None = None,
    *,
    views: bool = True,
) -> list[Entry]:
    """Return the newest lines about a registration, newest first; without a limit all.

    Without `views`, not that an image was looked at: those lines outnumber the acts.
    """
    lines = select(audit).where(audit.c.registration == number)
    if not views:
        lines = lines.where(audit.c.act != VIEW_IMAGE)
    rows = connection.execute(lines.order_by(audit.c.id.desc()).limit(limit))
    return [_entry(row) for row in rows]


def flags(connection: Connection, limit: int) -> list[Entry]:
    """Return the newest lines about kiosks that touched another site's, newest first.

    `who` is the device.
    """
    rows = connection.execute(
        select(audit)
        .where(audit.c.act == OTHER_SITE)
        .order_by(audit.c.id.desc())
        .limit(limit)
    )
    return [_entry(row) for row in rows]


def flag_counts(connection: Connection) -> dict[str, int]:
    """Return how often each kiosk touched what is not its own site's."""
    rows = connection.execute(
        select(audit.c.who, func.count())
        .where(audit.c.act == OTHER_SITE)
        .group_by(audit.c.who)
    )
    return {who: int(count) for who, count in rows}


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(row.at, row.who, row.act, row.registration, row.detail)
