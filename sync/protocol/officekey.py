"""The key to which images are sealed, as the office announces a new one.

It goes down the feed under its own key and carries the office's signature, so that
nobody between can have pictures sealed to himself.
"""

import base64
import binascii
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from pydantic import Field

from sync.protocol.messages import Message, Ordinal
from sync.protocol.office import NotTheOfficeError, check_office, sign_as_office
from sync.seal import OfficeKey

OFFICE_KEY = "office/current"
_PURPOSE = "office-key"


class OfficeKeyNotice(Message):
    """Seal to this key from now on; `version` counts the office's keys from 1."""

    version: Ordinal
    id: str = Field(min_length=1, max_length=64)
    public_key: str = Field(min_length=44, max_length=44)
    signature: str = Field(max_length=88)

    def signed(self) -> bytes:
        """Return the bytes that the office signs."""
        return _signed(self.version, self.id, self.public_key)

    def check(self, office: Ed25519PublicKey) -> OfficeKey:
        """Return the key; raise NotTheOfficeError where the office did not sign it."""
        try:
            signature = base64.b64decode(self.signature, validate=True)
            check_office(office, _PURPOSE, self.signed(), signature)
            raw = base64.b64decode(self.public_key, validate=True)
            return OfficeKey(self.id, X25519PublicKey.from_public_bytes(raw))
        except (binascii.Error, ValueError) as error:
            raise NotTheOfficeError(_PURPOSE) from error


def announce(
    version: int, key_id: str, key: X25519PublicKey, signing: Ed25519PrivateKey
) -> OfficeKeyNotice:
    """Return the signed notice of a key."""
    public = base64.b64encode(key.public_bytes_raw()).decode()
    signature = sign_as_office(signing, _PURPOSE, _signed(version, key_id, public))
    return OfficeKeyNotice(
        version=version,
        id=key_id,
        public_key=public,
        signature=base64.b64encode(signature).decode(),
    )


def _signed(version: int, key_id: str, public_key: str) -> bytes:
    return json.dumps([version, key_id, public_key], separators=(",", ":")).encode()
