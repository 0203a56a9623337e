"""The mirror: what was pulled down, and how far we have pulled. SQL lives here."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from dossier.catalogue import Catalogue, Requirement
from dossier.model import Dossier, Registration
from dossier.states import State
from sync import outbox, traces
from sync.engine import Database
from sync.errors import LineError
from sync.facts import read_fact, write_fact
from sync.protocol.messages import (
    CATALOGUE,
    CATALOGUE_KEY,
    DOSSIER,
    Change,
    FeedPage,
    RosterEntry,
    canonical_json,
    dossier_key,
)
from sync.protocol.officekey import OfficeKeyNotice

EPOCH = "epoch"
SINCE = "since"
SYNCED_AT = "synced_at"
SERVER_TIME = "server_time"


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far this kiosk has pulled; `epoch` is None before the first page."""

    epoch: str | None
    since: int


def cursor(db: Database) -> Cursor:
    """Return how far this kiosk has pulled."""
    return Cursor(read_fact(db, EPOCH), int(read_fact(db, SINCE) or 0))


def apply_page(db: Database, asked: Cursor, page: FeedPage) -> bool:
    """Take a page in; return False when another reader was there first.

    Must run inside one write transaction, together with the cursor. A new epoch means
    that the server was set up anew or restored: the mirror starts from nothing, and
    everything that is still here goes up again: what the former one acknowledged, and
    what it made us set aside.
    """
    now = cursor(db)
    if now != asked:
        return False
    if page.epoch != now.epoch:
        db.execute("DELETE FROM mirror")
        if now.epoch is not None:
            outbox.send_all_again(db)
    for change in page.changes:
        _apply(db, change)
    write_fact(db, EPOCH, page.epoch)
    write_fact(db, SINCE, str(page.next))
    return True


def _apply(db: Database, change: Change) -> None:
    if change.body is None:
        db.execute("DELETE FROM mirror WHERE key = ?", [change.key])
        return
    db.execute(
        "INSERT OR REPLACE INTO mirror (key, rev, seq, body) VALUES (?, ?, ?, ?)",
        [change.key, change.rev, change.seq, canonical_json(change.body).decode()],
    )
    dossier = _understood(change)
    if not isinstance(dossier, Dossier):
        return
    # What the server shows, this kiosk need not replay any more.
    outbox.mark_shown(db, change.key, dossier.rev)
    if dossier.state in {State.PASSED, State.FAILED}:
        db.execute(
            "UPDATE image SET thumbnail = NULL WHERE registration = ?",
            [dossier.registration],
        )
        traces.left(db)


def _understood(change: Change) -> Dossier | Catalogue | RosterEntry | OfficeKeyNotice:
    """Return a body as its value, before it can stop a screen that reads it later."""
    try:
        match change.key.partition("/")[0]:
            case "dossier":
                return DOSSIER.validate_python(change.body)
            case "office":
                return OfficeKeyNotice.model_validate(change.body)
            case "catalogue":
                return CATALOGUE.validate_python(change.body)
            case _:
                return RosterEntry.model_validate(change.body)
    except ValidationError as error:
        raise LineError("S102", f"a change in which {error.title} is odd") from error


def mirrored_dossier(db: Database, registration: str) -> Dossier:
    """Return the server's dossier, or an empty one when none was pulled yet."""
    body = _body(db, dossier_key(registration))
    return DOSSIER.validate_json(body) if body else Dossier(registration)


def roster_entry(db: Database, account: str) -> RosterEntry | None:
    """Return the registration with this account, or None."""
    row = db.execute(
        "SELECT body FROM mirror WHERE key LIKE 'registration/%'"
        " AND json_extract(body, '$.registration.account') = ?",
        [account],
    ).fetchone()
    return RosterEntry.model_validate_json(row[0]) if row else None


def search(db: Database, text: str, most: int) -> tuple[Registration, ...]:
    """Return registrations whose number, account, name or ID number has this in it."""
    fields = ("number", "account", "name", "id_number")
    has = " OR ".join(
        f"instr(json_extract(body, '$.registration.{field}'), ?) > 0"
        for field in fields
    )
    query = (
        "SELECT body FROM mirror WHERE key >= 'registration/' AND key < 'registration0'"  # noqa: S608 - the names are ours
        f" AND ({has}) ORDER BY key LIMIT ?"
    )
    rows = db.execute(query, [*[text] * len(fields), most]).fetchall()
    return tuple(RosterEntry.model_validate_json(row[0]).registration for row in rows)


def requirements(db: Database, registration: Registration) -> tuple[Requirement, ...]:
    """Return the types that this registration sees; none before the first pull."""
    catalogue = mirrored_catalogue(db)
    if catalogue is None:
        return ()
    return catalogue.requirements(registration.category, registration.area)


def mirrored_catalogue(db: Database) -> Catalogue | None:
    """Return the exam's catalogue as it was last pulled, or None."""
    body = _body(db, CATALOGUE_KEY)
    return CATALOGUE.validate_json(body) if body else None


def held(db: Database) -> int:
    """Return how many operations wait for a reviewer to accept or discard them."""
    (count,) = db.execute(
        "SELECT coalesce(sum(json_array_length(body, '$.held')), 0) FROM mirror"
        " WHERE key LIKE 'dossier/%'"
    ).fetchone()
    return int(count)


def clock_offset(db: Database) -> float | None:
    """Return this clock less the server's at the last contact, in seconds."""
    ours = read_fact(db, SYNCED_AT)
    theirs = read_fact(db, SERVER_TIME)
    if not ours or not theirs:
        return None
    apart = datetime.fromisoformat(ours) - datetime.fromisoformat(theirs)
    return apart.total_seconds()


def _body(db: Database, key: str) -> str | None:
    row = db.execute("SELECT body FROM mirror WHERE key = ?", [key]).fetchone()
    return row[0] if row else None
