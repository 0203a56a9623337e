"""What does not go up by itself, one by one, for the staff. SQL lives here.

Of a candidate there is the registration's number, to be shown masked; never an image.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dossier.model import Dossier
from sync.engine import Database
from sync.mirror import mirrored_catalogue
from sync.protocol.messages import DOSSIER
from sync.retention import retention
from sync.unmatched import unmatched

MOST = 50  # a longer list is the office's business


class Why(StrEnum):
    """What has become of it."""

    REJECTED = "rejected"
    QUARANTINED = "quarantined"
    HELD = "held"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class Aside:
    """One operation. `kind` is that of the operation, empty for what is held;
    `type_zh` and `type_en` name its material, empty without one; `code` is of an error
    table, or of `dossier.model.HeldFor`. `until` is when an unmatched record is erased
    here, None while something of it waits.
    """

    why: Why
    registration: str
    code: str
    kind: str = ""
    type_zh: str = ""
    type_en: str = ""
    until: datetime | None = None


def aside(db: Database) -> tuple[Aside, ...]:
    """Return what the server refused, what keeps failing, what a reviewer holds, and
    the provisional records that nobody was found for.
    """
    return (_stuck(db) + _held(db) + _unmatched(db))[:MOST]


def _stuck(db: Database) -> tuple[Aside, ...]:
    rows = db.execute(
        "SELECT state, key, code, json_extract(body, '$.kind'),"
        " json_extract(body, '$.material.type_id') FROM outbox"
        " WHERE state IN (?, ?) ORDER BY place LIMIT ?",
        [Why.REJECTED.value, Why.QUARANTINED.value, MOST],
    ).fetchall()
    return tuple(
        Aside(Why(state), key.partition("/")[2], code, kind or "", *_name(db, type_id))
        for state, key, code, kind, type_id in rows
    )


def _held(db: Database) -> tuple[Aside, ...]:
    rows = db.execute(
        "SELECT body FROM mirror WHERE key LIKE 'dossier/%'"
        " AND json_array_length(body, '$.held') > 0 ORDER BY key LIMIT ?",
        [MOST],
    ).fetchall()
    dossiers: list[Dossier] = [DOSSIER.validate_json(body) for (body,) in rows]
    return tuple(
        Aside(
            Why.HELD, one.registration, held.reason.value, "", *_name(db, held.type_id)
        )
        for one in dossiers
        for held in one.held
    )


def _unmatched(db: Database) -> tuple[Aside, ...]:
    kept = retention(db)
    found = unmatched(db, kept) if kept is not None else ()
    return tuple(Aside(Why.UNMATCHED, o.number, "", until=o.until) for o in found)


def _name(db: Database, type_id: str | None) -> tuple[str, str]:
    """Return a type's names; its id where the catalogue has lost it."""
    catalogue = mirrored_catalogue(db)
    for one in catalogue.types if catalogue else ():
        if one.id == type_id:
            return one.name_zh, one.name_en
    return type_id or "", type_id or ""
