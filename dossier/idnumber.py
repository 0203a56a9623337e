"""The resident identity number and its check character (GB 11643-1999)."""

import re
from operator import mul

# Weights 2^(17-i) mod 11 for i = 0..16, and the check character for each remainder of
# the weighted sum (ISO 7064:1983, MOD 11-2, as GB 11643-1999 section 4.2.1 applies it).
WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
CHECK_CHARACTERS = "10X98765432"
SHAPE = re.compile(r"[0-9]{17}[0-9X]")


def check_character(first_17: str) -> str:
    """Return the 18th character for 17 digits; raise ValueError for anything else."""
    if not re.fullmatch(r"[0-9]{17}", first_17):
        raise ValueError("an identity number begins with 17 digits")
    total = sum(map(mul, map(int, first_17), WEIGHTS))
    return CHECK_CHARACTERS[total % 11]


def is_valid(number: str) -> bool:
    """Say whether a number has the right shape and check character."""
    return bool(SHAPE.fullmatch(number)) and check_character(number[:17]) == number[17]
