"""Specimen persons: invented, seeded, and impossible to take for a real person.

Names carry 样本, places do not exist, and every number starts with digits that no
authority issues, while its length and check digit are those of the real format.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dossier.idnumber import check_character

RESERVED_REGION = "9999"
"""First four digits of the region code. GB/T 2260 has no province 99."""


_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_DISTRICTS = "甲乙丙丁"
_STREETS = ("端正路", "示例路", "演示街", "虚构大道", "样本东街", "测试巷")
_MAJORS = ("临床医学", "口腔医学", "中医学", "预防医学")


class Sex(StrEnum):
    """As printed on documents."""

    MALE = "男"
    FEMALE = "女"


@dataclass(frozen=True, slots=True)
class Person:
    """A specimen person with the numbers of all their certificates."""

    seed: int
    name: str
    sex: Sex
    nation: str
    birth: date
    address: str
    id_number: str
    issued: date
    phone: str
    major: str
    enrolled: int
    diploma_number: str
    degree_number: str
    qualification_number: str
    licence_number: str
    registration_number: str

    @property
    def graduated(self) -> int:
        """Year of graduation; the specimen course takes five years."""
        return self.enrolled + 5


def specimen_person(seed: int) -> Person:
    """The specimen person of `seed`; the same seed gives the same person."""
    rng = random.Random(f"person/{seed}")  # noqa: S311  invented data, no secret
    sex = rng.choice(list(Sex))
    birth = date(1972, 1, 1) + timedelta(days=rng.randrange(26 * 365))
    region = RESERVED_REGION + f"{rng.randrange(1, 10):02d}"
    id_number = _id_number(rng, region, birth, sex)
    enrolled = birth.year + 18
    graduated = enrolled + 5
    serial = f"{rng.randrange(1_000_000):06d}"
    return Person(
        seed=seed,
        name=_name(rng),
        sex=sex,
        nation="汉",
        birth=birth,
        address=_address(rng),
        id_number=id_number,
        issued=date(2016, 1, 1) + timedelta(days=rng.randrange(9 * 365)),
        # No mobile network starts with 10.
        phone=f"109{rng.randrange(100_000_000):08d}",
        major=rng.choice(_MAJORS),
        enrolled=enrolled,
        # School 99999, regular higher education, year, first degree, serial.
        diploma_number=f"999991{graduated}05{serial}",
        degree_number=f"999994{graduated}{serial}",
        # Year, province 99, level 1, category 10, ID number: 27 digits.
        qualification_number=f"{graduated + 2}99110{id_number}",
        # Level 1, category 10, province to county 999999, serial: 15 digits.
        licence_number=f"110999999{serial}",
        registration_number=f"999{graduated + 1}{rng.randrange(10**8):08d}",
    )


def _name(rng: random.Random) -> str:
    surname, stem = rng.choice(_SURNAMES), rng.choice(_STEMS)
    return rng.choice((f"{surname}样本", f"样本{stem}", f"{surname}样本{stem}"))


def _address(rng: random.Random) -> str:
    return (
        f"样本省样本市{rng.choice(_DISTRICTS)}区{rng.choice(_STREETS)}"
        f"{rng.randrange(1, 400)}号{rng.randrange(1, 30)}栋"
        f"{rng.randrange(1, 33)}{rng.randrange(1, 5):02d}室"
    )


def _id_number(rng: random.Random, region: str, birth: date, sex: Sex) -> str:
    # The third digit of the order number is odd for men and even for women.
    order = rng.randrange(500) * 2 + (sex is Sex.MALE)
    first_17 = f"{region}{birth:%Y%m%d}{order:03d}"
    return first_17 + check_character(first_17)
