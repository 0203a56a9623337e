"""Seal an image for the office and the candidate; open what was sealed.

A sealed blob is `DZS1`, a 2-byte header length, a JSON header, and the AES-256-GCM
ciphertext. The whole header is associated data, and the HPKE wrap of the image key
(RFC 9180, X25519) is bound to the same names, so a blob that is moved to another
registration or material does not open. Beside the image the header may carry a note,
sealed with the same key: what the camera read.
"""

import base64
import binascii
import hashlib
import json
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

MAGIC = b"DZS1"
VERSION = 1
HEADER_MAX = 2048
# So long a beginning of a blob holds its whole header.
HEAD_BYTES = len(MAGIC) + 2 + HEADER_MAX
NOTE_MAX = 1024  # bytes; with its seal and base64 it fits into the header
NONCE_BYTES = 12
KEY_BYTES = 32

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class SealBrokenError(Exception):
    """A blob or wrap does not open: damaged, tampered with, or not for this place."""


@dataclass(frozen=True, slots=True)
class SealContext:
    """What a sealed image belongs to; the seal binds all of it."""

    device: str
    registration: str
    material: str

    def bound(self, purpose: str) -> bytes:
        """Return the bytes that bind a wrap to this place and purpose."""
        names = [VERSION, purpose, self.device, self.registration, self.material]
        return json.dumps(names, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class OfficeKey:
    """The public key of the central office, and the id under which it is known."""

    id: str
    public_key: X25519PublicKey


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed blob, its SHA-256 (hex), and the key which the caller has to wrap."""

    blob: bytes
    sha256: str
    image_key: bytes


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes in hex, as it stands in a blob's address."""
    return hashlib.sha256(data).hexdigest()


def seal(
    image: bytes, context: SealContext, office: OfficeKey, note: bytes = b""
) -> Sealed:
    """Encrypt an image and a note under a fresh key, and that key for the office.

    Raises ValueError when the note is longer than NOTE_MAX.
    """
    if len(note) > NOTE_MAX:
        raise ValueError(f"a note has at most {NOTE_MAX} bytes")
    image_key = AESGCM.generate_key(bit_length=256)
    nonce = os.urandom(NONCE_BYTES)
    wrap = _SUITE.encrypt(image_key, office.public_key, info=context.bound("office"))
    header = {
        "v": VERSION,
        "device": context.device,
        "registration": context.registration,
        "material": context.material,
        "office_key": office.id,
        "wrap": _text(wrap),
        "nonce": _text(nonce),
    }
    if note:
        own = os.urandom(NONCE_BYTES)
        sealed = AESGCM(image_key).encrypt(own, note, context.bound("note"))
        header["note"] = _text(own + sealed)
    encoded = json.dumps(header, separators=(",", ":"), sort_keys=True).encode()
    prefix = MAGIC + struct.pack(">H", len(encoded)) + encoded
    blob = prefix + AESGCM(image_key).encrypt(nonce, image, prefix)
    return Sealed(blob, sha256_hex(blob), image_key)


def open_for_office(
    blob: bytes,
    registration: str,
    material: str,
    find_key: Callable[[str], X25519PrivateKey | None],
) -> bytes:
    """Return the image of a blob that belongs to this registration and material.

    Raises SealBrokenError when the blob is damaged, belongs elsewhere, or was
    sealed to a key that the office does not have.
    """
    prefix, header, ciphertext = _parse(blob)
    image_key, _ = _opened(header, registration, material, find_key)
    return _decrypt(image_key, _bytes(header["nonce"]), ciphertext, prefix)


def open_note(
    head: bytes,
    registration: str,
    material: str,
    find_key: Callable[[str], X25519PrivateKey | None],
) -> bytes | None:
    """Return the note of a blob, of which the first HEAD_BYTES are enough.

    None when it carries none. Raises SealBrokenError as `open_for_office` does.
    """
    _, header, _ = _parse(head)
    if "note" not in header:
        return None
    image_key, context = _opened(header, registration, material, find_key)
    sealed = _bytes(str(header["note"]))
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return _decrypt(image_key, nonce, ciphertext, context.bound("note"))


def _opened(
    header: dict[str, str],
    registration: str,
    material: str,
    find_key: Callable[[str], X25519PrivateKey | None],
) -> tuple[bytes, SealContext]:
    """Return the key of an image that belongs to this place."""
    if (header["registration"], header["material"]) != (registration, material):
        raise SealBrokenError(
            "the image was sealed for another registration or material"
        )
    private_key = find_key(header["office_key"])
    if private_key is None:
        raise SealBrokenError("the image was sealed to a key this office does not have")
    context = SealContext(header["device"], registration, material)
    try:
        image_key = _SUITE.decrypt(
            _bytes(header["wrap"]), private_key, info=context.bound("office")
        )
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError("the key of the image does not open") from error
    return image_key, context


def open_with_key(blob: bytes, image_key: bytes) -> bytes:
    """Return the image of a blob whose key the candidate's session holds."""
    prefix, header, ciphertext = _parse(blob)
    return _decrypt(image_key, _bytes(header["nonce"]), ciphertext, prefix)


def context_of(blob: bytes) -> SealContext:
    """Return what a blob says it belongs to, before anything of it was verified."""
    _, header, _ = _parse(blob)
    return SealContext(header["device"], header["registration"], header["material"])


def wrap(secret: bytes, wrapping_key: bytes, context: SealContext) -> bytes:
    """Encrypt a key or a thumbnail for the candidate's login."""
    nonce = os.urandom(NONCE_BYTES)
    bound = context.bound("candidate")
    return nonce + AESGCM(wrapping_key).encrypt(nonce, secret, bound)


def unwrap(wrapped: bytes, wrapping_key: bytes, context: SealContext) -> bytes:
    """Undo `wrap`; raise SealBrokenError when the key or the place is another."""
    nonce, ciphertext = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
    return _decrypt(wrapping_key, nonce, ciphertext, context.bound("candidate"))


def _decrypt(key: bytes, nonce: bytes, ciphertext: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, bound)
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError("it does not open with this key in this place") from error


def _parse(blob: bytes) -> tuple[bytes, dict[str, str], bytes]:
    start = len(MAGIC) + 2
    if blob[: len(MAGIC)] != MAGIC or len(blob) < start:
        raise SealBrokenError("it is not a sealed image")
    (length,) = struct.unpack(">H", blob[len(MAGIC) : start])
    if length > HEADER_MAX or len(blob) < start + length:
        raise SealBrokenError("the header of the sealed image is cut off")
    prefix = blob[: start + length]
    try:
        header = json.loads(blob[start : start + length])
    except ValueError as error:
        raise SealBrokenError("the header of the sealed image is damaged") from error
    names = ("device", "registration", "material", "office_key", "wrap", "nonce")
    if not isinstance(header, dict) or header.get("v") != VERSION:
        raise SealBrokenError("the seal is of another version")
    if not all(isinstance(header.get(name), str) for name in names):
        raise SealBrokenError("the header of the sealed image is damaged")
    return prefix, header, blob[start + length :]


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise SealBrokenError("the header of the sealed image is damaged") from error
