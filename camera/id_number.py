"""The resident identity number: shape, date of birth and check character (GB 11643).

Written here because rooms do not share code, and because validators with a list of
regions refuse the regions that they do not know yet.
"""

import re
from datetime import date

# Weights 2^(17-i) mod 11 for i = 0..16, and the check character for each remainder of
# the weighted sum (ISO 7064:1983, MOD 11-2, as GB 11643-1999 section 4.2.1 applies it).
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_CHECK = "10X98765432"
_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]")
_FIRST_YEAR = 1900

LENGTH = 18
"""Characters of a number."""


def born(number: str) -> date | None:
    """The date of birth inside 18 characters; None when it is no date."""
    try:
        day = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR else None


def checks(number: str) -> bool:
    """Whether the check character fits the 17 digits before it."""
    if not _SHAPE.fullmatch(number):
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True)
    )
    return _CHECK[total % 11] == number[17]


def is_valid(number: str) -> bool:
    """Whether it has 18 characters, a real date of birth and the right check one."""
    return checks(number) and born(number) is not None
