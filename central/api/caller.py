"""Who sent a request: the signature, the nonce, the device behind them."""

import zlib
from dataclasses import replace
from typing import TypeVar

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from central import keys
from central.errors import RefusedError
from central.office import Office
from central.store import devices
from central.store.devices import Device
from sync.protocol import signing
from sync.protocol.messages import Message

LOG = structlog.stdlib.get_logger()
Body = TypeVar("Body", bound=Message)

# 100 operations with long warnings stay far below this.
BODY_MAX = 1_000_000
GZIP = 16 + zlib.MAX_WBITS


def office_of(request: Request) -> Office:
    """Return the office of the running application."""
    office = request.app.state.office
    assert isinstance(office, Office)
    return office


def received(request: Request) -> signing.ReceivedRequest:
    """Return the request as its sender signed it."""
    path = request.scope.get("raw_path") or request.url.path.encode()
    query = request.scope["query_string"]
    target = path.partition(b"?")[0] + (b"?" + query if query else b"")
    host = request.headers.get("host", "")
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        # RFC 9421 section 2.1: several lines of one field are joined by a comma.
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return signing.ReceivedRequest(
        request.method,
        f"{request.url.scheme}://{host}{target.decode('latin-1')}",
        headers,
    )


def authenticate(
    office: Office,
    sent: signing.ReceivedRequest,
    body: bytes | None,
    *,
    to_renew: bool = False,
) -> Device:
    """Return the device that signed a request, or refuse it.

    Without a body the headers alone are judged; see `sync.protocol.signing.verify`.
    With a key that has expired a device may only renew it (`to_renew`).
    """
    device, nonce = _signer(office, sent, body)
    if not office.nonces.is_fresh(nonce):
        raise RefusedError("R102")
    if device.revoked:
        with office.database.write() as connection:
            devices.note_refused(connection, device.id, office.clock())
        raise RefusedError("R103")
    if device.public_key == device.next_key:
        # Signed with it for the first time: from now on the old one is nobody's.
        with office.database.write() as connection:
            device = devices.change_key(connection, device, office.clock())
        LOG.info("key_changed", device=device.id)
    if not to_renew and keys.expired(device, office.clock(), office.params):
        raise RefusedError("R130")
    return device


def _signer(
    office: Office, sent: signing.ReceivedRequest, body: bytes | None
) -> tuple[Device, str]:
    """Return who signed, with the key that it signed with, and the nonce."""
    known: Device | None = None

    def find_key(device_id: str) -> Ed25519PublicKey | None:
        nonlocal known
        with office.database.glance() as connection:
            known = devices.find(connection, device_id)
        return None if known is None else _key(known.public_key)

    try:
        _, nonce = signing.verify(sent, body, find_key)
    except signing.BadSignatureError as error:
        if known is None or known.next_key is None:
            raise RefusedError("R101") from error
    else:
        assert known is not None
        return known, nonce
    renewed = known.next_key
    try:
        _, nonce = signing.verify(sent, body, lambda _device: _key(renewed))
    except signing.BadSignatureError as error:
        raise RefusedError("R101") from error
    return replace(known, public_key=renewed), nonce


def _key(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)


async def signed(request: Request) -> Device:
    """Return the device behind a request with a small body or none."""
    body = await small_body(request)
    return await run_in_threadpool(
        authenticate, office_of(request), received(request), body
    )


def parse(model: type[Body], body: bytes) -> Body:
    """Return a body as the message it must be; refuse it with the place of a fault."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise RefusedError("R110", place) from error


async def plain_body(request: Request) -> bytes:
    """Return the body as it was before gzip, or refuse it.

    The signature covers the bytes that came, so this is done after it was judged.
    """
    body = await small_body(request)
    match request.headers.get("content-encoding", "").strip().lower():
        case "":
            return body
        case "gzip":
            return _inflated(body)
        case _:
            raise RefusedError("R110", "Content-Encoding")


def _inflated(body: bytes) -> bytes:
    reader = zlib.decompressobj(GZIP)
    try:
        plain = reader.decompress(body, BODY_MAX + 1)
    except zlib.error as error:
        raise RefusedError("R110", "Content-Encoding") from error
    if len(plain) > BODY_MAX:
        raise RefusedError("R112")
    if not reader.eof or reader.unused_data:
        raise RefusedError("R110", "Content-Encoding")
    return plain


async def small_body(request: Request) -> bytes:
    """Read the whole body, or refuse it as soon as it is too large."""
    kept = getattr(request.state, "body", None)
    if isinstance(kept, bytes):
        return kept
    chunks: list[bytes] = []
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total > BODY_MAX:
            raise RefusedError("R112")
        chunks.append(chunk)
    body = b"".join(chunks)
    request.state.body = body
    return body
