"""`POST /v1/lookup`: somebody who is not on this kiosk's roster, asked at the office.

In two steps, so that the office tells nobody whether an account exists: first how the
password is to be derived, the same form for an account that is nobody's; then, for the
proof that it was, the registration. The password itself never leaves the kiosk.
"""

import hashlib
import hmac
from enum import StrEnum

from pydantic import Field

from sync.protocol.messages import FeedPage, LoginVerifier, Message
from sync.protocol.verifier import CHECK_BYTES, derive, salt_of

# What a kiosk is ready to spend on a stranger's word; ours costs a quarter of it.
TIME_COST_MAX, MEMORY_KIB_MAX, LANES_MAX = 16, 262_144, 16
ACCOUNT_MAX = 64


class LookupRequest(Message):
    """An account, and after the first answer the proof that its password is known.

    `proof` is the SHA-256 (hex) of the first half of the Argon2id output.
    """

    account: str = Field(min_length=1, max_length=ACCOUNT_MAX)
    proof: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")


class Derivation(Message):
    """How the password is to be derived; `salt` is hex."""

    salt: str = Field(pattern=r"^([0-9a-f]{2}){16,32}$")
    time_cost: int = Field(ge=1, le=TIME_COST_MAX)
    memory_kib: int = Field(ge=8, le=MEMORY_KIB_MAX)
    lanes: int = Field(ge=1, le=LANES_MAX)


class LookupStatus(StrEnum):
    """What the office says."""

    PROVE = "prove"
    FOUND = "found"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


class LookupAnswer(Message):
    """`derivation` comes with `prove`, `page` with `found`, `site` with `elsewhere`.

    The page holds the registration alone, signed as a page of the feed is; its cursor
    says nothing.
    """

    status: LookupStatus
    derivation: Derivation | None = None
    page: FeedPage | None = None
    site: str = Field(default="", max_length=60)


def derivation_of(verifier: LoginVerifier, number: str) -> Derivation:
    """Return how the password of a registration was derived."""
    return Derivation(
        salt=salt_of(verifier, number).hex(),
        time_cost=verifier.time_cost,
        memory_kib=verifier.memory_kib,
        lanes=verifier.lanes,
    )


def prove(password: str, how: Derivation) -> str:
    """Return the proof that a password is known; takes about 0.1 s."""
    output = derive(
        password, bytes.fromhex(how.salt), how.time_cost, how.memory_kib, how.lanes
    )
    return hashlib.sha256(output[:CHECK_BYTES]).hexdigest()


def proves(proof: str, verifier: LoginVerifier) -> bool:
    """Say whether a proof fits what the office has."""
    known = bytes.fromhex(verifier.check)
    return hmac.compare_digest(bytes.fromhex(proof)[: len(known)], known)
