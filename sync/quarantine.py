"""What keeps failing: suspected, counted, and at last set aside. SQL lives here.

A quarantined operation stays in the outbox with its image and its code. It is not sent
any more, so that it costs others no round trip; the staff is told.
"""

from sync.decide import Stage, poisoned
from sync.engine import Database


def quarantine(db: Database, operation_id: str, code: str) -> None:
    """Set a pending operation aside."""
    db.execute(
        "UPDATE outbox SET state = 'quarantined', code = ?"
        " WHERE id = ? AND state = 'pending'",
        [code, operation_id],
    )


def suspect(db: Database, operation_id: str, stage: Stage, code: str) -> None:
    """Note that an operation failed; it counts once others have passed."""
    db.execute(
        "UPDATE outbox SET suspect = 1, failed_at = ?, code = ?"
        " WHERE id = ? AND state = 'pending'",
        [stage.value, code, operation_id],
    )


def others_passed(db: Database, stages: tuple[Stage, ...]) -> int:
    """Count the failures of all suspects of these stages; return how many are poison.

    As long as nothing else passes either, the fault may be the server's, and nothing
    is counted.
    """
    for stage in stages:
        grows = int(stage is not Stage.LINE)
        db.execute(
            "UPDATE outbox SET suspect = 0, failures = failures + ?"
            " WHERE state = 'pending' AND suspect = 1 AND failed_at = ?",
            [grows, stage.value],
        )
    rows = db.execute(
        "SELECT id, code, failures FROM outbox WHERE state = 'pending' AND failures > 0"
    ).fetchall()
    poison = [(i, code) for i, code, failures in rows if poisoned(failures)]
    for operation_id, code in poison:
        quarantine(db, operation_id, code)
    return len(poison)


def clear_upload(db: Database, sha256: str) -> None:
    """An image has passed: its failed transfers count no more."""
    db.execute(
        "UPDATE outbox SET suspect = 0, failures = 0, failed_at = '', code = ''"
        " WHERE blob = ? AND state = 'pending' AND failed_at IN (?, ?)",
        [sha256, Stage.UPLOAD.value, Stage.LINE.value],
    )


def release(db: Database) -> int:
    """Let everything that is quarantined be tried again; return how much it is."""
    freed = db.execute(
        "UPDATE outbox SET state = 'pending', code = '', suspect = 0, failures = 0,"
        " failed_at = '' WHERE state = 'quarantined'"
    )
    return int(freed.rowcount)
