"""What this kiosk works with, for the staff's page. SQL lives here."""

from dataclasses import dataclass
from datetime import datetime

from sync import arrivals, mirror
from sync.engine import Database
from sync.facts import read_fact


@dataclass(frozen=True, slots=True)
class Stock:
    """The catalogue's version, the people on the roster, and when both last came.

    `pushed_at` is when the server last took something that was sent from here, and
    `key_until` the end of this device's key, which it renews by itself before. Times
    are the server's; None where nothing of the kind was heard yet.
    """

    catalogue: int | None = None
    catalogue_at: datetime | None = None
    people: int = 0
    roster_at: datetime | None = None
    pushed_at: datetime | None = None
    key_until: datetime | None = None


def stock(db: Database) -> Stock:
    """Return what is here now."""
    catalogue = mirror.mirrored_catalogue(db)
    (people,) = db.execute(
        "SELECT count(*) FROM mirror WHERE key >= 'registration/'"
        " AND key < 'registration0' AND body != 'null'"
    ).fetchone()
    return Stock(
        catalogue=catalogue.version if catalogue else None,
        catalogue_at=_at(db, arrivals.CATALOGUE_AT),
        people=int(people),
        roster_at=_at(db, arrivals.ROSTER_AT),
        pushed_at=_at(db, arrivals.PUSHED_AT),
        key_until=_at(db, arrivals.KEY_UNTIL),
    )


def _at(db: Database, name: str) -> datetime | None:
    text = read_fact(db, name)
    return datetime.fromisoformat(text) if text else None
