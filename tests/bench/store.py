"""A confirmed capture: sealed and committed, beside a bare commit of the same size."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.exam import filled_desk
from tests.bench.pairs import Pair, seconds

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


def rows(count: int = 300) -> Iterator[str]:
    """The slow end: one capture in a hundred takes longer than this."""
    with tempfile.TemporaryDirectory() as name:
        desk, session = filled_desk(Path(name) / "kiosk")
        plain = sqlite3.connect(Path(name) / "plain.db", isolation_level=None)
        for line in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"):
            plain.execute(line)
        plain.execute("CREATE TABLE picture (id INTEGER PRIMARY KEY, body BLOB)")
        times: list[tuple[float, float]] = []
        for _ in range(count):
            made: list[str] = []

            def ours(made: list[str] = made) -> None:
                added = desk.add(session, "diploma", "", JPEG, THUMBNAIL)
                made.append(added.id)

            def bare() -> None:
                plain.execute("INSERT INTO picture (body) VALUES (?)", [JPEG])

            times.append((seconds(ours), seconds(bare)))
            desk.delete(session, made[0])
        for what, column in (("seal and commit a picture", 0), ("a bare commit", 1)):
            ranked = sorted(pair[column] for pair in times)
            p50, p99 = ranked[count // 2], ranked[count * 99 // 100]
            yield f"{what:28} p50 {p50 * 1000:6.1f} ms  p99 {p99 * 1000:6.1f} ms"
        desk.close()
        plain.close()
