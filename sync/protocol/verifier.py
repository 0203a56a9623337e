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
) -> LoginVerifier:
    """Return a verifier with a fresh salt; the password itself is not in it."""
    salt = os.urandom(SALT_BYTES)
    output = derive(password, salt, time_cost, memory_kib, lanes)
    return LoginVerifier(
        salt=salt.hex(),
        check=_check(output).hex(),
        time_cost=time_cost,
        memory_kib=memory_kib,
        lanes=lanes,
    )


def unlock(password: str, verifier: LoginVerifier) -> bytes | None:
    """Return the candidate's 32-byte wrapping key, or None for a wrong password.

    Raises ValueError when the verifier itself is damaged.
    """
    output = derive(
        password,
        bytes.fromhex(verifier.salt),
        verifier.time_cost,
        verifier.memory_kib,
        verifier.lanes,
    )
    if not hmac.compare_digest(_check(output), bytes.fromhex(verifier.check)):
        return None
    return output[CHECK_BYTES:]


def _check(output: bytes) -> bytes:
    return hashlib.sha256(output[:CHECK_BYTES]).digest()
