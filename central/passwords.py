"""Passwords of the office's people: hashed by Argon2id at the office's cost.

A check takes the cost that its hash was made at; for a name that nobody has, it is that
of a hash which no password fits, so that nobody learns from the wait who is there.
"""

import secrets
import threading
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

NOBODYS_BYTES = 32
# Each check takes 64 MiB; a crowd at the login page waits instead of filling memory.
_checks = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """What one hash costs: RFC 9106, section 4, where memory is scarce."""

    time_cost: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4


def hashed(password: str, cost: PasswordCost) -> str:
    """Return the hash to keep of a password."""
    hasher = PasswordHasher(cost.time_cost, cost.memory_kib, cost.lanes)
    return hasher.hash(password)


def is_right(password_hash: str, given: str) -> bool:
    """Say whether a password is the right one; it takes time and memory on purpose."""
    with _checks:
        try:
            return PasswordHasher().verify(password_hash, given)
        except (VerifyMismatchError, InvalidHashError):
            return False


@cache
def nobodys(cost: PasswordCost) -> str:
    """Return a hash that no password fits: a name that nobody has takes as long."""
    return hashed(secrets.token_urlsafe(NOBODYS_BYTES), cost)
