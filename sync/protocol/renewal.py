"""A new device key, offered under the old one, with proof that the device holds it."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from sync.protocol.messages import RenewRequest

_LABEL = "duanzheng-renew-v1"
_AGAIN = "duanzheng-enrol-again-v1"


def prove(key: Ed25519PrivateKey, device: str) -> str:
    """Return the new key's signature (base64) over its own public half."""
    public = key.public_key().public_bytes_raw()
    return base64.b64encode(key.sign(_statement(device, public))).decode("ascii")


def proves(public_key: bytes, device: str, proof: str) -> bool:
    """Say whether the proof was made with the private half of this key."""
    try:
        raw = base64.b64decode(proof, validate=True)
        key = Ed25519PublicKey.from_public_bytes(public_key)
        key.verify(raw, _statement(device, public_key))
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def offer(key: Ed25519PrivateKey, device: str) -> RenewRequest:
    """Return the request that offers a key as a device's next one."""
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode("ascii")
    return RenewRequest(public_key=public, proof=prove(key, device))


def vouch(former: Ed25519PrivateKey, device: str, public_key: bytes) -> str:
    """Return the former key's word (base64) that a new one is the same device's."""
    signature = former.sign(_statement(device, public_key, _AGAIN))
    return base64.b64encode(signature).decode("ascii")


def vouched(former: bytes, device: str, public_key: bytes, word: str) -> bool:
    """Say whether the former key gave its word for a new one."""
    try:
        raw = base64.b64decode(word, validate=True)
        key = Ed25519PublicKey.from_public_bytes(former)
        key.verify(raw, _statement(device, public_key, _AGAIN))
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _statement(device: str, public_key: bytes, label: str = _LABEL) -> bytes:
    return "\n".join((label, device, public_key.hex())).encode()
