"""The rows of a list as persons, each with its row number and its faults."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from central.lists.columns import (
    ALWAYS,
    BadHeadingError,
    Column,
    Layout,
    layout,
    names_with,
    normal,
    recognised,
)
from central.lists.faults import ListFault
from central.lists.person import Person, person_of, unique_of
from central.lists.table import Row, UnreadableError, rows_of
from central.store.staging import RowFault, Seen

# Above the headings stand titles and remarks, but not more than these.
HEAD_ROWS = 10
GIVEN = (Column.YEAR, Column.AREA, Column.SITE)

__all__ = ["Numbered", "UnreadableError", "rows"]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A person and the row, counted as a spreadsheet does."""

    place: int
    person: Person


def rows(
    path: Path,
    given: Mapping[Column, str],
    headings: Mapping[str, str],
    needs_password: bool,  # noqa: FBT001 - said by name where it is read
) -> Iterator[Numbered | RowFault | Seen]:
    """Return each row's person, or each of its faults and what may not come twice.

    Raises UnreadableError.
    """
    needed = [*ALWAYS, *(column for column in GIVEN if column not in given)]
    if needs_password:
        needed.append(Column.PASSWORD)
    with rows_of(path) as table:
        try:
            first, where = _heading(table, headings, needed)
        except BadHeadingError as error:
            yield RowFault(error.place, "", error.code, error.detail)
            return
        for place, cells in enumerate(table, first + 1):
            if any(cell.strip() for cell in cells):
                yield from _judged(place, cells, where, given, needs_password)


def _heading(
    table: Iterator[Row], headings: Mapping[str, str], needed: Sequence[Column]
) -> tuple[int, Layout]:
    """Return (row, layout) of the first row that names enough columns."""
    known = names_with(headings)
    best: tuple[int, int, Row] = (0, -1, [])
    for place, cells in enumerate(islice(table, HEAD_ROWS), 1):
        named = recognised(cells, known)
        best = max(best, (named, -place, cells), key=lambda one: one[:2])
        if all(_names(cells, known, column) for column in needed):
            return place, _layout(place, cells, known, headings, needed)
    _layout(-best[1], best[2], known, headings, needed)
    raise BadHeadingError(ListFault.COLUMNS_MISSING, "")


def _layout(
    place: int,
    cells: Row,
    known: Mapping[str, Column],
    headings: Mapping[str, str],
    needed: Sequence[Column],
) -> Layout:
    try:
        return layout(cells, known, headings, needed)
    except BadHeadingError as error:
        error.place = place
        raise


def _names(cells: Row, known: Mapping[str, Column], column: Column) -> bool:
    return any(known.get(normal(cell)) is column for cell in cells)


def _judged(
    place: int,
    cells: Row,
    where: Layout,
    given: Mapping[Column, str],
    needs_password: bool,  # noqa: FBT001
) -> Iterator[Numbered | RowFault | Seen]:
    row = where.row(cells)
    person = person_of(row, given, has_password=needs_password)
    if isinstance(person, Person):
        yield Numbered(place, person)
        return
    for fault in person:
        yield RowFault(place, fault.column, fault.code)
    yield Seen(place, *unique_of(row))
