"""Which column of an office's list is which, whatever it is called and wherever."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from central.lists.faults import ListFault


class Column(StrEnum):
    """What a registration is made of."""

    NUMBER = "number"
    ACCOUNT = "account"
    PASSWORD = "password"  # noqa: S105 - the name of a column
    NAME = "name"
    ID_TYPE = "id_type"
    ID_NUMBER = "id_number"
    YEAR = "year"
    CATEGORY = "category"
    AREA = "area"
    SITE = "site"


# As the registration systems and the lists of exam offices head their columns.
NAMES: Mapping[Column, tuple[str, ...]] = {
    Column.NUMBER: ("报名号", "准考证号", "报名序号", "报名编号", "考生编号"),
    Column.ACCOUNT: ("账号", "帐号", "用户名", "登录名", "登录账号"),
    Column.PASSWORD: ("密码", "初始密码", "登录密码"),
    Column.NAME: ("姓名", "考生姓名"),
    Column.ID_TYPE: ("证件类型", "证件种类", "身份证件类型"),
    Column.ID_NUMBER: ("身份证号", "证件号码", "身份证号码", "证件号", "证件编号"),
    Column.YEAR: ("年度", "考试年度", "年份", "报考年度"),
    Column.CATEGORY: ("报考类别", "考试类别", "类别", "报考级别类别"),
    Column.AREA: ("考区", "考区名称", "报考考区"),
    Column.SITE: ("考点", "考点名称", "报名点", "报考考点"),
}
# What a list must say of everybody; the rest may be given for the whole list.
ALWAYS = (Column.NUMBER, Column.NAME, Column.ID_NUMBER, Column.CATEGORY)
_NOISE = re.compile(r"[\s*:_\-/()]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """At which place each known column stands."""

    places: Mapping[Column, int]

    def row(self, cells: Sequence[str]) -> dict[Column, str]:
        """Return the cells of a row by their column; one that is cut short is empty."""
        return {
            column: cells[place] if place < len(cells) else ""
            for column, place in self.places.items()
        }


class BadHeadingError(ValueError):
    """A heading says the same twice, or lacks what must be there.

    `detail` says which, `place` is the row.
    """

    def __init__(self, code: ListFault, detail: str) -> None:
        self.code = code
        self.detail = detail
        self.place = 1
        super().__init__(f"{code}: {detail}")


def titled(column: Column) -> str:
    """Return a column as an office heads it, with our name for it."""
    return f"{NAMES[column][0]} {column.value}"


def normal(heading: str) -> str:
    """Return a heading without its width, spaces, case and marks such as `*`."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", heading)).casefold()


def names_with(extra: Mapping[str, str]) -> dict[str, Column]:
    """Return every heading that is known; `extra` gives an office's own (heading by
    column) and goes before ours. Raises ValueError for a column that is none.
    """
    known = {normal(column.value): column for column in Column}
    for column, names in NAMES.items():
        known |= dict.fromkeys(map(normal, names), column)
    return known | {normal(name): Column(column) for column, name in extra.items()}


def recognised(headings: Sequence[str], known: Mapping[str, Column]) -> int:
    """Return how many columns a row of headings would give."""
    return len({known[normal(one)] for one in headings if normal(one) in known})


def layout(
    headings: Sequence[str],
    known: Mapping[str, Column],
    preferred: Mapping[str, str],
    needed: Sequence[Column],
) -> Layout:
    """Return where each column stands. Raises BadHeadingError.

    Of two headings for one column the one that `preferred` names counts; else it is
    not for us to choose.
    """
    places: dict[Column, int] = {}
    for place, heading in enumerate(headings):
        column = known.get(normal(heading))
        if column is None:
            continue
        wanted = normal(preferred.get(column.value, ""))
        if wanted and normal(heading) != wanted:
            continue
        if column in places:
            first = headings[places[column]].strip()
            both = f"{first}, {heading.strip()} = {column.value}"
            raise BadHeadingError(ListFault.HEADING_TWICE, both)
        places[column] = place
    missing = [titled(column) for column in needed if column not in places]
    if missing:
        raise BadHeadingError(ListFault.COLUMNS_MISSING, ", ".join(missing))
    return Layout(places)
