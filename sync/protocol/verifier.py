"""Derive and check the login verifier with which a kiosk checks a password offline.

The server makes it from the account's password; the kiosk unlocks it. Argon2id's output
has two halves: the hash of the first stands in the roster, the second is the
candidate's wrapping key and exists only while the password is known.
"""

import hashlib
import hmac
import os

from argon2.low_level import Type, hash_secret_raw

from sync.protocol.messages import LoginVerifier

SALT_BYTES = 16
OUTPUT_BYTES = 64
CHECK_BYTES = 32
# So much of the check goes down the wire; see docs/adr/0009-small-roster.md.
CHECK_SENT_BYTES = 4
BASE_BYTES = 8

# The second choice of RFC 9106 section 4 (64 MiB, 3 passes, 4 lanes): about 0.1 s on
# the two slow cores of a kiosk, and a roster that is stolen stays costly to guess.
TIME_COST = 3
MEMORY_KIB = 65_536
LANES = 4


def derive(
    password: str, salt: bytes, time_cost: int, memory_kib: int, lanes: int
) -> bytes:
    """Return the 64 bytes of Argon2id (version 1.3) for a password."""
    return hash_secret_raw(
        password.encode(),
        salt,
        time_cost=time_cost,
        memory_cost=memory_kib,
        parallelism=lanes,
        hash_len=OUTPUT_BYTES,
        type=Type.ID,
    )


def make_verifier(
    password: str,
    time_cost: int = TIME_COST,
    memory_kib: int = MEMORY_KIB,
    lanes: int = LANES,
    *,
    base: bytes = b"",
    number: str = "",
) -> LoginVerifier:
    """Return a verifier; the password itself is not in it.

    With a `base`, which the entries of one import share, the salt follows from it and
    the registration's number; without one it is fresh and part of the verifier.
    """
    salt = _salt_of(base, number) if base else os.urandom(SALT_BYTES)
    output = derive(password, salt, time_cost, memory_kib, lanes)
    return LoginVerifier(
        salt="" if base else salt.hex(),
        check=_check(output)[:CHECK_SENT_BYTES].hex(),
        base=base.hex(),
        time_cost=time_cost,
        memory_kib=memory_kib,
        lanes=lanes,
    )


def unlock(password: str, verifier: LoginVerifier, number: str = "") -> bytes | None:
    """Return the candidate's 32-byte wrapping key, or None for a wrong password.

    `number` is the registration's. Raises ValueError when the verifier is damaged.
    """
    output = derive(
        password,
        salt_of(verifier, number),
        verifier.time_cost,
        verifier.memory_kib,
        verifier.lanes,
    )
    known = bytes.fromhex(verifier.check)
    if not hmac.compare_digest(_check(output)[: len(known)], known):
        return None
    return output[CHECK_BYTES:]


def salt_of(verifier: LoginVerifier, number: str) -> bytes:
    """Return the salt of a registration, which follows from its number or is its own.

    Raises ValueError when the verifier is damaged.
    """
    base = bytes.fromhex(verifier.base)
    return _salt_of(base, number) if base else bytes.fromhex(verifier.salt)


def _salt_of(base: bytes, number: str) -> bytes:
    """Return the salt of one registration; no two have the same (RFC 9106 needs 16)."""
    whole = b"duanzheng/salt\0" + len(base).to_bytes(1, "big") + base + number.encode()
    return hashlib.sha256(whole).digest()[:SALT_BYTES]


def _check(output: bytes) -> bytes:
    return hashlib.sha256(output[:CHECK_BYTES]).digest()
