"""What the records of a bundle mean: the messages of the wire, and little besides."""

import re
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, Field, ValidationError

from sync.protocol.bundle import BundleError, Fault
from sync.protocol.messages import (
    OPS_MAX,
    SHA256,
    UUID,
    Count,
    Heartbeat,
    Message,
    RenewRequest,
    SyncResponse,
    WireOperation,
)

# One record of operations is one page of the wire.
KEY_CHARS = 44  # 32 bytes in base64
DIGEST_BYTES = 32

_Model = TypeVar("_Model", bound=BaseModel)
_ADDRESS = re.compile(SHA256)


class UpManifest(Message):
    """The first record of a kiosk's bundle.

    `epoch` and `since` say how far it has pulled; `reply_key` is the X25519 key to
    which the answer is sealed; `operations` and `images` count what follows. `renew`
    offers the key that the device would take next, for when its own is due.
    """

    epoch: str | None = Field(default=None, max_length=64)
    since: Count = 0
    heartbeat: Heartbeat
    reply_key: str = Field(min_length=KEY_CHARS, max_length=KEY_CHARS)
    operations: Count
    images: Count
    renew: RenewRequest | None = None


class Operations(Message):
    """A page of operations, each judged by itself: an odd one spoils no other."""

    ops: list[dict[str, Any]] = Field(max_length=OPS_MAX)


class DownManifest(Message):
    """The first record of the office's answer: which bundle it answers.

    `renewed` is the offered key, where the office took it; the device signs with it
    from now on.
    """

    answers: str = Field(pattern=UUID)
    renewed: str = Field(default="", max_length=KEY_CHARS)


class Asked(Message):
    """The cursor that a page of the answer continues."""

    epoch: str | None = Field(default=None, max_length=64)
    since: Count = 0


class Answer(Message):
    """One page of the answer, as `POST /v1/sync` would have given it."""

    asked: Asked
    answer: SyncResponse


class Blob(NamedTuple):
    """A sealed image and its address."""

    sha256: str
    data: bytes


def read(model: type[_Model], payload: bytes) -> _Model:
    """Return a record as its message; raise BundleError when it is none."""
    try:
        return model.model_validate_json(payload)
    except ValidationError as error:
        raise BundleError(Fault.ODD) from error


def blob_record(sha256: str, data: bytes) -> bytes:
    """Return the payload of a record with a sealed image."""
    assert _ADDRESS.fullmatch(sha256)
    return bytes.fromhex(sha256) + data


def blob_of(payload: bytes) -> Blob:
    """Return the sealed image of a record."""
    if len(payload) <= DIGEST_BYTES:
        raise BundleError(Fault.ODD)
    return Blob(payload[:DIGEST_BYTES].hex(), payload[DIGEST_BYTES:])


def operations_record(operations: list[WireOperation]) -> bytes:
    """Return the payload of a record with a page of operations."""
    ops = [operation.model_dump(mode="json") for operation in operations]
    return Operations(ops=ops).model_dump_json().encode()
