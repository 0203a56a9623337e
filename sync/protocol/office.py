"""What the office says, signed, so that a kiosk knows it by whatever way it came.

Each kind of message has its own purpose, so that one cannot be taken for another.
"""

import base64
import binascii
from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from sync.protocol.messages import Change, FeedPage, canonical_json, is_signed

PAGE = "page"


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


def sign_page(
    key: Ed25519PrivateKey,
    site: str,
    epoch: str,
    changes: Sequence[Change],
    packed: str = "",
) -> str:
    """Return the signature of a feed page for one site, "" where nothing is signed."""
    message = _page_message(site, epoch, changes, packed)
    if message is None:
        return ""
    return base64.b64encode(sign_as_office(key, PAGE, message)).decode()


def check_page(key: Ed25519PublicKey | None, site: str, page: FeedPage) -> None:
    """Raise NotTheOfficeError unless the office signed what a page needs signed."""
    message = _page_message(site, page.epoch, page.changes, page.packed)
    if message is None:
        return
    if key is None:
        raise NotTheOfficeError("no key was pinned at enrolment")
    try:
        signature = base64.b64decode(page.signature, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotTheOfficeError(PAGE) from error
    check_office(key, PAGE, message, signature)


def _page_message(
    site: str, epoch: str, changes: Sequence[Change], packed: str
) -> bytes | None:
    signed = [[c.key, c.rev, c.body] for c in changes if is_signed(c.key)]
    if not signed and not packed:
        return None
    whole = {"site": site, "epoch": epoch, "changes": signed, "packed": packed}
    return canonical_json(whole)


def _bound(purpose: str, message: bytes) -> bytes:
    return b"duanzheng/" + purpose.encode() + b"\0" + message
