"""Take in a page of the answer that came on a stick. SQL lives here, and one rule.

A page on a stick is older than the line: the network may have brought more since, the
same stick may come twice, and the office may have been set up anew. `fitted` says what
of it is still new.
"""

from dataclasses import dataclass
from enum import StrEnum

from sync import arrivals, identity, mirror, outbox, quarantine
from sync.decide import PASSED, Stage
from sync.engine import Database
from sync.mirror import Cursor
from sync.protocol.carried import Answer, Asked
from sync.protocol.messages import OperationResult, Status, SyncResponse

ACKNOWLEDGED = {Status.APPLIED, Status.DUPLICATE, Status.HELD}


class Fit(StrEnum):
    """How a page of a stick stands to what this kiosk has."""

    NEW = "new"
    KNOWN = "known"
    OLDER = "older"  # of an office that was set up anew since
    GAP = "gap"  # changes before it are missing here


@dataclass(frozen=True, slots=True)
class Taken:
    """What a page brought: the statuses of new receipts, the number of changes."""

    fit: Fit
    receipts: tuple[Status, ...] = ()
    changes: int = 0


def fitted(now: Cursor, asked: Asked, page: SyncResponse) -> tuple[Fit, SyncResponse]:
    """Return how a page fits, with the changes that are new here.

    A page holds the latest state of every key that changed after `asked`. What of it
    is numbered up to `now` has been seen, or something newer of the same key.
    """
    if page.epoch != now.epoch:
        # Whoever asked knew our present epoch, so the answer's is a later one.
        return (Fit.NEW if asked.epoch == now.epoch else Fit.OLDER), page
    start = asked.since if asked.epoch == page.epoch else 0
    if start > now.since:
        return Fit.GAP, page
    fresh = [change for change in page.changes if change.seq > now.since]
    trimmed = page.model_copy(update={"changes": fresh})
    return (Fit.NEW if page.next > now.since else Fit.KNOWN), trimmed


def take(db: Database, answer: Answer) -> Taken:
    """Take in receipts and changes, in the transaction that the caller holds.

    Nothing is changed where the page does not fit.
    """
    now = mirror.cursor(db)
    fit, page = fitted(now, answer.asked, answer.answer)
    if fit in (Fit.OLDER, Fit.GAP):
        return Taken(fit)
    if fit is Fit.NEW:
        mirror.apply_page(db, now, page)
        identity.learn_office_key(db, page.changes)
    # A receipt that comes again, or after the line's, says nothing new.
    unsettled = _unsettled(db)
    receipts = [result for result in page.results if result.id in unsettled]
    for result in receipts:
        _settle(db, result, page)
    if any(result.status in PASSED for result in receipts):
        quarantine.others_passed(db, (Stage.EXCHANGE, Stage.BLOB))
        arrivals.note_pushed(db, page.time)
    changes = len(page.changes) if fit is Fit.NEW else 0
    return Taken(fit, tuple(result.status for result in receipts), changes)


def _unsettled(db: Database) -> set[str]:
    rows = db.execute(
        "SELECT id FROM outbox WHERE state IN ('pending', 'quarantined')"
    ).fetchall()
    return {row[0] for row in rows}


def _settle(db: Database, result: OperationResult, page: SyncResponse) -> None:
    if result.status in ACKNOWLEDGED:
        # Its image went along, so the office has it, whatever the line knows.
        db.execute(
            "UPDATE image SET uploaded = 1 WHERE sha256 ="
            " (SELECT blob FROM outbox WHERE id = ?)",
            [result.id],
        )
    outbox.settle(db, result, page.time)
