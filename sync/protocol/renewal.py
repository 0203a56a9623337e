"""A new device key, offered under the old one, with proof that the device holds it."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

_LABEL = "duanzheng-renew-v1"


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


def _statement(device: str, public_key: bytes) -> bytes:
    return "\n".join((_LABEL, device, public_key.hex())).encode()
