"""Which table a rescued row belongs to, and whether it may stand in it.

A leaf that its table still points to is that table's; one that nothing points to is
the table's whose columns its rows fit. What fits none, or two, is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sync.salvage.pages import Pages
from sync.salvage.records import Cut, Row, Value, leaves_under, rows_of

# A pointer in the schema: (type, name, table, root, sql).
_SCHEMA_COLUMNS = 5
_SCHEMA_ROOT = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the present schema declares it. `spare`: it may be left out."""

    name: str
    kind: type
    required: bool
    spare: bool

    def takes(self, value: Value) -> bool:
        """Say whether a value may stand here."""
        if value is None:
            return not self.required
        if self.kind is float:
            return isinstance(value, int | float)
        return type(value) is self.kind


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the store and its columns in order."""

    name: str
    columns: tuple[Column, ...]

    def takes(self, values: tuple[Value, ...]) -> bool:
        """Say whether a row may stand here; older versions had fewer columns."""
        if len(values) > len(self.columns):
            return False
        given, missing = self.columns[: len(values)], self.columns[len(values) :]
        fits = zip(given, values, strict=True)
        return all(c.takes(v) for c, v in fits) and all(c.spare for c in missing)


@dataclass(slots=True)
class Haul:
    """What came out: rows by table, and how many began but could not be read."""

    rows: dict[str, list[tuple[Value, ...]]] = field(default_factory=dict)
    cut: dict[str, int] = field(default_factory=dict)


def haul(pages: Pages, tables: tuple[Table, ...]) -> Haul:
    """Return every row that is whole and fits its table."""
    by_name = {table.name: table for table in tables}
    owners = _owners(pages)
    taken = Haul()
    for leaf in pages:
        found = list(rows_of(leaf, pages.read))
        owner = owners.get(leaf, "")
        candidates = (by_name[owner],) if owner in by_name else tables
        if owner and owner not in by_name:
            continue  # the schema itself, and what sqlite-utils keeps
        _sort_in(taken, found, candidates)
    return taken


def _sort_in(
    taken: Haul, found: list[Row | Cut], candidates: tuple[Table, ...]
) -> None:
    names = set()
    for row in found:
        if isinstance(row, Row):
            fitting = [t.name for t in candidates if t.takes(row.values)]
            if len(fitting) == 1:
                names.add(fitting[0])
                taken.rows.setdefault(fitting[0], []).append(row.values)
    cut = sum(isinstance(row, Cut) for row in found)
    known = names or {t.name for t in candidates}
    if cut and len(known) == 1:
        name = known.pop()
        taken.cut[name] = taken.cut.get(name, 0) + cut


def _owners(pages: Pages) -> dict[int, str]:
    """Return the table of every leaf that can be reached from the schema."""
    owners = dict.fromkeys(leaves_under(_SCHEMA_ROOT, pages.read), "sqlite_master")
    for name, root in list(_roots(pages, tuple(owners))):
        owners |= dict.fromkeys(leaves_under(root, pages.read), name)
    return owners


def _roots(pages: Pages, leaves: tuple[int, ...]) -> Iterator[tuple[str, int]]:
    for leaf in leaves:
        for row in rows_of(leaf, pages.read):
            if isinstance(row, Row) and len(row.values) == _SCHEMA_COLUMNS:
                kind, _, table, root, _ = row.values
                if kind == "table" and isinstance(root, int):
                    yield str(table), root
