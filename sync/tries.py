"""The counted attempts to log in, in the store. SQL lives here.

A name is kept as its hash: what is typed into the wrong field may be a password.
"""

import hashlib

from sync import guard
from sync.clock import Moment
from sync.engine import Database
from sync.guard import Denied, Tries

DEVICE = "device"
MOST_NAMES = 5000  # the oldest harmless ones go first


def subject_of(account: str) -> str:
    """Return under what an account's attempts are counted."""
    return hashlib.sha256(account.strip().encode("utf-8", "replace")).hexdigest()


def begin(db: Database, account: str, moment: Moment) -> Denied | None:
    """Count an attempt, or return why it may not be made; then it does not count."""
    subject = subject_of(account)
    mine, device = _now(db, subject, moment)
    denied = guard.blocked(mine, device, moment.mono)
    if denied is None:
        mine = guard.counted(mine, moment.mono)
        device = guard.counted(device, moment.mono)
    # Also when it is refused: a wait that a reboot began anew runs from here.
    _write(db, subject, mine)
    _write(db, DEVICE, device)
    _prune(db)
    return denied


def failed(db: Database, account: str, moment: Moment) -> Denied:
    """Return what to tell after an attempt that did not fit."""
    mine, device = _now(db, subject_of(account), moment)
    return guard.denial(mine, device, moment.mono, checked=True)


def passed(db: Database, account: str) -> None:
    """Forget an account's failures; this attempt does not count for the device."""
    db.execute("DELETE FROM attempt WHERE subject = ?", [subject_of(account)])
    db.execute(
        "UPDATE attempt SET count = max(count - 1, 0) WHERE subject = ?", [DEVICE]
    )


def unlock(db: Database, account: str) -> bool:
    """Let an account, and the device, be tried anew; say whether anything was counted.

    What the staff does after having seen who stands there.
    """
    subjects = [subject_of(account), DEVICE]
    rows = db.execute(
        "SELECT count FROM attempt WHERE subject IN (?, ?)", subjects
    ).fetchall()
    db.execute("DELETE FROM attempt WHERE subject IN (?, ?)", subjects)
    return any(count > 0 for (count,) in rows)


def _now(db: Database, subject: str, moment: Moment) -> tuple[Tries, Tries]:
    mine = guard.resumed(_read(db, subject), moment.boot, moment.mono)
    device = guard.resumed(_read(db, DEVICE), moment.boot, moment.mono)
    return mine, guard.drained(device, moment.mono)


def _read(db: Database, subject: str) -> Tries:
    row = db.execute(
        "SELECT count, boot, mono FROM attempt WHERE subject = ?", [subject]
    ).fetchone()
    return Tries(*row) if row else Tries()


def _write(db: Database, subject: str, tries: Tries) -> None:
    db.execute(
        "INSERT INTO attempt (subject, count, boot, mono) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (subject) DO UPDATE SET"
        " count = excluded.count, boot = excluded.boot, mono = excluded.mono",
        [subject, tries.count, tries.boot, tries.mono],
    )


def _prune(db: Database) -> None:
    """Keep the table small: names that nobody waits for are forgotten first."""
    db.execute(
        "DELETE FROM attempt WHERE rowid IN (SELECT rowid FROM attempt"
        " WHERE subject != ? AND count < ? ORDER BY rowid"
        " LIMIT max((SELECT count(*) FROM attempt) - ?, 0))",
        [DEVICE, guard.FREE, MOST_NAMES],
    )
