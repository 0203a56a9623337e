"""The rows of a list, one after another: CSV in the encodings of offices, or XLSX."""

import codecs
import csv
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BLOCK = 1 << 20
DELIMITERS = (",", "\t", ";", "|", "，")
SNIFFED_BYTES = 65_536
CELL_MAX = 2_000
# A spreadsheet keeps 15 digits of a number; the last of an ID number would be zeros.
EXACT_DIGITS = 15
LOST = "\0LOST"  # stands for a number whose last digits the spreadsheet threw away

Row = list[str]


class UnreadableError(ValueError):
    """The file is no list that can be read; `str()` says why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")


@contextmanager
def rows_of(path: Path) -> Iterator[Iterator[Row]]:
    """Open a list and give its rows, the heading among them, in bounded memory.

    Raises UnreadableError, at once or while it is read, and OSError.
    """
    if zipfile.is_zipfile(path):
        with _workbook_rows(path) as rows:
            yield rows
        return
    encoding = _encoding_of(path)
    delimiter = _delimiter_of(path, encoding)
    with path.open(encoding=encoding, newline="") as file:
        yield _csv_rows(csv.reader(file, delimiter=delimiter))


def _csv_rows(reader: Iterator[Row]) -> Iterator[Row]:
    try:
        yield from reader
    except csv.Error as error:
        raise UnreadableError("不是 CSV 文件", f"it is not CSV: {error}") from error


def _encoding_of(path: Path) -> str:
    """Return the encoding in which the whole file can be read, tried in this order."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise UnreadableError("文件是空的", "the file is empty")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried: tuple[str, ...] = ("utf-16",)
    elif start.startswith((b"\xd0\xcf\x11\xe0", b"PK")):
        raise UnreadableError(
            "旧格式或已损坏的工作簿", "it is an old or damaged workbook"
        )
    else:
        tried = ("utf-8-sig", "gb18030")
    for encoding in tried:
        if _reads_as(path, encoding):
            return encoding
    raise UnreadableError(
        "编码不是 UTF-8 或 GB18030", "it is neither UTF-8 nor GB18030"
    )


def _reads_as(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                if "\0" in decoder.decode(block):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _delimiter_of(path: Path, encoding: str) -> str:
    """Return what divides the first lines into the most cells of the same count."""
    with path.open(encoding=encoding, newline="") as file:
        lines = file.read(SNIFFED_BYTES).splitlines()[:20]
    counts = {
        one: sorted(line.count(one) for line in lines if line.strip())
        for one in DELIMITERS
    }
    # The median: a title above the heading has none.
    return max(
        DELIMITERS, key=lambda one: counts[one][len(counts[one]) // 2] if lines else 0
    )


@contextmanager
def _workbook_rows(path: Path) -> Iterator[Iterator[Row]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, seldom used

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (KeyError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise UnreadableError("工作簿无法打开", "the workbook does not open") from error
    try:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise UnreadableError("工作簿里没有工作表", "the workbook has no sheet")
        # Some programs write a size that is not the sheet's; without it rows are read.
        sheets[0].reset_dimensions()
        yield _sheet_rows(sheets[0].iter_rows(values_only=True))
    finally:
        book.close()


def _sheet_rows(rows: Iterable[Sequence[Any]]) -> Iterator[Row]:
    try:
        for row in rows:
            yield [_text(cell) for cell in row]
    except (KeyError, SyntaxError, ValueError, zipfile.BadZipFile) as error:
        # SyntaxError is how the XML reader names a damaged sheet.
        raise UnreadableError("工作簿已损坏", "the workbook is damaged") from error


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        if abs(cell) >= 10**EXACT_DIGITS:
            return LOST
        return str(int(cell)) if cell == int(cell) else str(cell)
    return str(cell)
