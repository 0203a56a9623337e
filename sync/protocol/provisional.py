"""The numbers of provisional records: each device makes its own, none comes twice."""

import secrets

PREFIX = "P-"
DEVICE_LETTERS = 8
# Without 0 O 1 I L: it is read aloud and typed. 31^6 of a device's own.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 6
# 31^10 is 50 bits; a thief of the roster pays 0.1 s for each guess.
PASSWORD_LENGTH = 10


def new_number(device: str) -> str:
    """Return a number of a device's own."""
    return _of_device(device) + _drawn(LENGTH)


def new_password() -> str:
    """Return a password to hand to the candidate."""
    return _drawn(PASSWORD_LENGTH)


def is_provisional(number: str) -> bool:
    """Say whether a registration's number is that of a provisional record."""
    return number.startswith(PREFIX)


def is_of(number: str, device: str) -> bool:
    """Say whether a device may have made this number."""
    return number.startswith(_of_device(device))


def _of_device(device: str) -> str:
    return f"{PREFIX}{device[:DEVICE_LETTERS].upper()}-"


def _drawn(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))
