"""What the office says, signed, so that a kiosk knows it by whatever way it came.

Each kind of message has its own purpose, so that one cannot be taken for another.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

SIGNATURE_BYTES = 64


class NotTheOfficeError(Exception):
    """It is not signed by the office, or was changed on the way."""


def sign_as_office(key: Ed25519PrivateKey, purpose: str, message: bytes) -> bytes:
    """Return the 64 bytes of the office's Ed25519 signature over a message."""
    return key.sign(_bound(purpose, message))


def check_office(
    key: Ed25519PublicKey, purpose: str, message: bytes, signature: bytes
) -> None:
    """Raise NotTheOfficeError unless the office signed this message for this."""
    try:
        key.verify(signature, _bound(purpose, message))
    except InvalidSignature as error:
        raise NotTheOfficeError(purpose) from error


def _bound(purpose: str, message: bytes) -> bytes:
    return b"duanzheng/" + purpose.encode() + b"\0" + message
