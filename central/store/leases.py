"""Leases of dossiers. Whoever takes one holds the dossier's lock (`dossiers.lock`)."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from central import leases as rules
from central.leases import Lease
from central.store.desk_schema import leases
from central.store.put import put_row


def find(connection: Connection, number: str) -> Lease | None:
    """Return the newest lease of a dossier, which may be over."""
    row = connection.execute(
        select(leases).where(leases.c.registration == number)
    ).first()
    return None if row is None else Lease(row.holder, row.fence, row.expires_at)


def take(connection: Connection, number: str, who: str, now: datetime) -> Lease | None:
    """Open a dossier for a reviewer; None while another has it."""
    taken = rules.take(find(connection, number), who, now)
    if taken is not None:
        values = {"fence": taken.fence, "holder": who, "expires_at": taken.until}
        put_row(connection, leases, {"registration": number}, values)
    return taken


def until(
    connection: Connection, number: str, who: str, fence: int, ends: datetime
) -> bool:
    """Let a lease end then, later or now; False when it is not the newest one."""
    changed = connection.execute(
        update(leases)
        .where(
            leases.c.registration == number,
            leases.c.holder == who,
            leases.c.fence == fence,
        )
        .values(expires_at=ends)
    )
    return changed.rowcount == 1
