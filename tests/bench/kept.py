"""Filled offices of each size: made for one run, or kept in a folder for the next.

To fill a million dossiers takes longer than to measure them. In a folder that is kept
each size has a database of its own, so that any of them is measured without filling.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from central.office import Office
from central.params import CentralParams
from central.store.schema import dossiers
from tests import postgres
from tests.bench.filled import fill
from tests.bench.options import Options

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Filled:
    """An office of so many dossiers, and on which database."""

    kind: str
    size: int
    params: CentralParams


def offices(options: Options, sizes: tuple[int, ...]) -> Iterator[Filled]:
    """Give an office of each kind of database and size in turn, filled."""
    for kind in (options.only,) if options.only else (SQLITE, POSTGRESQL):
        if kind == POSTGRESQL and postgres.missing():
            continue
        with _folder(options.keep) as folder, _places(kind, folder, options) as place:
            for size in sizes:
                params = place(size)
                _fill(params, size)
                yield Filled(kind, size, params)


def missing(options: Options) -> str:
    """Return why PostgreSQL is left out; "" when it is not."""
    return "" if options.only == SQLITE else postgres.missing()


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory() as name:
            yield Path(name)
        return
    # PostgreSQL runs as another user, who must reach the folder.
    keep.mkdir(parents=True, exist_ok=True)
    yield keep.resolve()


@contextmanager
def _places(
    kind: str, folder: Path, options: Options
) -> Iterator[Callable[[int], CentralParams]]:
    """Give what makes the settings of the office of a size."""

    def data(size: int) -> Path:
        return folder / f"{kind.lower()}-{size}"

    if kind == SQLITE:
        yield lambda size: CentralParams(data(size))
        return
    kept = folder / "cluster" if options.keep else None
    with postgres.running(postgres.USUAL, kept) as server:
        yield lambda size: CentralParams(
            data(size), database_url=server.kept(f"dossiers_{size}")
        )


def _fill(params: CentralParams, size: int) -> None:
    whole = params.data_dir / WHOLE
    if whole.exists():
        return
    office = Office.open(params)
    with office.database.read() as connection:
        there = connection.execute(select(func.count()).select_from(dossiers)).scalar()
    fill(office.database, there or 0, size)
    office.close()
    whole.touch()
