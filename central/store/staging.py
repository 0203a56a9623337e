"""An import on its way in: a small database beside the office's, thrown away after.

It holds no password. What is costly, the verifiers, is kept in it row by row, so that
an import which was cut off goes on where it was.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from central.lists.faults import ListFault

STEPS = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS row (
  number TEXT PRIMARY KEY, place INTEGER NOT NULL, account TEXT NOT NULL UNIQUE,
  area TEXT NOT NULL, registration TEXT NOT NULL,
  known TEXT, verifier TEXT, same INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS row_fault (
  place INTEGER NOT NULL, name TEXT NOT NULL, code TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS seen (
  name TEXT NOT NULL, value TEXT NOT NULL, place INTEGER NOT NULL,
  PRIMARY KEY (name, value)
) WITHOUT ROWID;
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
    """What is wrong with a row of a list: a code of `central.lists.faults`."""

    place: int
    column: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a row with faults says that no other row may say; "" says nothing."""

    place: int
    number: str
    account: str

    def values(self) -> tuple[tuple[str, str], ...]:
        """Return (column, value) of each."""
        return ("number", self.number), ("account", self.account)


class Staging:
    """The rows of one list. What is written stays when the process is killed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._has_seen = False
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
        self._db.execute("DELETE FROM row_fault")
        self._db.execute("DELETE FROM seen")

    def add(self, row: Staged) -> None:
        """Take a row, or note as a fault that its number or account came before."""
        # Nearly all rows are good: one statement for them.
        if not self._has_seen and self._insert(row):
            return
        if not self._same(Seen(row.place, row.number, row.account)):
            self._insert(row)

    def _insert(self, row: Staged) -> bool:
        done = self._db.execute(
            "INSERT INTO row (number, place, account, area, registration)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [row.number, row.place, row.account, row.area, row.registration],
        )
        return done.rowcount == 1

    def see(self, seen: Seen) -> None:
        """Note what a row with faults says; that it came before is one fault more."""
        if self._same(seen):
            return
        self._has_seen = True
        self._db.executemany(
            "INSERT INTO seen VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(name, value, seen.place) for name, value in seen.values() if value],
        )

    def _same(self, seen: Seen) -> bool:
        """Note the first thing that another row says too; say whether there is one."""
        for name, value in seen.values():
            first = self._first(name, value) if value else None
            if first is not None:
                detail = f"行 row {first}"
                self.fault(RowFault(seen.place, name, ListFault.SAME_AS, detail))
                return True
        return False

    def _first(self, name: str, value: str) -> int | None:
        """Return the row that has a number or an account, with faults or without."""
        found = self._db.execute(
            f"SELECT place FROM row WHERE {name} = ?",  # noqa: S608 - one of two
            [value],
        ).fetchone()
        if found is None and self._has_seen:
            found = self._db.execute(
                "SELECT place FROM seen WHERE name = ? AND value = ?", [name, value]
            ).fetchone()
        return int(found[0]) if found else None

    def fault(self, fault: RowFault) -> None:
        """Note what is wrong with a row."""
        self._db.execute(
            "INSERT INTO row_fault VALUES (?, ?, ?, ?)",
            [fault.place, fault.column, fault.code, fault.detail],
        )

    def faults(self) -> Iterator[RowFault]:
        """Return all faults in the order of the list."""
        rows = self._db.execute(
            "SELECT place, name, code, detail FROM row_fault ORDER BY place, rowid"
        )
        return (RowFault(*row) for row in rows)

    def tally(self) -> list[tuple[str, str, int]]:
        """Return (code, column, how often), the most frequent first."""
        rows = self._db.execute(
            "SELECT code, name, count(*) AS many FROM row_fault GROUP BY code, name"
            " ORDER BY many DESC, code, name"
        )
        return [(str(row[0]), str(row[1]), int(row[2])) for row in rows]

    def fault_count(self) -> int:
        """Return how many faults there are."""
        return self._count("SELECT count(*) FROM row_fault")

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
