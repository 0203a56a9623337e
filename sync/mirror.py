"""The mirror: what was pulled down, and how far we have pulled. SQL lives here."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pydantic import ValidationError

from dossier.catalogue import Catalogue, Requirement
from dossier.model import Dossier, Registration
from dossier.states import State
from sync import arrivals, outbox, traces
from sync.engine import Database
from sync.errors import LineError
from sync.facts import read_fact, read_facts, write_fact, write_facts
from sync.protocol.messages import (
    CATALOGUE,
    CATALOGUE_KEY,
    DOSSIER,
    SETTINGS_KEY,
    Change,
    FeedPage,
    KioskSettings,
    RosterEntry,
    body_of,
    canonical_json,
    dossier_key,
    is_signed,
    registration_key,
)
from sync.protocol.officekey import OfficeKeyNotice
from sync.protocol.pages import PAGES_KEY, PageCode, PagesPlace
from sync.protocol.rosterpack import BadPackError, unpack

EPOCH = "epoch"
SINCE = "since"
SYNCED_AT = "synced_at"
SERVER_TIME = "server_time"
LEFT_EPOCHS = "left_epochs"
REFUSED = "refused"
FILLING = "filling"
GONE = "null"  # the body of what is gone, as JSON

Row = tuple[str, int, int, str]  # key, version, number of the change, body


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far this kiosk has pulled; `epoch` is None before the first page."""

    epoch: str | None
    since: int


def cursor(db: Database) -> Cursor:
    """Return how far this kiosk has pulled."""
    epoch, since = read_facts(db, EPOCH, SINCE)
    return Cursor(epoch, int(since or 0))


def apply_page(
    db: Database, asked: Cursor, page: FeedPage, unpacked: Sequence[Row] = ()
) -> bool:
    """Take a page in; return False when another reader was there first.

    Must run inside one write transaction, together with the cursor. A new epoch means
    that the server was set up anew or restored: the mirror starts from nothing, and
    everything that is still here goes up again: what the former one acknowledged, and
    what it made us set aside. `unpacked` are the page's packed registrations.
    """
    now = cursor(db)
    if now != asked:
        return False
    if page.epoch != now.epoch:
        _leave(db, now.epoch, page.epoch)
        db.execute("DELETE FROM mirror")
        if now.epoch is not None:
            outbox.send_all_again(db)
        # The rest comes in large pages; see `filling`.
        write_fact(db, FILLING, "yes" if page.more else "")
    for change in page.changes:
        _apply(db, change)
    for row in unpacked:
        if not _is_old(db, row[0], row[1]):
            _put(db, row)
    came = (*(change.key for change in page.changes), *(row[0] for row in unpacked))
    arrivals.note_came(db, came, page.time)
    write_facts(db, {EPOCH: page.epoch, SINCE: str(page.next)})
    return True


def apply_found(db: Database, page: FeedPage) -> bool:
    """Take in a registration that was looked up; the cursor stays where it is.

    False when it is of another epoch than this kiosk reads, which must come first.
    """
    if page.epoch != cursor(db).epoch:
        return False
    for change in page.changes:
        if not is_signed(change.key):
            raise LineError("S102", "a change that was not asked for")
        _apply(db, change)
    return True


def _leave(db: Database, left: str | None, entered: str) -> None:
    """Note the epoch that ends here; one that was left before never comes back.

    So nobody can play old pages, which the office did sign in their time, as the word
    of a server that was restored.
    """
    epochs = (read_fact(db, LEFT_EPOCHS) or "").split()
    if entered in epochs:
        raise LineError("S107", "an epoch that was left")
    if left is not None:
        write_fact(db, LEFT_EPOCHS, " ".join([*epochs, left]))


def filling(db: Database) -> bool:
    """Say whether the site's state is still on its way here as a whole."""
    return cursor(db).epoch is None or bool(read_fact(db, FILLING))


def filled(db: Database, page: FeedPage) -> None:
    """Note whether a page of the whole state was the last one."""
    write_fact(db, FILLING, "yes" if page.more else "")


def rows_of(page: FeedPage) -> list[Row]:
    """Return a page's packed registrations as rows; takes seconds for a large one."""
    if not page.packed:
        return []
    try:
        items = unpack(base64.b64decode(page.packed, validate=True))
    except (BadPackError, ValueError) as error:
        raise LineError("S102", "a roster that does not unpack") from error
    return [
        (
            registration_key(item.entry.registration.number),
            item.rev,
            page.next,
            canonical_json(body_of(item.entry)).decode(),
        )
        for item in items
    ]


def _is_old(db: Database, key: str, rev: int) -> bool:
    """Say whether a newer version of what is signed was here, and count it if so."""
    if not is_signed(key):
        return False
    row = db.execute("SELECT rev FROM mirror WHERE key = ?", [key]).fetchone()
    if row is None or row[0] <= rev:
        return False
    note_refused(db)
    return True


