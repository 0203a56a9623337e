"""How long a page of the queue takes with so many dossiers: `python -m` this, COUNT.

It prints the 95th percentile of each kind of page (milliseconds), beside that of the
same page over a hundredth of the dossiers.
"""

import json
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from central.store import queue
from central.store.database import Database
from central.store.queue import Place, Wanted
from central.store.upgrade import upgrade
from dossier.model import Dossier
from dossier.states import State
from sync.protocol.messages import DOSSIER
from tests.central.conftest import entry

START = datetime(2026, 3, 1, tzinfo=UTC)
STATES = [State.SUBMITTED] * 6 + [State.PASSED] * 3 + [State.RETURNED]
SITES, AREAS = 2000, 30
REPEATS = 40
PAGE = 51
EMPTY = DOSSIER.dump_json(Dossier("0", rev=1)).decode()


def row(number: int) -> tuple[object, ...]:
    """Return a row of `dossiers` in the order of the statement below."""
    name = f"{number:010}"
    return (
        name,
        f"S{number % SITES:04}",
        STATES[number % len(STATES)].value,
        1,
        int(number % 5000 == 0),
        (START + timedelta(seconds=number)).strftime("%Y-%m-%d %H:%M:%S.%f"),
        EMPTY,
        f"A{number % AREAS:02}",
        f"C{number % 7}",
        int(number % 3 == 0),
        int(number % 40 == 0),
    )


def fill(path: Path, count: int) -> None:
    """Put so many registrations and dossiers into a database."""
    whole = json.loads(entry("0", "S0000").model_dump_json())
    text = json.dumps(whole, ensure_ascii=False)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.executemany(
            "INSERT INTO registrations (number, site, area, account, entry)"
            " VALUES (?, ?, ?, ?, ?)",
            (
                (f"{n:010}", f"S{n % SITES:04}", "A", f"a{n}", text)
                for n in range(count)
            ),
        )
        connection.executemany(
            "INSERT INTO dossiers (registration, site, state, rev, held, state_since,"
            " body, area, category, flags, returns) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (row(n) for n in range(count)),
        )
        connection.execute(
            "INSERT INTO places SELECT DISTINCT area, site, category FROM dossiers"
        )


def kinds(count: int) -> dict[str, tuple[Wanted, Place | None]]:
    """Return the pages that are measured."""
    submitted = Wanted(state=State.SUBMITTED)
    middle = Place(START + timedelta(seconds=count // 2), "")
    return {
        "first page": (submitted, None),
        "a page in the middle": (submitted, middle),
        "one site": (Wanted(state=State.SUBMITTED, site="S0011"), None),
        "one area": (Wanted(state=State.SUBMITTED, area="A05"), None),
        "category, returned, flagged": (
            Wanted(state=State.SUBMITTED, category="C6", back=True, flagged=True),
            None,
        ),
        "held": (Wanted(held=True), None),
        "nothing fits": (Wanted(state=State.SUBMITTED, category="none"), None),
    }


def p95(database: Database, wanted: Wanted, after: Place | None) -> float:
    """Return how long the queries of a page of the queue take (milliseconds)."""
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        with database.read() as connection:
            queue.page(connection, wanted, after, PAGE, START)
            queue.offered(connection)
            for state in State:
                queue.count(connection, Wanted(state=state, site=wanted.site))
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)[int(REPEATS * 0.95)]


def measure(count: int) -> dict[str, float]:
    """Return the 95th percentiles over so many dossiers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "central.db"
        database = Database(path)
        upgrade(database)
        fill(path, count)
        found = {name: p95(database, *of) for name, of in kinds(count).items()}
        database.close()
    return found


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    small, large = measure(count // 100), measure(count)
    for name, value in large.items():
        print(f"{name:30} {value:8.1f} ms {small[name]:8.1f} ms")


if __name__ == "__main__":
    main()
