"""A bundle: what the wire carries, as one sealed and signed stream for a USB stick.

    "DZB1" | u32 length | header (JSON) | frame ... | Ed25519 signature (64 bytes)
    frame := u32 (top bit: the last one; rest: length) | AES-256-GCM ciphertext

Each frame is one record and is verified by itself, so any number of images needs the
memory of one. The nonce of a frame is its place and whether it is the last (STREAM,
Hoang et al. 2015), the header is associated data: nothing can be cut, moved or mixed.
The key is sealed to the receiver by HPKE; the signature is the sender's over all bytes
before it. Knows no files, no database and nothing of what the records mean.
"""

import hashlib
import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

MAGIC = b"DZB1"
VERSION = 1
HEADER_MAX = 2048
SIGNATURE_BYTES = 64
TAG_BYTES = 16
LAST = 0x8000_0000
# Over any record that a sender makes: an image and its address, a page of changes.
RECORD_MAX = 32_000_000

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_LENGTH = struct.Struct(">I")


class Way(StrEnum):
    """Where a bundle goes."""

    UP = "up"  # from a kiosk to the office
    DOWN = "down"  # the office's answer to one of those


class Fault(StrEnum):
    """Why a bundle is refused."""

    NOT_A_BUNDLE = "not_a_bundle"
    VERSION = "version"
    WAY = "way"
    STRANGER = "stranger"
    NOT_FOR_US = "not_for_us"
    TRUNCATED = "truncated"
    TAMPERED = "tampered"
    ODD = "odd"


class BundleError(Exception):
    """A bundle that is not taken in."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


class Out(Protocol):
    """Where a bundle is written."""

    def write(self, data: bytes) -> object:
        """Take all of these bytes."""


class In(Protocol):
    """Where a bundle is read from."""

    def read(self, count: int) -> bytes:
        """Return as many bytes, or fewer at the end."""


class Kind(StrEnum):
    """What a record is; its first byte."""

    MANIFEST = "M"
    BLOB = "B"
    OPERATIONS = "O"
    ANSWER = "A"
    END = "E"


@dataclass(frozen=True, slots=True)
class Record:
    """One verified record."""

    kind: Kind
    payload: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the sealed part, in the clear.

    `id` is the bundle's own (32 hex digits), `device` the kiosk that it comes from or
    goes to, `key` the id of the receiver's key.
    """

    way: Way
    id: str
    device: str
    key: str

    def bound(self) -> bytes:
        """Return the bytes that bind the sealed key to this header."""
        names = [VERSION, "bundle", self.way.value, self.id, self.device, self.key]
        return json.dumps(names, separators=(",", ":")).encode()


def _nobody_asks(_signer: Ed25519PublicKey) -> None:
    """Whose key it was makes no difference to most."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What a receiver has: its private keys, and the public keys of senders.

    A sender that changes its key has two for a while; any of them may have signed.
    `heard` is told which one, once all of a bundle was verified.
    """

    way: Way
    find_key: Callable[[Header], X25519PrivateKey | None] = field(repr=False)
    find_signers: Callable[[Header], tuple[Ed25519PublicKey, ...]] = field(repr=False)
    heard: Callable[[Ed25519PublicKey], None] = field(default=_nobody_asks, repr=False)


class Writer:
    """Writes one bundle, record by record."""

    def __init__(
        self,
        out: Out,
        header: Header,
        receiver: X25519PublicKey,
        signer: Ed25519PrivateKey,
    ) -> None:
        self._out = out
        self._signer = signer
        self._way = header.way
        self._hash = hashlib.sha256()
        key = AESGCM.generate_key(bit_length=256)
        self._aead = AESGCM(key)
        self._count = 0
        wrap = _SUITE.encrypt(key, receiver, info=header.bound())
        text = json.dumps({"v": VERSION, **asdict(header), "wrap": wrap.hex()}).encode()
        prefix = MAGIC + _LENGTH.pack(len(text)) + text
        self._bound = hashlib.sha256(prefix).digest()
        self._write(prefix)

    def put(self, kind: Kind, payload: bytes) -> None:
        """Append one record."""
        self._frame(kind, payload, last=False)

    def close(self) -> None:
        """Append the end and the signature."""
        self._frame(Kind.END, b"", last=True)
        self._out.write(self._signer.sign(signed(self._way, self._hash.digest())))

    def _frame(self, kind: Kind, payload: bytes, *, last: bool) -> None:
        size = 1 + len(payload) + TAG_BYTES
        assert size <= RECORD_MAX
        nonce = _nonce(self._count, last=last)
        self._count += 1
        sealed = self._aead.encrypt(nonce, kind.value.encode() + payload, self._bound)
        self._write(_LENGTH.pack(size | (LAST if last else 0)) + sealed)

    def _write(self, data: bytes) -> None:
        self._hash.update(data)
        self._out.write(data)


