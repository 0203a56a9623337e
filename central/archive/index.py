"""The index of an export: a CSV for programs, a workbook for people."""

import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from central.archive import package

INDEX = "index"
# Heading of the CSV: what the workbook says, and how wide its column is (characters).
COLUMNS: dict[str, tuple[str, int]] = {
    "number": ("报名号 number", 16),
    "name": ("姓名 name", 14),
    "id_number": ("证件号码 ID number", 22),
    "year": ("年度 year", 10),
    "category": ("报考类别 category", 22),
    "area": ("考区 area", 16),
    "site": ("考点 site", 14),
    "state": ("终审意见 verdict", 18),
    "decided_at": ("终审时间 decided", 20),
    "decided_by": ("审核人 decided by", 18),
    "reasons": ("意见或理由 reasons", 40),
    "images": ("图片数 images", 14),
    "path": ("位置 place", 34),
    "manifest_sha256": ("清单哈希 SHA-256 of manifest.json", 70),
}
STATES = {"passed": "通过 passed", "failed": "不通过 failed"}
DECIDING = ("pass", "fail", "bulk_pass")
REGISTERED = ("number", "name", "id_number", "year", "category", "area", "site")
# A cell that begins so would be taken for a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_index(to: Path, zone: ZoneInfo) -> None:
    """Write `index.csv` and `index.xlsx` of every dossier that stands there; times are
    those of the sites' zone.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import, seldom used

    book = Workbook(write_only=True)
    sheet = book.create_sheet("index")
    _lay_out(sheet)
    started = to / f".{INDEX}.csv.part"
    with started.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in _rows(to, zone):
            writer.writerow([_no_formula(cell) for cell in row.values()])
            sheet.append([_text(sheet, cell) for cell in _for_people(row)])
    started.replace(to / f"{INDEX}.csv")
    book.save(to / f".{INDEX}.xlsx.part")
    (to / f".{INDEX}.xlsx.part").replace(to / f"{INDEX}.xlsx")


def _lay_out(sheet: Any) -> None:
    """Give the columns their width and a heading that stays in sight."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet.freeze_panes = "B2"
    headings = []
    for place, (title, width) in enumerate(COLUMNS.values(), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        cell = WriteOnlyCell(sheet, title)
        cell.font = Font(bold=True)
        headings.append(cell)
    sheet.append(headings)


def _text(sheet: Any, value: str) -> Any:
    """Return a cell that is text whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def _for_people(row: dict[str, str]) -> Iterator[str]:
    for name, value in row.items():
        match name:
            case "state":
                yield STATES.get(value, value)
            case "decided_at":
                yield value[:19].replace("T", " ")
            case _:
                yield value


def _rows(to: Path, zone: ZoneInfo) -> Iterator[dict[str, str]]:
    for target, data in package.manifests(to):
        yield _row(json.loads(data), target.relative_to(to), data, zone)


def _row(
    manifest: dict[str, Any], path: Path, data: bytes, zone: ZoneInfo
) -> dict[str, str]:
    who, dossier = manifest["registration"], manifest["dossier"]
    row = {name: str(who[name]) for name in REGISTERED} | {
        "state": dossier["state"],
        "decided_at": _local(manifest["decided_at"], zone),
        "decided_by": _decided_by(manifest["history"]),
        "reasons": (dossier["verdict"] or {}).get("reasons", ""),
        "images": str(sum(file["used"] for file in manifest["files"])),
        "path": path.as_posix(),
        "manifest_sha256": hashlib.sha256(data).hexdigest(),
    }
    return {name: row[name] for name in COLUMNS}


def _local(at: str | None, zone: ZoneInfo) -> str:
    if not at:
        return ""
    return datetime.fromisoformat(at).astimezone(zone).isoformat(timespec="seconds")


def _decided_by(history: list[dict[str, str]]) -> str:
    """Return who gave the verdict that holds: the last one, oldest acts first."""
    deciding = [entry["who"] for entry in history if entry["act"] in DECIDING]
    return deciding[-1] if deciding else ""


def _no_formula(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
