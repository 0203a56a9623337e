"""What a candidate saw of their dossier when they were last here. SQL lives in facts.

Kept in the encrypted store of this kiosk alone: another one knows nothing of it.
"""

from datetime import datetime

from pydantic import BaseModel

from dossier.model import Dossier
from dossier.states import State
from sync.engine import Database
from sync.facts import read_fact, write_fact


class Seen(BaseModel, frozen=True):
    """A visit: when, by this kiosk's clock, and what the dossier said.

    `feedback` are the ids of the messages; `held` counts what waited for a reviewer.
    """

    at: datetime
    state: State
    feedback: tuple[str, ...] = ()
    held: int = 0


def seen_of(dossier: Dossier, at: datetime) -> Seen:
    """Return what somebody sees who looks at a dossier now."""
    ids = tuple(entry.id for entry in dossier.feedback)
    return Seen(at=at, state=dossier.state, feedback=ids, held=len(dossier.held))


def last_seen(db: Database, registration: str) -> Seen | None:
    """Return what was noted last, or None before the first visit."""
    text = read_fact(db, _name(registration))
    return Seen.model_validate_json(text) if text else None


def note_seen(db: Database, registration: str, seen: Seen) -> None:
    """Note what is shown now."""
    write_fact(db, _name(registration), seen.model_dump_json())


def _name(registration: str) -> str:
    return f"seen/{registration}"
