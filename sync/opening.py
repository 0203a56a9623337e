"""Open the store of this machine: alone or beside the other process, whole or rescued.

Whoever opens it first looks whether the file is whole; who comes later finds it open
and looks at nothing, because a file in use cannot be judged from outside.
"""

import errno
import fcntl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog

from sync.engine import Database, is_whole, one_opener, open_database
from sync.errors import StoreError
from sync.facts import write_fact
from sync.key import load_or_make_key
from sync.migrations import MIGRATIONS
from sync.room import make_way
from sync.salvage import examine, rescue
from sync.salvage.examine import Damage, Files
from sync.salvage.rescue import Rescue

DATABASE_NAME = "store.db"
KEY_NAME = "store.key"
LOCK_NAME = "store.lock"
USE_NAME = "store.use"

_log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    """Return the wall clock of this machine."""
    return datetime.now(UTC)


class Use:
    """Says to other processes that this one has the store open."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="ascii")

    def alone(self) -> bool:
        """Say whether nobody else has it open, and keep others out if so."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def share(self) -> None:
        """Let others in."""
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def end(self) -> None:
        """Have it open no longer."""
        self._file.close()


@dataclass(frozen=True, slots=True)
class Opened:
    """An open store, and how to end it."""

    database: Database
    use: Use
    files: Files
    lock: Path

    def close(self) -> None:
        """Close the file; the last one out notes what it looks like from outside."""
        with one_opener(self.lock):
            self.database.close()
            at = examine.last_checked(self.files)
            if self.use.alone() and at is not None and not self.files.log.exists():
                examine.note_checked(self.files, at)
            self.use.end()

    def doubt(self) -> None:
        """Have the next start look at every page: something could not be read."""
        self.files.checked.unlink(missing_ok=True)


def open_store(folder: Path, now: Callable[[], datetime] = utc_now) -> Opened:
    """Open or make the store of a folder; rescue it first where it is damaged.

    Raises StoreError S202 when the key does not fit; then nothing was touched. S208
    when the disk is too full even without the spare file.
    """
    try:
        return _opened(folder, now)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise StoreError("S208", type(error).__name__) from error


def _opened(folder: Path, now: Callable[[], datetime]) -> Opened:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    make_way(folder)
    files = Files(folder / DATABASE_NAME)
    lock = folder / LOCK_NAME
    # Kiosk and agent start together: one key for both, made by the first.
    with one_opener(lock):
        known = files.database.exists() or files.salt.exists()
        key = load_or_make_key(folder / KEY_NAME, may_make=not known)
        use = Use(folder / USE_NAME)
        try:
            if use.alone():
                database = _open_alone(files, key, now())
            else:
                database = open_database(files.database, key, MIGRATIONS)
            use.share()
        except BaseException:
            use.end()
            raise
    return Opened(database, use, files, lock)


def _open_alone(files: Files, key: str, now: datetime) -> Database:
    _finish_interrupted(files, now)
    due = examine.is_due(files, now)
    damage = examine.examine(files, bytes.fromhex(key)) if due else None
    if damage is None:
        whole = _open_whole(files, key, check=due)
        if isinstance(whole, Database):
            if due:
                _checked(files, now)
            return whole
        damage = whole
    return _rescued(files, key, damage, now)


def _open_whole(files: Files, key: str, *, check: bool) -> Database | Damage:
    """Open a file whose pages prove; return its damage where it does not hold."""
    try:
        database = open_database(files.database, key, MIGRATIONS)
    except StoreError:
        damage = examine.examine(files, bytes.fromhex(key))
        if damage is None:
            raise
        return damage
    if not check or is_whole(database):
        return database
    database.close()
    pages = examine.all_pages(files, bytes.fromhex(key))
    return Damage(pages, 0, log_broken=False, log_missing=False)


def _checked(files: Files, now: datetime) -> None:
    if not files.salt.exists():
        files.salt.write_bytes(examine.salt_in(files.database))
    examine.note_checked(files, now)


def _rescued(files: Files, key: str, damage: Damage, now: datetime) -> Database:
    """Build a new store from what is whole, and put the damaged one aside."""
    building = files.beside(rescue.BUILDING)
    _remove(building)
    fresh = open_database(building, key, MIGRATIONS)
    built = rescue.fill(fresh, damage)
    aside = rescue.aside_name(files, now)
    note = Rescue(
        at=now,
        aside=aside.name,
        bad_pages=damage.bad_pages,
        operations=built.operations,
        pictures=built.pictures,
        lost_pictures=built.lost_pictures,
        enrolled=built.enrolled,
        log_lost=damage.log_missing or damage.log_broken,
    )
    write_fact(fresh, rescue.FACT, note.model_dump_json())
    fresh.conn.commit()
    fresh.close()
    rescue.finished(files)
    rescue.swap(files, aside)
    files.salt.write_bytes(examine.salt_in(files.database))
    examine.note_checked(files, now)
    _log.error("store_rescued", **note.model_dump(mode="json", exclude={"at", "aside"}))
    return open_database(files.database, key, MIGRATIONS)


def _finish_interrupted(files: Files, now: datetime) -> None:
    """Go on where a power cut ended a rescue; an unfinished new file is begun again."""
    _remove(files.beside(rescue.BUILDING))
    if files.beside(rescue.RESCUED).exists():
        rescue.swap(files, rescue.aside_name(files, now))
        files.salt.write_bytes(examine.salt_in(files.database))


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
