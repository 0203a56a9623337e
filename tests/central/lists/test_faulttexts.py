"""What an office reads of a list with faults."""

import pytest

from central.lists.columns import Column
from central.lists.faults import LIST_FAULTS, ListFault
from central.lists.faulttexts import (
    REPORT_HEADINGS,
    fault_lines,
    report_row,
    unreadable,
)
from central.lists.person import TEXT_MAX
from central.lists.table import UnreadableError
from central.store.staging import RowFault


@pytest.mark.parametrize("fault", list(ListFault))
def test_each_fault_is_said_in_both_languages_with_what_to_do(
    fault: ListFault,
) -> None:
    said = LIST_FAULTS[fault]
    row = report_row(RowFault(7, "id_number", fault, "行 row 3"))
    assert len(row) == len(REPORT_HEADINGS)
    assert row[:3] == (7, "身份证号 id_number", fault)
    assert {said.happened_zh, said.next_zh, said.happened_en, said.next_en} < set(row)
    chinese, english = fault_lines("名册.csv", RowFault(7, "id_number", fault))
    assert chinese.startswith("名册.csv 第 7 行 row 7 身份证号 id_number: ")
    assert said.next_zh in chinese
    assert said.next_en in english


def test_the_words_name_the_bounds_that_hold() -> None:
    assert str(TEXT_MAX) in LIST_FAULTS[ListFault.TOO_LONG].happened_zh
    assert str(TEXT_MAX) in LIST_FAULTS[ListFault.TOO_LONG].happened_en


def test_a_fault_of_the_whole_list_names_no_column() -> None:
    assert report_row(RowFault(1, "", ListFault.NO_ROWS))[1] == ""
    assert Column.NUMBER not in fault_lines("a", RowFault(1, "", ListFault.NO_ROWS))[0]


def test_a_file_that_is_no_list_says_why_and_what_to_do() -> None:
    said = unreadable("名册.xls", UnreadableError("旧格式", "an old workbook"))
    assert "R570 (名册.xls: 旧格式 an old workbook)" in said
    assert "Nothing was imported." in said
