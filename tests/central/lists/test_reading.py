"""Lists as offices write them: encodings, headings, spreadsheets, papers."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from central.lists.columns import (
    ALWAYS,
    NAMES,
    BadHeadingError,
    Column,
    layout,
    names_with,
)
from central.lists.faults import ListFault
from central.lists.person import Person, person_of
from central.lists.reading import Numbered, UnreadableError, rows
from central.store.staging import RowFault, Seen
from dossier.identity import IdType, fits, id_type_of
from dossier.idnumber import check_character
from tests.central.lists.offices import GIVEN, HEADINGS, ROW, csv_bytes

SPACE = st.text(st.sampled_from(" \t　*_"), max_size=3)


def read(path: Path, **headings: str) -> list[Numbered | RowFault | Seen]:
    return list(rows(path, GIVEN, headings, True))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_list_is_read_in_any_encoding_and_with_any_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes([HEADINGS, ROW], encoding, delimiter))
    (found,) = read(path)
    assert isinstance(found, Numbered)
    assert found.place == 2
    assert found.person.registration.name == "样本甲"
    assert found.person.registration.category == "临床执业医师"
    assert found.person.password == "secret"


def test_a_title_above_the_headings_and_empty_rows_are_passed_over(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.csv"
    table = [["2026 年报名信息", "", ""], [], HEADINGS, ROW, ["", " "], ROW]
    path.write_bytes(csv_bytes(table, "gb18030"))
    assert [one.place for one in read(path)] == [4, 6]


def test_a_workbook_is_read_and_lost_digits_are_named(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    sheet.append([int(ROW[0]), *ROW[1:]])
    sheet.append([2021110002, *ROW[1:2], 999900199001010014, *ROW[3:]])
    path = tmp_path / "list.xlsx"
    book.save(path)
    good, bad, seen = read(path)
    assert seen == Seen(3, "2021110002", "2021110002")
    assert isinstance(good, Numbered)
    assert good.person.registration.number == ROW[0]
    assert isinstance(bad, RowFault)
    assert (bad.place, bad.column) == (3, "id_number")
    assert bad.code is ListFault.LOST_DIGITS


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xff\xff\xff,1\n\x80",
        b"PK\x03\x04 cut off",
        b"\xd0\xcf\x11\xe0 old workbook",
        b"a,b\0c\n",
        b'"' + b"x" * 200_000,
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    try:
        found = read(path)
    except UnreadableError:
        return
    assert found
    assert all(isinstance(one, RowFault | Seen) for one in found)


@given(
    order=st.permutations(list(Column)),
    data=st.data(),
)
def test_headings_are_found_in_any_order_with_any_name(
    order: list[Column], data: st.DataObject
) -> None:
    headings = [
        data.draw(SPACE)
        + data.draw(st.sampled_from([*NAMES[column], column.value.upper()]))
        + data.draw(SPACE)
        for column in order
    ]
    found = layout(headings, names_with({}), {}, ALWAYS)
    assert found.places == {column: place for place, column in enumerate(order)}


def test_two_headings_for_one_column_need_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    table = [["准考证号", *HEADINGS], ["2026X", *ROW]]
    path.write_bytes(csv_bytes(table, "utf-8"))
    (fault,) = read(path)
    assert isinstance(fault, RowFault)
    assert fault.code is ListFault.HEADING_TWICE
    assert "准考证号" in fault.detail
    (found,) = read(path, number="准考证号")
    assert isinstance(found, Numbered)
    assert found.person.registration.number == "2026X"


def test_an_office_names_its_own_heading(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes([["流水", *HEADINGS[1:]], ROW], "utf-8"))
    assert isinstance(read(path)[0], RowFault)
    assert isinstance(read(path, number="流水")[0], Numbered)


def test_a_needed_column_that_is_missing_is_named() -> None:
    with pytest.raises(BadHeadingError, match="id_number"):
        layout(["报名号", "姓名", "类别"], names_with({}), {}, ALWAYS)


@pytest.mark.parametrize(
    ("kind", "number", "good"),
    [
        (
            "居民身份证",
            "99990019900101001" + check_character("99990019900101001"),
            True,
        ),
        ("居民身份证", "H12345678", False),
        ("港澳居民来往内地通行证", "H12345678", True),
        ("回乡证", "M1234567801", True),
        ("回乡证", "A12345678", False),
        ("台胞证", "12345678", True),
        ("台胞证", "1234567", False),
        ("护照", "e12345678", True),
        ("护照", "EABC", False),
        (
            "港澳台居民居住证",
            "81000019900101001" + check_character("81000019900101001"),
            True,
        ),
        ("图书证", "12345678", False),
    ],
)
def test_each_identity_paper_has_its_own_check(
    kind: str, number: str, good: bool
) -> None:
    cells = dict(zip(Column, ["1", "a", "p", "甲", kind, number], strict=False))
    found = person_of({**cells, Column.CATEGORY: "类"}, GIVEN, has_password=True)
    assert isinstance(found, Person) == good


@given(st.text(max_size=30))
def test_every_number_is_of_some_kind_and_no_fault_repeats_a_value(text: str) -> None:
    kind = id_type_of(text)
    assert kind in set(IdType)
    if any(fits(one, text) for one in IdType):
        assert fits(kind, text)


@given(st.lists(st.text(max_size=20), min_size=7, max_size=7))
def test_any_row_is_a_person_or_names_its_faults(cells: list[str]) -> None:
    row = dict(zip(Column, cells, strict=False))
    found = person_of({**row, Column.CATEGORY: cells[6]}, GIVEN, has_password=True)
    assert isinstance(found, Person) or found
    if isinstance(found, Person):
        assert found.registration.number.isascii()


def test_a_row_with_a_line_break_inside_a_cell_is_one_row(tmp_path: Path) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, [ROW[0], "样本\n甲", *ROW[2:]], ROW])
    path = tmp_path / "list.csv"
    path.write_text(out.getvalue(), "utf-8")
    assert [one.place for one in read(path)] == [2, 3]
