"""A confirmed capture: sealed and committed, beside a bare commit of the same size."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.exam import filled_desk
from tests.bench.pairs import Pair

JPEG = os.urandom(195_000)
THUMBNAIL = os.urandom(8_000)


def pairs() -> Iterator[Pair]:
    """Add and delete a picture; insert and delete a row in a plain SQLite file."""
    with tempfile.TemporaryDirectory() as name:
        desk, session = filled_desk(Path(name) / "kiosk")
        plain = sqlite3.connect(Path(name) / "plain.db", isolation_level=None)
        for line in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
            plain.execute(line)
        plain.execute("CREATE TABLE picture (id INTEGER PRIMARY KEY, body BLOB)")

        def ours() -> None:
            material = desk.add(session, "diploma", "", JPEG, THUMBNAIL)
            desk.delete(session, material.id)

        def bare() -> None:
            plain.execute("INSERT INTO picture (id, body) VALUES (1, ?)", [JPEG])
            plain.execute("DELETE FROM picture WHERE id = 1")

        yield Pair(
            "seal and commit a picture, delete it",
            ours,
            "two bare commits, plain SQLite, FULL",
            bare,
            rounds=60,
        )
        desk.close()
        plain.close()
