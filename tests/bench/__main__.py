"""`make bench`: each figure beside a peer or a physical limit, measured in turn.

Machines are noisy, so what counts is the ratio; nothing here passes or fails.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from tests.bench import (
    agent,
    camera,
    command,
    compression,
    crowd,
    kiosk,
    line,
    office,
    orientation,
    outline,
    preview,
    queue_page,
    reading,
    report,
    roster,
    rural,
    store,
    uploads,
)
from tests.bench.kept import POSTGRESQL, SQLITE
from tests.bench.options import Options
from tests.bench.pairs import Pair, measured

PAIRS = {"command": command, "store": store, "line": line}
TABLES = {
    "agent": lambda _: agent.rows(),
    "commits": lambda _: store.rows(),
    "camera": camera.rows,
    "outline": outline.rows,
    "preview": preview.rows,
    "compression": lambda _: compression.rows(),
    "reading": reading.rows,
    "orientation": orientation.rows,
    "rural": rural.rows,
    "office": office.rows,
    "queue": queue_page.rows,
    "roster": roster.rows,
    "crowd": crowd.rows,
    "uploads": uploads.rows,
    "kiosk": kiosk.rows,
    "report": report.rows,
}
PARTS = (*PAIRS, *TABLES)


def main() -> None:
    """Measure the part that was asked for, or all."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("part", nargs="?", choices=PARTS, help="all when left out")
    parser.add_argument("--photos", type=Path, help="photographs with a truth.json")
    parser.add_argument("--long", action="store_true", help="many more pictures")
    parser.add_argument("--out", type=Path, default=Options().out)
    parser.add_argument("--keep", type=Path, help="folder for filled databases")
    parser.add_argument("--only", choices=(SQLITE, POSTGRESQL), default="")
    told = parser.parse_args()
    options = Options(told.photos, told.long, told.out, told.keep, told.only)
    for name in [told.part] if told.part else PARTS:
        for row in rows_of(name, options):
            print(row, flush=True)


def rows_of(name: str, options: Options) -> Iterator[str]:
    """The lines of one part."""
    if name in TABLES:
        yield from TABLES[name](options)
        return
    yield f"{name:42} {'ours':>10} {'beside':>10} {'ratio':>7}  beside what"
    for pair in PAIRS[name].pairs():
        yield row_of(pair)


def row_of(pair: Pair) -> str:
    """One pair measured: both medians and their ratio."""
    ours, peer = measured(pair)
    ratio = ours / peer
    return (
        f"{pair.what:42} {ours * 1000:7.1f} ms {peer * 1000:7.1f} ms"
        f" {ratio:6.2f}x  {pair.beside}"
    )


if __name__ == "__main__":
    main()
