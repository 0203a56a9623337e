"""Provisional records that nobody was found for: how long they stay. SQL lives here.

Such a record has no verdict that would end it, so its age does: the retention time
after the server's last acknowledgement. While anything of it has not been acknowledged,
or is not yet shown by the server, all of it stays. The office can still match it later;
what it then publishes is newer than what was erased, and opens it again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sync import traces
from sync.engine import Database
from sync.protocol.messages import dossier_key, registration_key
from sync.protocol.provisional import PREFIX

# Those with something of theirs in the outbox, which says how old they are.
_RECORDS = """
SELECT substr(mirror.key, length('registration/') + 1),
    min(outbox.state = 'shown'), max(outbox.acknowledged_at)
FROM mirror JOIN outbox
    ON outbox.key = 'dossier/' || substr(mirror.key, length('registration/') + 1)
WHERE mirror.key >= ? AND mirror.key < ? AND mirror.body != 'null'
    AND json_extract(mirror.body, '$.matched') IS NULL
GROUP BY mirror.key ORDER BY mirror.key
"""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A record of this kiosk; `until` is when it is erased, by the server's clock.

    None while something of it has not been acknowledged: then nothing is erased.
    """

    number: str
    until: datetime | None


def unmatched(db: Database, kept: timedelta) -> tuple[Unmatched, ...]:
    """Return the records that are here and that nobody was found for."""
    first, end = registration_key(PREFIX), registration_key(PREFIX[:-1] + ".")
    rows = db.execute(_RECORDS, [first, end]).fetchall()
    return tuple(
        Unmatched(number, datetime.fromisoformat(last) + kept if all_shown else None)
        for number, all_shown, last in rows
    )


def erase_old(db: Database, server_time: datetime, kept: timedelta) -> int:
    """Erase records whose time is over; return how many.

    Must run before the outbox forgets what was acknowledged: it says how old they are.
    """
    over = [
        one.number
        for one in unmatched(db, kept)
        if one.until is not None and one.until <= server_time
    ]
    for number in over:
        _erase(db, number)
    if over:
        traces.left(db)
    return len(over)


def _erase(db: Database, number: str) -> None:
    keys = [registration_key(number), dossier_key(number)]
    # Their versions stay, or an older page could bring them back.
    db.execute("UPDATE mirror SET body = 'null' WHERE key IN (?, ?)", keys)
    db.execute("DELETE FROM outbox WHERE key = ?", [dossier_key(number)])
    db.execute(
        "UPDATE image SET thumbnail = NULL, candidate_wrap = NULL"
        " WHERE registration = ?",
        [number],
    )
    db.execute("DELETE FROM fact WHERE name = ?", [f"seen/{number}"])
