"""The server's time, signed by the CA that the kiosk has pinned.

A kiosk whose clock is years off cannot judge from when to when a certificate holds. It
asks for the time with a challenge of its own; only who has the CA's key can answer, so
neither an old answer nor an old certificate passes for a fresh one.
"""

import base64
import binascii
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.hashes import SHA256

CHALLENGE = r"^[0-9a-f]{32}$"
_LABEL = "duanzheng-time-v1"


def sign_time(key: EllipticCurvePrivateKey, challenge: str, time: str) -> str:
    """Return the signature (base64) over a challenge and an ISO time."""
    signature = key.sign(_statement(challenge, time), ECDSA(SHA256()))
    return base64.b64encode(signature).decode("ascii")


def proven_time(
    authority: x509.Certificate, challenge: str, time: str, signature: str
) -> datetime | None:
    """Return the time that the authority signed for this challenge, or None."""
    key = authority.public_key()
    if not isinstance(key, EllipticCurvePublicKey):
        return None
    try:
        raw = base64.b64decode(signature, validate=True)
        key.verify(raw, _statement(challenge, time), ECDSA(SHA256()))
        moment = datetime.fromisoformat(time)
    except (InvalidSignature, binascii.Error, ValueError):
        return None
    return moment if moment.tzinfo is not None else None


def _statement(challenge: str, time: str) -> bytes:
    return "\n".join((_LABEL, challenge, time)).encode()
