"""Build a new store from what is whole of a damaged one, and set that one aside.

The new file is complete on the disk before anything is renamed, and an interrupted
rescue is finished by the next start. The damaged file is renamed, never deleted.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sync.engine import Database, writing
from sync.facts import read_fact, write_fact
from sync.protocol.durable import sync_folder
from sync.salvage.examine import Damage, Files
from sync.salvage.records import Value
from sync.salvage.tables import Column, Haul, Table, haul
from sync.seal import sha256_hex

FACT = "rescue"
BUILDING, RESCUED = ".building", ".rescued"
_KINDS: dict[str, type] = {"TEXT": str, "INTEGER": int, "FLOAT": float, "BLOB": bytes}
# What waits comes first, pictures next; the rest comes again from the server.
_ORDER = ("fact", "outbox", "image", "counter", "mirror")


class Rescue(BaseModel, frozen=True):
    """What a rescue brought, for the staff. `at` is this kiosk's own clock.

    `lost_pictures` are those known by name whose bytes are gone; what else stood in the
    `bad_pages` is not known. `log_lost`: the newest commits may be missing as well.
    """

    at: datetime
    aside: str
    bad_pages: int
    operations: int
    pictures: int
    lost_pictures: int
    enrolled: bool
    log_lost: bool = False

    def text(self, language: str) -> str:
        """Return what happened, in one sentence."""
        day = f"{self.at:%Y-%m-%d}"
        lost = self.lost_pictures
        if language == "zh":
            gone = f"本机丢失 {lost} 张（审核中心也没有的才需要重拍），" if lost else ""
            return (
                f"{day} 本机数据文件损坏，救回 {self.operations} 项操作和"
                f" {self.pictures} 张图片，{gone}"
                f"原文件保留为 {self.aside}，请通知审核中心核对。"
            )
        gone = (
            f" {lost} pictures are gone from here (only those that the review centre"
            " does not have must be taken again);"
        )
        return (
            f"On {day} this machine's data file was found damaged: {self.operations}"
            f" operations and {self.pictures} pictures were rescued;"
            f"{gone if lost else ''} the file is kept as {self.aside}; tell the review"
            " centre, so that it compares."
        )


@dataclass(frozen=True, slots=True)
class Built:
    """Counts of what stands in the new store."""

    operations: int
    pictures: int
    lost_pictures: int
    enrolled: bool


def note_seen(db: Database) -> None:
    """The staff has read about the last rescue."""
    write_fact(db, FACT, "")


def fill(db: Database, damage: Damage) -> Built:
    """Put everything that is whole into an empty, migrated store."""
    tables = _tables(db)
    taken = haul(damage.pages, tables)
    with writing(db):
        unsound = _drop_unsound_images(taken, tables)
        for name in sorted(taken.rows, key=_place):
            _insert(db, next(t for t in tables if t.name == name), taken.rows[name])
        _settle(db)
    return _count(db, unsound + taken.cut.get("image", 0))


def aside_name(files: Files, now: datetime) -> Path:
    """Return a free name for the damaged file."""
    name = f".damaged-{now:%Y%m%dT%H%M%SZ}"
    free = files.beside(name)
    count = 1
    while free.exists():
        count += 1
        free = files.beside(f"{name}-{count}")
    return free


def swap(files: Files, aside: Path) -> None:
    """Put the finished new store in the place of the damaged one.

    Repeated after a power cut at any point, it comes to the same end: the log leaves
    first, since it must never meet the new file.
    """
    for old, suffix in ((files.log, "-wal"), (files.index, "-shm")):
        if old.exists():
            old.rename(aside.with_name(aside.name + suffix))
    if files.database.exists() and not aside.exists():
        os.link(files.database, aside)
    files.beside(RESCUED).rename(files.database)
    sync_folder(files.database.parent)


def finished(files: Files) -> None:
    """Mark the new store as complete; from here on the swap will be done."""
    building = files.beside(BUILDING)
    with building.open("rb") as file:
        os.fsync(file.fileno())
    building.rename(files.beside(RESCUED))
    sync_folder(building.parent)


def note(db: Database) -> Rescue | None:
    """Return what the last rescue brought, until the staff has seen it."""
    text = read_fact(db, FACT)
    return Rescue.model_validate_json(text) if text else None


def _place(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _tables(db: Database) -> tuple[Table, ...]:
    names = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE '\\_sqlite%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%'"
        " ESCAPE '\\' ORDER BY name"
    ).fetchall()
    return tuple(
        Table(
            name,
            tuple(
                _column(row)
                for row in db.execute(f"PRAGMA table_info([{name}])").fetchall()
            ),
        )
        for (name,) in names
    )


def _column(row: tuple[Any, ...]) -> Column:
    _, name, kind, not_null, default, key = row
    required = bool(not_null or key)
    spare = default is not None or not required
    return Column(name, _KINDS[kind.replace("REAL", "FLOAT")], required, spare)


def _drop_unsound_images(taken: Haul, tables: tuple[Table, ...]) -> int:
    """Leave out a picture whose bytes are not those of its hash; return how many."""
    columns = [c.name for t in tables if t.name == "image" for c in t.columns]
    at, blob = columns.index("sha256"), columns.index("sealed")
    images = taken.rows.get("image", [])
    sound = [row for row in images if _is_sound(row[at], row[blob])]
    taken.rows["image"] = sound
    return len(images) - len(sound)


def _is_sound(sha256: Value, sealed: Value) -> bool:
    return sealed is None or (
        isinstance(sealed, bytes) and sha256_hex(sealed) == sha256
    )


def _insert(db: Database, table: Table, rows: list[tuple[Value, ...]]) -> None:
    for row in rows:
        names = ", ".join(c.name for c in table.columns[: len(row)])
        marks = ", ".join("?" * len(row))
        db.execute(
            f"INSERT OR IGNORE INTO {table.name} ({names}) VALUES ({marks})",  # noqa: S608 - names of our own schema
            list(row),
        )


def _settle(db: Database) -> None:
    """Make the parts fit each other again.

    The feed is read from its beginning, so that the server fills what is missing. A
    counter that is lost starts behind what waits, and a locked picture stays closed.
    """
    db.execute("UPDATE fact SET value = '0' WHERE name = 'since'")
    db.execute(
        "INSERT INTO counter (key, n) SELECT key, max(n) FROM outbox WHERE true"
        " GROUP BY key ON CONFLICT (key) DO UPDATE SET n = max(n, excluded.n)"
    )
    db.execute(
        "UPDATE image SET candidate_wrap = NULL WHERE 'dossier/' || registration IN"
        " (SELECT key FROM outbox WHERE json_extract(body, '$.kind') = 'submit'"
        " UNION SELECT key FROM mirror WHERE json_extract(body, '$.state')"
        " IN ('submitted', 'passed', 'failed'))"
    )


def _count(db: Database, lost: int) -> Built:
    (operations,) = db.execute(
        "SELECT count(*) FROM outbox WHERE state = 'pending'"
    ).fetchone()
    (pictures,) = db.execute(
        "SELECT count(*) FROM image WHERE sealed IS NOT NULL"
    ).fetchone()
    (unseen,) = db.execute(
        "SELECT count(*) FROM outbox WHERE state = 'pending' AND blob IS NOT NULL"
        " AND blob NOT IN (SELECT sha256 FROM image)"
    ).fetchone()
    enrolled = db.execute("SELECT 1 FROM fact WHERE name = 'identity'").fetchone()
    # A picture that is cut is known once more through its operation.
    return Built(operations, pictures, max(lost, unseen), enrolled is not None)
