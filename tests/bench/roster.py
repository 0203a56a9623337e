"""The import of a list of registrations: rows in a second, and the peak of memory.

Passwords are made by the importer, whose verifiers cost about a millisecond; at the
full cost Argon2id is the limit and nothing else (docs/adr/0013-million-verifiers.md).
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from central.lists.importing import Passwords, Plan, import_list
from central.office import Office
from central.params import CentralParams
from tests import postgres
from tests.bench.filled import area_of, category_of, number_of, site_of
from tests.bench.options import Options

SHORT, LONG = (10_000, 100_000), (10_000, 100_000, 1_000_000)
HEADINGS = ["报名号", "账号", "姓名", "身份证号", "年度", "报考类别", "考区", "考点"]
SQLITE, POSTGRES = "SQLite", "PostgreSQL"
SAID_EVERY_S = 10
SELF, CHILDREN = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
WEIGHTS, SIGNS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


def rows(options: Options) -> Iterator[str]:
    """Each size in a process of its own, since memory only ever grows."""
    yield (
        f"{'database':10} {'rows':>9} {'seconds':>8} {'rows/s':>8} {'CPU of one':>10}"
        f" {'peak MB':>8}"
    )
    why = postgres.missing()
    for kind in (SQLITE,) if why else (SQLITE, POSTGRES):
        for size in LONG if options.long else SHORT:
            # How far it is comes out at once, on the other stream.
            made = subprocess.run(
                [sys.executable, "-m", "tests.bench.roster", str(size), kind],
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
            yield made.stdout.strip()
    if why:
        yield f"PostgreSQL: {why}"


@dataclass
class Progress:
    """Says now and then how far an import is."""

    kind: str
    said_at: float = 0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say it, unless it was said a moment ago."""
        now = time.monotonic()
        if now - self.said_at < SAID_EVERY_S:
            return
        self.said_at = now
        peak = resource.getrusage(SELF).ru_maxrss // 1024
        of = f" of {total}" if total else ""
        said = f"{self.kind}: {what} {done}{of}, peak {peak} MB"
        print(said, file=sys.stderr, flush=True)


def write(path: Path, size: int) -> None:
    """Write a list as an office exports it."""
    with path.open("w", encoding="gb18030", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADINGS)
        for n in range(size):
            person = ["样本甲", id_number(n), "2026", category_of(n)]
            place = [area_of(n), site_of(n)]
            out.writerow([number_of(n), f"a{n}", *person, *place])


def id_number(n: int) -> str:
    """Return a specimen's ID number: a region that does not exist, right check sign."""
    body = f"999900{1970 + n // 1000 % 30}01{1 + n // 30_000 % 28:02}{n % 1000:03}"
    total = sum(int(one) * by for one, by in zip(body, WEIGHTS, strict=True))
    return body + SIGNS[total % 11]


def main() -> None:
    """Import a list of so many rows into a kind of database; print how it went."""
    size, kind = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else SQLITE
    with tempfile.TemporaryDirectory() as name, ExitStack() as until_then:
        url = None
        if kind == POSTGRES:
            server = until_then.enter_context(postgres.running(postgres.USUAL))
            url = until_then.enter_context(server.database())
        _import(Path(name), size, kind, url)


def _import(folder: Path, size: int, kind: str, url: str | None) -> None:
    path = folder / "list.csv"
    write(path, size)
    office = Office.open(CentralParams(folder / "office", database_url=url))
    plan = Plan(path, passwords=Passwords.MADE, passwords_to=folder / "passwords.csv")
    start = time.perf_counter()
    done = import_list(office, plan, Progress(kind))
    spent = time.perf_counter() - start
    office.close()
    assert done.new == size, done
    used = [resource.getrusage(who) for who in (SELF, CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used) * 1000 / size
    peak = max(one.ru_maxrss for one in used) // 1024
    print(f"{kind:10} {size:9} {spent:8.0f} {size / spent:8.0f} {cpu:7.2f} ms {peak:8}")


if __name__ == "__main__":
    main()
