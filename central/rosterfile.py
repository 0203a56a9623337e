"""Read a roster from CSV: every bad row is named, and one bad row spoils the import."""

import csv
import io
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from central.office import Office
from central.setup import put_roster
from central.store import roster
from dossier.idnumber import is_valid
from dossier.model import Registration
from sync.protocol.messages import RosterEntry
from sync.protocol.verifier import BASE_BYTES, make_verifier

COLUMNS = (
    "number",
    "account",
    "password",
    "name",
    "id_number",
    "year",
    "category",
    "area",
    "site",
)
NUMBER = re.compile(r"[A-Za-z0-9_.-]{1,64}")
YEAR = re.compile(r"20[0-9]{2}")
TEXT_MAX = 60
FIRST_ROW = 2  # the header is row 1, as a spreadsheet counts


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row and what is wrong with it; the value itself is not repeated."""

    row: int
    reason: str


class BadRosterError(Exception):
    """Nothing was imported; `rows` says why."""

    def __init__(self, rows: list[BadRow]) -> None:
        self.rows = rows
        super().__init__(f"{len(rows)} bad rows")


def import_roster(office: Office, path: Path) -> int:
    """Import a file and return how many registrations it had.

    Raises BadRosterError, with nothing changed, when any row is bad, and OSError when
    the file cannot be read.
    """
    rows = _rows(path)
    bad = [*_faults(rows), *_taken(office, rows)]
    if bad:
        raise BadRosterError(sorted(bad, key=lambda fault: fault.row))
    base = secrets.token_bytes(BASE_BYTES)
    put_roster(office, [_entry(row, base) for row in rows])
    return len(rows)


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRosterError([BadRow(1, "the file is not UTF-8")]) from error
    reader = csv.DictReader(io.StringIO(text), restval="", restkey="")
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise BadRosterError([BadRow(1, f"columns missing: {', '.join(missing)}")])
    rows = [{name: row[name].strip() for name in COLUMNS} for row in reader]
    if not rows:
        raise BadRosterError([BadRow(1, "the file has no rows")])
    return rows


def _faults(rows: list[dict[str, str]]) -> Iterator[BadRow]:
    seen: dict[tuple[str, str], int] = {}
    for place, row in enumerate(rows, FIRST_ROW):
        for reason in _reasons(row):
            yield BadRow(place, reason)
        for name in ("number", "account"):
            first = seen.setdefault((name, row[name]), place)
            if first != place:
                yield BadRow(place, f"{name}: the same as in row {first}")


def _reasons(row: Mapping[str, str]) -> Iterator[str]:
    for name in COLUMNS:
        if not row[name]:
            yield f"{name}: empty"
        elif len(row[name]) > TEXT_MAX:
            yield f"{name}: longer than {TEXT_MAX} characters"
    if row["number"] and not NUMBER.fullmatch(row["number"]):
        yield "number: only letters, digits and _ . - are allowed"
    if row["id_number"] and not is_valid(row["id_number"]):
        yield "id_number: wrong length or check character (GB 11643)"
    if row["year"] and not YEAR.fullmatch(row["year"]):
        yield "year: not a year from 2000 to 2099"


def _taken(office: Office, rows: list[dict[str, str]]) -> Iterator[BadRow]:
    with office.database.read() as connection:
        owners = {
            account: number
            for row in rows
            for account, number in roster.numbers_of_accounts(
                connection, [row["account"]]
            ).items()
        }
    for place, row in enumerate(rows, FIRST_ROW):
        if owners.get(row["account"], row["number"]) != row["number"]:
            yield BadRow(place, "account: belongs to another registration")


def _entry(row: Mapping[str, str], base: bytes) -> RosterEntry:
    registration = Registration(
        number=row["number"],
        account=row["account"],
        name=row["name"],
        id_number=row["id_number"],
        year=int(row["year"]),
        category=row["category"],
        area=row["area"],
        site=row["site"],
    )
    verifier = make_verifier(row["password"], base=base, number=row["number"])
    return RosterEntry(registration=registration, verifier=verifier)