def note_refused(db: Database) -> None:
    """Count what came down and was not believed."""
    write_fact(db, REFUSED, str(refused(db) + 1))


def refused(db: Database) -> int:
    """Return how often something that came down was not believed."""
    return int(read_fact(db, REFUSED) or 0)


def _apply(db: Database, change: Change) -> None:
    if _is_old(db, change.key, change.rev):
        return
    if change.body is None:
        # What is gone keeps its version, or an older page could bring it back, and what
        # was handed in here for it would wait for ever to be shown.
        _put(db, (change.key, change.rev, change.seq, GONE))
        outbox.mark_shown(db, change.key, change.rev)
        return
    body = canonical_json(change.body).decode()
    _put(db, (change.key, change.rev, change.seq, body))
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


def _put(db: Database, row: Row) -> None:
    db.execute(
        "INSERT OR REPLACE INTO mirror (key, rev, seq, body) VALUES (?, ?, ?, ?)", row
    )


def _understood(
    change: Change,
) -> Dossier | Catalogue | RosterEntry | KioskSettings | OfficeKeyNotice | PagesPlace:
    """Return a body as its value, before it can stop a screen that reads it later."""
    try:
        match change.key.partition("/")[0]:
            case "dossier":
                PageCode.model_validate(change.body)
                return DOSSIER.validate_python(change.body)
            case "office":
                return OfficeKeyNotice.model_validate(change.body)
            case "catalogue":
                return CATALOGUE.validate_python(change.body)
            case "settings" if change.key == PAGES_KEY:
                return PagesPlace.model_validate(change.body)
            case "settings":
                return KioskSettings.model_validate(change.body)
            case _:
                return RosterEntry.model_validate(change.body)
    except ValidationError as error:
        raise LineError("S102", f"a change in which {error.title} is odd") from error


def mirrored_dossier(db: Database, registration: str) -> Dossier:
    """Return the server's dossier, or an empty one when none was pulled yet."""
    body = body_at(db, dossier_key(registration))
    return DOSSIER.validate_json(body) if body else Dossier(registration)


def roster_entry(db: Database, account: str) -> RosterEntry | None:
    """Return the registration with this account, or None."""
    row = db.execute(
        "SELECT body FROM mirror WHERE key >= 'registration/' AND key < 'registration0'"
        " AND json_extract(body, '$.registration.account') = ?",
        [account],
    ).fetchone()
    return RosterEntry.model_validate_json(row[0]) if row else None


def put_own(db: Database, entry: RosterEntry) -> None:
    """Serve a record that was opened here before the office has it.

    Its version is lower than any of the office's, which takes its place.
    """
    body = canonical_json(body_of(entry)).decode()
    _put(db, (registration_key(entry.registration.number), 0, 0, body))


def year(db: Database) -> int | None:
    """Return the year of the exam, as the roster has it; None without one."""
    (found,) = db.execute(
        "SELECT max(json_extract(body, '$.registration.year')) FROM mirror"
        " WHERE key >= 'registration/' AND key < 'registration0'"
    ).fetchone()
    return None if found is None else int(found)


def categories(db: Database, most: int) -> tuple[str, ...]:
    """Return the categories on the roster, those of the most candidates first."""
    rows = db.execute(
        "SELECT json_extract(body, '$.registration.category') AS name FROM mirror"
        " WHERE key >= 'registration/' AND key < 'registration0' AND body != 'null'"
        " GROUP BY name ORDER BY count(*) DESC, name LIMIT ?",
        [most],
    ).fetchall()
    return tuple(name for (name,) in rows if name)


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


def office_settings(db: Database) -> KioskSettings | None:
    """Return what the office set for this site's kiosks, or None."""
    body = body_at(db, SETTINGS_KEY)
    return KioskSettings.model_validate_json(body) if body else None


def requirements(db: Database, registration: Registration) -> tuple[Requirement, ...]:
    """Return the types that this registration sees; none before the first pull."""
    catalogue = mirrored_catalogue(db)
    if catalogue is None:
        return ()
    return catalogue.needs_of(registration)


def mirrored_catalogue(db: Database) -> Catalogue | None:
    """Return the exam's catalogue as it was last pulled, or None."""
    body = body_at(db, CATALOGUE_KEY)
    return _catalogue(body) if body else None


@lru_cache(maxsize=2)
def _catalogue(body: str) -> Catalogue:
    # Every look at a dossier asks for it, and it changes once a year.
    return CATALOGUE.validate_json(body)


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


def body_at(db: Database, key: str) -> str | None:
    """Return what stands under a key, as JSON; None where it is gone or never was."""
    row = db.execute("SELECT body FROM mirror WHERE key = ?", [key]).fetchone()
    return row[0] if row and row[0] != GONE else None
