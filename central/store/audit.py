"""Who did what, and who looked at which image."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from central.store.schema import audit

# A kiosk's operation on a registration of another site.
OTHER_SITE = "other_site"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit log."""

    at: datetime
    who: str
    act: str
    registration: str
    detail: str


def add(connection: Connection, entry: Entry) -> None:
    """Write one line, in the transaction of the act itself."""
    row = {
        "at": entry.at,
        "who": entry.who,
        "act": entry.act,
        "registration": entry.registration,
        "detail": entry.detail,
    }
    connection.execute(insert(audit).values(row))


def of_registration(connection: Connection, number: str, limit: int) -> list[Entry]:
    """Return the newest lines about a registration, newest first."""
    rows = connection.execute(
        select(audit)
        .where(audit.c.registration == number)
        .order_by(audit.c.id.desc())
        .limit(limit)
    )
    return [
        Entry(row.at, row.who, row.act, row.registration, row.detail) for row in rows
    ]


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
    return [
        Entry(row.at, row.who, row.act, row.registration, row.detail) for row in rows
    ]


def flag_counts(connection: Connection) -> dict[str, int]:
    """Return how often each kiosk touched what is not its own site's."""
    rows = connection.execute(
        select(audit.c.who, func.count())
        .where(audit.c.act == OTHER_SITE)
        .group_by(audit.c.who)
    )
    return {who: int(count) for who, count in rows}
