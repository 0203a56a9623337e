"""Who this device is, as the server enrolled it. Kept in the encrypted store."""

import base64
from dataclasses import dataclass, field
from functools import lru_cache

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
from sync.errors import LineError
from sync.facts import read_fact, read_facts, write_fact
from sync.protocol.messages import Change, EnrollResponse
from sync.protocol.office import NotTheOfficeError
from sync.protocol.officekey import OFFICE_KEY, OfficeKeyNotice
from sync.protocol.signing import Signer
from sync.seal import OfficeKey

FACT = "identity"
ENROLLING_KEY = "enrolling_key"
NEWER_OFFICE_KEY = "office_key"
RENEWING_KEY = "renewing_key"
REPLY_KEY = "reply_key"


class _Stored(BaseModel):
    private_key: str
    former_key: str = ""
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
    """Sign with the renewed key from now on; see `former` for the one before it."""
    text = read_fact(db, FACT)
    assert text is not None, "only an enrolled device renews"
    stored = _Stored.model_validate_json(text)
    keys = {"private_key": _private_text(key), "former_key": stored.private_key}
    renewed = stored.model_copy(update=keys)
    write_fact(db, FACT, renewed.model_dump_json())
    write_fact(db, RENEWING_KEY, "")


def renewed_as(db: Database, public_key: str) -> bool:
    """Renew to the key under way if it is this one; say whether it was.

    An answer that comes late, or twice, names a key that has been taken already.
    """
    text = read_fact(db, RENEWING_KEY)
    if not text or public_key_text(_private_key(text)) != public_key:
        return False
    renew(db, _private_key(text))
    return True


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
    write_fact(db, NEWER_OFFICE_KEY, "")
    write_fact(db, RENEWING_KEY, "")  # it was the former identity's


def learn_office_key(db: Database, changes: list[Change]) -> None:
    """Seal to a newer key of the office from now on, if the page brought one.

    Raises LineError S102 for one that the office did not sign: then the page is not
    believed at all. An older one than is known changes nothing.
    """
    told = [c.body for c in changes if c.key == OFFICE_KEY and c.body is not None]
    who = load(db) if told else None
    if who is None or who.office_signing is None:
        return
    known = _notice(db)
    for body in told:
        notice = OfficeKeyNotice.model_validate(body)
        try:
            notice.check(who.office_signing)
        except NotTheOfficeError as error:
            raise LineError("S102", "a key that is not the office's") from error
        if known is None or notice.version > known.version:
            write_fact(db, NEWER_OFFICE_KEY, notice.model_dump_json())


def _notice(db: Database) -> OfficeKeyNotice | None:
    text = read_fact(db, NEWER_OFFICE_KEY)
    return OfficeKeyNotice.model_validate_json(text) if text else None


def former(db: Database) -> Signer | None:
    """Return who signed before the last renewal, or None.

    The server has forgotten that key - unless an older backup of it was put back, and
    then it knows no other.
    """
    text = read_fact(db, FACT)
    stored = _Stored.model_validate_json(text) if text else None
    if stored is None or not stored.former_key:
        return None
    return Signer(stored.answer.device, _private_key(stored.former_key))


def load(db: Database) -> Identity | None:
    """Return the identity, or None before enrolment."""
    text, newer = read_facts(db, FACT, NEWER_OFFICE_KEY)
    return None if text is None else _identity(text, newer or "")


@lru_cache(maxsize=4)
def _identity(text: str, newer: str) -> Identity:
    """Return the identity of these facts; every exchange asks, and keys are costly."""
    stored = _Stored.model_validate_json(text)
    answer = stored.answer
    office = X25519PublicKey.from_public_bytes(
        base64.b64decode(answer.office_public_key)
    )
    signing = _signing_key(answer.office_signing_key)
    notice = OfficeKeyNotice.model_validate_json(newer) if newer and signing else None
    return Identity(
        device=answer.device,
        site=answer.site,
        area=answer.area,
        signer=Signer(answer.device, _private_key(stored.private_key)),
        office=notice.check(signing)
        if notice and signing
        else OfficeKey(answer.office_key_id, office),
        retention_days=answer.retention_days,
        office_signing=signing,
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
