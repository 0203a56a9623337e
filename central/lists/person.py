"""One row as a registration, or everything that is wrong with it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from central.lists.columns import Column
from central.lists.faults import ListFault
from central.lists.table import LOST
from dossier.identity import IdType, fits
from dossier.model import Registration

NUMBER = re.compile(r"[A-Za-z0-9_.-]{1,64}")
YEAR = re.compile(r"20[0-9]{2}")
TEXT_MAX = 60
# What a spreadsheet makes of a long number in a column that is not text.
SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")

ID_TYPES: Mapping[str, IdType] = {
    "居民身份证": IdType.RESIDENT,
    "身份证": IdType.RESIDENT,
    "二代身份证": IdType.RESIDENT,
    "港澳台居民居住证": IdType.HMT_RESIDENCE,
    "港澳居民居住证": IdType.HMT_RESIDENCE,
    "台湾居民居住证": IdType.HMT_RESIDENCE,
    "港澳居民来往内地通行证": IdType.HK_MACAO,
    "港澳通行证": IdType.HK_MACAO,
    "回乡证": IdType.HK_MACAO,
    "台湾居民来往大陆通行证": IdType.TAIWAN,
    "台胞证": IdType.TAIWAN,
    "护照": IdType.PASSPORT,
    "外国护照": IdType.PASSPORT,
    **{kind.value: kind for kind in IdType},
}

_WHOLE = (Column.NUMBER, Column.ACCOUNT, Column.ID_NUMBER, Column.YEAR)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell; its value is personal and is not repeated."""

    column: str
    code: ListFault


@dataclass(frozen=True, slots=True)
class Person:
    """A registration and the password that its row gives, if it gives one."""

    registration: Registration
    password: str


def person_of(
    row: Mapping[Column, str], given: Mapping[Column, str], *, has_password: bool
) -> Person | list[Fault]:
    """Return the registration of a row; `given` holds for all rows without their own.

    Where the list has no accounts, a registration's account is its number.
    """
    cells = {column: _clean(column, text) for column, text in row.items()}
    for column, text in given.items():
        cells[column] = cells.get(column) or text
    faults = list(_faults(cells, has_password=has_password))
    if faults:
        return faults
    cells.setdefault(Column.ACCOUNT, cells[Column.NUMBER])
    registration = Registration(
        number=cells[Column.NUMBER],
        account=cells[Column.ACCOUNT],
        name=cells[Column.NAME],
        id_number=cells[Column.ID_NUMBER],
        year=int(cells[Column.YEAR]),
        category=cells[Column.CATEGORY],
        area=cells[Column.AREA],
        site=cells[Column.SITE],
    )
    return Person(registration, cells.get(Column.PASSWORD, ""))


def unique_of(row: Mapping[Column, str]) -> tuple[str, str]:
    """Return (number, account) of a row that has faults, cleaned; "" what it lacks."""
    number, account = (
        text if text.isprintable() and len(text) <= TEXT_MAX else ""
        for text in (
            _clean(column, row.get(column, ""))
            for column in (Column.NUMBER, Column.ACCOUNT)
        )
    )
    return number, account or number


def _clean(column: Column, text: str) -> str:
    """Drop what typing and spreadsheets leave; a password stays as it is."""
    if column is Column.PASSWORD:
        return text.strip()
    if column in _WHOLE:
        # "'1101" is how a spreadsheet is told that it is text.
        narrow = text if text.isascii() else unicodedata.normalize("NFKC", text)
        short = narrow.strip().lstrip("'").strip()
        return short.upper() if column is Column.ID_NUMBER else short
    return " ".join(text.split())


def _faults(cells: Mapping[Column, str], *, has_password: bool) -> Iterator[Fault]:
    for column in Column:
        if column is Column.ID_TYPE or (column is Column.PASSWORD and not has_password):
            continue
        if column is Column.ACCOUNT and column not in cells:
            continue
        code = _general(column, cells.get(column, "")) or _special(column, cells)
        if code is ListFault.ID_KIND_UNKNOWN:
            yield Fault(Column.ID_TYPE.value, code)
        elif code:
            yield Fault(column.value, code)


def _general(column: Column, text: str) -> ListFault | None:
    if not text:
        return ListFault.EMPTY
    if text == LOST or (column in _WHOLE and SCIENTIFIC.fullmatch(text)):
        return ListFault.LOST_DIGITS
    if len(text) > TEXT_MAX:
        return ListFault.TOO_LONG
    if not text.isprintable():
        return ListFault.UNPRINTABLE
    return None


def _special(column: Column, cells: Mapping[Column, str]) -> ListFault | None:
    text = cells[column]
    match column:
        case Column.NUMBER if not NUMBER.fullmatch(text):
            return ListFault.NUMBER_FORM
        case Column.YEAR if not YEAR.fullmatch(text):
            return ListFault.YEAR_FORM
        case Column.ID_NUMBER:
            return _id_fault(cells.get(Column.ID_TYPE, ""), text)
        case _:
            return None


def _id_fault(said: str, number: str) -> ListFault | None:
    """Say what is wrong with an ID number for the kind of paper that the row says.

    Without a kind an identity card is meant, of residents or of those of Hong Kong,
    Macao and Taiwan; any other paper must be named.
    """
    if not said:
        cards = (IdType.RESIDENT, IdType.HMT_RESIDENCE)
        fitting = any(fits(kind, number) for kind in cards)
        return None if fitting else ListFault.ID_WRONG
    kind = ID_TYPES.get(said)
    if kind is None:
        return ListFault.ID_KIND_UNKNOWN
    if fits(kind, number):
        return None
    if kind in {IdType.RESIDENT, IdType.HMT_RESIDENCE}:
        return ListFault.ID_WRONG
    return ListFault.ID_FORM
