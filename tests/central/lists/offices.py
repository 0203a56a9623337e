"""Lists of specimen people, as an office would write them."""

import csv
import io
from collections.abc import Iterable, Sequence

from central.lists.columns import Column
from dossier.idnumber import check_character

HEADINGS = ["报名号*", "姓 名", "身份证号", "报考类别", "初始密码"]
ROW = ["2021110001", "样本甲", "999900199001010014", "临床执业医师", "secret"]
GIVEN = {Column.YEAR: "2026", Column.AREA: "样本考区", Column.SITE: "S01"}


def csv_bytes(
    table: Iterable[Sequence[str]], encoding: str, delimiter: str = ","
) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(table)
    return out.getvalue().encode(encoding)


def people(count: int) -> list[list[str]]:
    """Return rows of specimen people; region 9999 is nobody's."""
    rows = []
    for place in range(count):
        first = (
            f"9999{place // 1000 % 100:02d}199001{1 + place % 28:02d}{place % 1000:03d}"
        )
        rows.append(
            [
                f"2026{place:07d}",
                f"样本{place}",
                first + check_character(first),
                "临床执业医师",
                f"{place:06d}",
            ]
        )
    return rows
