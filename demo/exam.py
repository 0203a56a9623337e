"""The sample exam: one area, one site, specimen people with accounts."""

import csv
from dataclasses import dataclass
from pathlib import Path

from central.lists.columns import Column
from specimens.people import Person, specimen_person

AREA = "YB"
SITE = "YB01"
YEAR = 2026
# All but the kind of identity paper: specimens have identity cards.
COLUMNS = [column.value for column in Column if column is not Column.ID_TYPE]
REVIEWER = "reviewer"
FIRST_ACCOUNT = 10001
# The specimens' own phones begin with 109, which no operator has and the profile
# refuses; this one is an operator's service number, nobody's.
PHONE = "13800138000"

# What the reviewer writes in the guide for candidates.
RETURNED_MESSAGE = "毕业证编号无法辨别,请重新上传!"

# Categories of the examination; the catalogue's conditions name them.
CATEGORIES = ("临床执业医师", "临床执业助理医师", "口腔执业医师", "中医执业医师")


@dataclass(frozen=True, slots=True)
class Account:
    """A specimen person who can log in."""

    account: str
    password: str
    person: Person
    category: str

    @property
    def number(self) -> str:
        """The registration number, as the specimen's own form prints it."""
        return self.person.registration_number


def accounts(count: int, seed: int = 1) -> tuple[Account, ...]:
    """Return specimen accounts; the same seed gives the same people."""
    return tuple(
        Account(
            account=str(FIRST_ACCOUNT + place),
            password=f"{(seed + place) * 7919 % 1_000_000:06d}",
            person=specimen_person(seed + place),
            category=CATEGORIES[place % len(CATEGORIES)],
        )
        for place in range(count)
    )


def write_roster(path: Path, people: tuple[Account, ...]) -> None:
    """Write the roster as an office would hand it in (CSV with a header line)."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for entry in people:
            writer.writerow(
                {
                    "number": entry.number,
                    "account": entry.account,
                    "password": entry.password,
                    "name": entry.person.name,
                    "id_number": entry.person.id_number,
                    "year": YEAR,
                    "category": entry.category,
                    "area": AREA,
                    "site": SITE,
                }
            )
