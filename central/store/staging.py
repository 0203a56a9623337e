"""An import on its way in: a small database beside the office's, thrown away after.

It holds no password. What is costly, the verifiers, is kept in it row by row, so that
an import which was cut off goes on where it was.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

STEPS = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS row (
  number TEXT PRIMARY KEY, place INTEGER NOT NULL, account TEXT NOT NULL UNIQUE,
  area TEXT NOT NULL, registration TEXT NOT NULL,
  known TEXT, verifier TEXT, same INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fault (
  place INTEGER NOT NULL, name TEXT NOT NULL, reason TEXT NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Staged:
    """A row that was sound; `registration` is JSON.

    `known` is the verifier that the office has (JSON), or "" for somebody new,
    `verifier` the one that will hold, or "" while it is not made.
    """

    number: str
    place: int
    account: str
    area: str
    registration: str
    known: str = ""
    verifier: str = ""


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row of a list."""

    place: int
    column: str
    reason: str


class Staging:
    """The rows of one list. What is written stays when the process is killed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(STEPS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._db.close()

    def fact(self, name: str) -> str:
        """Return a named fact, or ""."""
        row = self._db.execute("SELECT value FROM fact WHERE name = ?", [name])
        found = row.fetchone()
        return str(found[0]) if found else ""

    def note(self, name: str, value: str) -> None:
        """Set a named fact."""
        self._db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", [name, value])

    def begin(self) -> None:
        """Begin to write many rows at once."""
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Keep them."""
        self._db.execute("COMMIT")

    def clear(self) -> None:
        """Forget rows and faults: the list is read from its start."""
        self._db.execute("DELETE FROM row")
        self._db.execute("DELETE FROM fault")

    def add(self, row: Staged) -> None:
        """Take a row, or note as a fault that its number or account came before."""
        taken = self._db.execute(
            "INSERT INTO row (number, place, account, area, registration)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [row.number, row.place, row.account, row.area, row.registration],
        ).rowcount
        if taken:
            return
        for name, value in (("number", row.number), ("account", row.account)):
            first = self._db.execute(
                f"SELECT place FROM row WHERE {name} = ?",  # noqa: S608 - one of two
                [value],
            ).fetchone()
            if first:
                self.fault(RowFault(row.place, name, f"the same as in row {first[0]}"))
                return

    def fault(self, fault: RowFault) -> None:
        """Note what is wrong with a row."""
        self._db.execute(
            "INSERT INTO fault VALUES (?, ?, ?)",
            [fault.place, fault.column, fault.reason],
        )

    def faults(self) -> Iterator[RowFault]:
        """Return all faults in the order of the list."""
        rows = self._db.execute("SELECT place, name, reason FROM fault ORDER BY place")
        return (RowFault(*row) for row in rows)

    def fault_count(self) -> int:
        """Return how many faults there are."""
        return self._count("SELECT count(*) FROM fault")

    def count(self) -> int:
        """Return how many rows are sound."""
        return self._count("SELECT count(*) FROM row")

    def areas(self) -> list[str]:
        """Return the areas of which the list speaks."""
        rows = self._db.execute("SELECT DISTINCT area FROM row ORDER BY area")
        return [str(row[0]) for row in rows]

    def after(self, number: str, most: int) -> list[Staged]:
        """Return the next rows by number."""
        return self._rows("number > ? ORDER BY number LIMIT ?", number, most)

    def unmade(self, numbers: list[str]) -> list[Staged]:
        """Return those of these rows whose verifier is still to be made."""
        marks = ",".join("?" * len(numbers))
        return self._rows(f"number IN ({marks}) AND verifier IS NULL", *numbers)

    def changed_after(self, number: str, most: int) -> list[Staged]:
        """Return the next rows by number that change something."""
        return self._rows(
            "number > ? AND same = 0 ORDER BY number LIMIT ?", number, most
        )

    def compared(self, facts: Iterable[tuple[str, str, bool]]) -> None:
        """Note (known verifier, number, whether the registration is as it was)."""
        self._db.executemany(
            "UPDATE row SET known = ?1,"
            " same = ?2 AND (verifier IS NULL OR verifier = ?1) WHERE number = ?3",
            [(known, same, number) for known, number, same in facts],
        )

    def made(self, verifiers: Iterable[tuple[str, str]]) -> None:
        """Keep (verifier, number); a row with a new verifier changes something."""
        self._db.executemany(
            "UPDATE row SET verifier = ?1, same = same AND ?1 = known"
            " WHERE number = ?2",
            list(verifiers),
        )

    def keep_known(self) -> None:
        """Let everybody that the office knows keep the verifier."""
        self._db.execute(
            "UPDATE row SET verifier = known WHERE known != '' AND verifier IS NULL"
        )

    def left(self) -> int:
        """Return how many verifiers are still to be made."""
        return self._count("SELECT count(*) FROM row WHERE verifier IS NULL")

    def tallies(self) -> tuple[int, int, int]:
        """Return how many are (new, changed, as they were)."""
        new = self._count("SELECT count(*) FROM row WHERE known = ''")
        same = self._count("SELECT count(*) FROM row WHERE same")
        return new, self.count() - new - same, same

    def has(self, numbers: list[str]) -> set[str]:
        """Return which of these numbers the list has."""
        marks = ",".join("?" * len(numbers))
        found = self._db.execute(
            f"SELECT number FROM row WHERE number IN ({marks})",  # noqa: S608 - marks
            numbers,
        )
        return {str(row[0]) for row in found}

    def _count(self, query: str) -> int:
        return int(self._db.execute(query).fetchone()[0])

    def _rows(self, where: str, *values: object) -> list[Staged]:
        found = self._db.execute(
            "SELECT number, place, account, area, registration,"  # noqa: S608 - ours
            " coalesce(known, ''), coalesce(verifier, '') FROM row WHERE " + where,
            values,
        )
        return [Staged(*row) for row in found]
