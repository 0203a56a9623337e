"""Who this device is, as the server enrolled it. Kept in the encrypted store."""

import base64
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from pydantic import BaseModel

from sync.engine import Database
from sync.mirror import read_fact, write_fact
from sync.protocol.messages import EnrollResponse
from sync.protocol.signing import Signer
from sync.seal import OfficeKey

FACT = "identity"
ENROLLING_KEY = "enrolling_key"
RENEWING_KEY = "renewing_key"
REPLY_KEY = "reply_key"


class _Stored(BaseModel):
    private_key: str
    answer: EnrollResponse


@dataclass(frozen=True, slots=True)
class Identity:
    """The device's names, its signing key, and the office's keys.

    `office_signing` is None where the server that enrolled it had none yet.
    """

    device: str
    site: str
    area: str
    signer: Signer = field(repr=False)
    office: OfficeKey = field(repr=False)
    retention_days: int
    office_signing: Ed25519PublicKey | None = field(default=None, repr=False)


def public_key_text(key: Ed25519PrivateKey) -> str:
    """Return the public half as base64, as the wire carries it."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode("ascii")


def enrolling_key(db: Database) -> Ed25519PrivateKey:
    """Return the key of an enrolment under way, or begin one.

    The server answers a used code again for the key that used it, so an answer that was
    lost costs no new code - as long as the key was kept.
    """
    return _key_under_way(db, ENROLLING_KEY)


def renewing_key(db: Database) -> Ed25519PrivateKey:
    """Return the key of a renewal under way, or begin one.

    It is kept before it is offered: from the server's answer on either key is good,
    and whichever this device is left with after a power cut is one of the two.
    """
    return _key_under_way(db, RENEWING_KEY)


def renew(db: Database, key: Ed25519PrivateKey) -> None:
    """Sign with the renewed key from now on; the former one is forgotten."""
    text = read_fact(db, FACT)
    assert text is not None, "only an enrolled device renews"
    stored = _Stored.model_validate_json(text)
    renewed = stored.model_copy(update={"private_key": _private_text(key)})
    write_fact(db, FACT, renewed.model_dump_json())
    write_fact(db, RENEWING_KEY, "")


def reply_key(db: Database) -> X25519PrivateKey:
    """Return the key to which the office seals what it sends back on a stick.

    Made at the first need, and told to the office in every signed bundle.
    """
    text = read_fact(db, REPLY_KEY)
    if text:
        return X25519PrivateKey.from_private_bytes(base64.b64decode(text))
    key = X25519PrivateKey.generate()
    private = base64.b64encode(key.private_bytes_raw()).decode("ascii")
    write_fact(db, REPLY_KEY, private)
    return key


def keep(db: Database, key: Ed25519PrivateKey, answer: EnrollResponse) -> None:
    """Store what enrolment gave."""
    stored = _Stored(private_key=_private_text(key), answer=answer)
    write_fact(db, FACT, stored.model_dump_json())
    write_fact(db, ENROLLING_KEY, "")
    write_fact(db, RENEWING_KEY, "")  # it was the former identity's


def load(db: Database) -> Identity | None:
    """Return the identity, or None before enrolment."""
    text = read_fact(db, FACT)
    if text is None:
        return None
    stored = _Stored.model_validate_json(text)
    private = _private_key(stored.private_key)
    answer = stored.answer
    office = X25519PublicKey.from_public_bytes(
        base64.b64decode(answer.office_public_key)
    )
    return Identity(
        device=answer.device,
        site=answer.site,
        area=answer.area,
        signer=Signer(answer.device, private),
        office=OfficeKey(answer.office_key_id, office),
        retention_days=answer.retention_days,
        office_signing=_signing_key(answer.office_signing_key),
    )


def _key_under_way(db: Database, fact: str) -> Ed25519PrivateKey:
    text = read_fact(db, fact)
    if text:
        return _private_key(text)
    key = Ed25519PrivateKey.generate()
    write_fact(db, fact, _private_text(key))
    return key


def _signing_key(text: str) -> Ed25519PublicKey | None:
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(text)) if text else None


def _private_text(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.private_bytes_raw()).decode("ascii")


def _private_key(text: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text))