def header_of(source: In) -> Header:
    """Return what a bundle says it is, before anything of it was verified."""
    return _read_header(_Tally(source))[0]


def records(source: In, keys: Keys) -> Iterator[Record]:
    """Yield the records of a bundle, then check that it is whole and signed.

    Each record is as its sender's key holder wrote it; that the sender is who the
    header says is known only at the end, so read all of it once before using any.
    Raises BundleError.
    """
    tally = _Tally(source)
    header, wrap, bound = _read_header(tally)
    if header.way is not keys.way:
        raise BundleError(Fault.WAY)
    signers = keys.find_signers(header)
    if not signers:
        raise BundleError(Fault.STRANGER)
    aead = _opened(header, wrap, keys)
    count, last = 0, False
    while not last:
        (word,) = _LENGTH.unpack(tally.take(_LENGTH.size))
        last, size = bool(word & LAST), word & ~LAST
        if not TAG_BYTES < size <= RECORD_MAX:
            raise BundleError(Fault.TAMPERED)
        record = _record(aead, _nonce(count, last=last), tally.take(size), bound)
        if (record.kind is Kind.END) is not last:
            raise BundleError(Fault.TAMPERED)
        count += 1
        if not last:
            yield record
    keys.heard(_check_signature(tally, header.way, signers))


def signed(way: Way, digest: bytes) -> bytes:
    """Return what a sender signs; the purpose keeps it from being taken for another."""
    return b"duanzheng/bundle-" + way.value.encode() + b"\0" + digest


def _check_signature(
    tally: "_Tally", way: Way, signers: tuple[Ed25519PublicKey, ...]
) -> Ed25519PublicKey:
    message = signed(way, tally.digest())
    signature = tally.take(SIGNATURE_BYTES)
    fitting = [signer for signer in signers if _fits(signer, signature, message)]
    if not fitting or tally.more():
        raise BundleError(Fault.TAMPERED)
    return fitting[0]


def _fits(signer: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        signer.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])


def _record(aead: AESGCM, nonce: bytes, sealed: bytes, bound: bytes) -> Record:
    try:
        opened = aead.decrypt(nonce, sealed, bound)
        return Record(Kind(opened[:1].decode("ascii")), opened[1:])
    except (InvalidTag, ValueError) as error:
        raise BundleError(Fault.TAMPERED) from error


def _opened(header: Header, wrap: bytes, keys: Keys) -> AESGCM:
    private = keys.find_key(header)
    if private is None:
        raise BundleError(Fault.NOT_FOR_US)
    try:
        return AESGCM(_SUITE.decrypt(wrap, private, info=header.bound()))
    except (InvalidTag, ValueError) as error:
        raise BundleError(Fault.NOT_FOR_US) from error


def _read_header(tally: "_Tally") -> tuple[Header, bytes, bytes]:
    magic = tally.some(len(MAGIC))
    if magic != MAGIC:
        cut = MAGIC.startswith(magic)
        raise BundleError(Fault.TRUNCATED if cut else Fault.NOT_A_BUNDLE)
    (length,) = _LENGTH.unpack(tally.take(_LENGTH.size))
    if length > HEADER_MAX:
        raise BundleError(Fault.TAMPERED)
    try:
        said = json.loads(tally.take(length))
        version = said["v"]
    except (ValueError, KeyError, TypeError) as error:
        raise BundleError(Fault.TAMPERED) from error
    if version != VERSION:
        raise BundleError(Fault.VERSION)
    try:
        header = Header(Way(said["way"]), said["id"], said["device"], said["key"])
        wrap = bytes.fromhex(said["wrap"])
    except (ValueError, KeyError, TypeError) as error:
        raise BundleError(Fault.TAMPERED) from error
    names = (header.id, header.device, header.key)
    if not all(isinstance(name, str) for name in names):
        raise BundleError(Fault.TAMPERED)
    return header, wrap, tally.digest()


class _Tally:
    """Reads, and keeps the hash of all that was read."""

    def __init__(self, source: In) -> None:
        self._source = source
        self._hash = hashlib.sha256()

    def some(self, count: int) -> bytes:
        """Return as many bytes, or fewer at the end."""
        parts: list[bytes] = []
        while count and (data := self._source.read(count)):
            parts.append(data)
            count -= len(data)
        read = b"".join(parts)
        self._hash.update(read)
        return read

    def take(self, count: int) -> bytes:
        """Return as many bytes; raise BundleError when they are not there."""
        data = self.some(count)
        if len(data) < count:
            raise BundleError(Fault.TRUNCATED)
        return data

    def more(self) -> bool:
        """Say whether anything follows."""
        return bool(self._source.read(1))

    def digest(self) -> bytes:
        """Return the hash of all that was read."""
        return self._hash.digest()
