"""When the site's rules and people came here, and when something last arrived there.

Facts that are written in the transaction of what they tell of. Times are the server's:
a wrong clock here must not make an old roster look new.
"""

from collections.abc import Iterable
from datetime import datetime

from sync.engine import Database
from sync.facts import write_fact, write_facts
from sync.protocol.messages import CATALOGUE_KEY, registration_key

CATALOGUE_AT = "came/catalogue"
ROSTER_AT = "came/roster"
PUSHED_AT = "pushed_at"
KEY_UNTIL = "key_until"


def note_came(db: Database, keys: Iterable[str], at: datetime) -> None:
    """Note what came with a page of the site's changes."""
    came, people = set(keys), registration_key("")
    if CATALOGUE_KEY in came:
        write_fact(db, CATALOGUE_AT, at.isoformat())
    if any(key.startswith(people) for key in came):
        write_fact(db, ROSTER_AT, at.isoformat())


def note_pushed(db: Database, at: datetime) -> None:
    """Note that the server has taken something that this kiosk sent."""
    write_fact(db, PUSHED_AT, at.isoformat())


def note_key(db: Database, until: datetime | None) -> None:
    """Note until when this device's key holds; a server of before says nothing."""
    write_facts(db, {KEY_UNTIL: until.isoformat() if until else ""})
