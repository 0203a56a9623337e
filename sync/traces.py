"""What was erased must leave the log too: it holds the former pages for a while.

The file itself is overwritten by SQLite's secure_delete. Who erases says so here, in
the same transaction; after the commit the log is written out and cut to nothing.
Another reader at that moment, or a power cut, puts it off to the next write.
"""

import structlog

from sync.engine import Database, DatabaseError, writing
from sync.facts import read_fact, write_fact

FACT = "traces"
_log = structlog.get_logger(__name__)


def left(db: Database) -> None:
    """Note that something was erased whose former pages still lie in the log."""
    write_fact(db, FACT, "yes")


def wipe(db: Database) -> bool:
    """Cut the log where something was erased; return whether none of it is left.

    Must run outside a transaction.
    """
    if not read_fact(db, FACT):
        return True
    try:
        (busy, _, _) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            with writing(db):
                write_fact(db, FACT, "")
    except DatabaseError as error:
        # What was erased is committed; its traces go with the next write.
        _log.warning("traces_left", error=type(error).__name__)
        return False
    return not busy
