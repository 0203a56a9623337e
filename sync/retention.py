"""How long this kiosk keeps what the server has, and the erasing after it."""

from datetime import datetime, timedelta

from sync import identity, mirror, outbox, unmatched
from sync.engine import Database


def retention(db: Database) -> timedelta | None:
    """Return how long; the office may have set it. None before enrolment."""
    who = identity.load(db)
    if who is None:
        return None
    told = mirror.office_settings(db)
    days = told.retention_days if told else None
    return timedelta(days=who.retention_days if days is None else days)


def erase_expired(db: Database, server_time: datetime) -> None:
    """Erase whatever has been here for that long since the server has it."""
    kept = retention(db)
    if kept is not None:
        unmatched.erase_old(db, server_time, kept)
        outbox.erase_expired(db, server_time, kept)
