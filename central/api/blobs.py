"""Sealed images: one idempotent PUT; after a break, HEAD and PATCH."""

import re
from typing import Annotated

import structlog
from fastapi import APIRouter, Header, Path, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.routing import Route

from central.api.caller import authenticate, office_of, received
from central.api.contract import RAW, refusals, without_body
from central.blobfiles import HashMismatchError, OffsetError, Part
from central.errors import RefusedError
from central.office import Office
from central.store import blobs
from central.store.devices import Device
from sync.protocol import signing
from sync.protocol.messages import SHA256

router = APIRouter()
LOG = structlog.stdlib.get_logger()
OFFSET_HEADER = "Upload-Offset"
COMPLETE_HEADER = "Upload-Complete"
STORED = without_body([200, 201], "It is stored durably; 201 when it is new.")

IS_SHA256 = re.compile(SHA256).fullmatch
Sha256 = Annotated[str, Path(pattern=SHA256)]
UploadOffset = Annotated[str, Header()]


@router.head(
    "/v1/blobs/{sha256}",
    response_class=Response,
    responses=refusals("R114") | without_body([200], "What is here of it."),
)
async def head(request: Request, sha256: Sha256) -> Response:
    """Say how much of a blob of the caller's own is here."""
    office = office_of(request)
    device = await run_in_threadpool(authenticate, office, received(request), b"")
    size = await run_in_threadpool(_size, office, device, sha256)
    if size is not None:
        return _standing(200, size, complete=True)
    arrived = await run_in_threadpool(office.files.arrived, device.id, sha256)
    if arrived == 0:
        raise RefusedError("R114")
    return _standing(200, arrived, complete=False)


@router.put(
    "/v1/blobs/{sha256}",
    response_class=Response,
    responses=refusals("R111", "R112") | STORED,
    openapi_extra=RAW,
)
async def put(request: Request, sha256: Sha256) -> Response:
    """Take a whole blob; one that is here already is taken again without harm."""
    return await _take(request, sha256, 0)


async def _put_directly(request: Request) -> Response:
    sha256 = request.path_params["sha256"]
    if not IS_SHA256(sha256):
        raise RefusedError("R110", "path.sha256")
    return await _take(request, sha256, 0)


# In place of `put`, which says what it is: all images come this way, and to look for it
# among all pages and fill in one parameter takes the framework a third of an upload.
DIRECT = Route("/v1/blobs/{sha256}", _put_directly, methods=["PUT"])


@router.patch(
    "/v1/blobs/{sha256}",
    response_class=Response,
    responses=refusals("R111", "R112", "R113") | STORED,
    openapi_extra=RAW,
)
async def patch(
    request: Request, sha256: Sha256, upload_offset: UploadOffset = ""
) -> Response:
    """Take the rest of a blob from `Upload-Offset` on."""
    text = upload_offset
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(2**53))):
        raise RefusedError("R110", OFFSET_HEADER)
    return await _take(request, sha256, int(text))


async def _take(request: Request, sha256: str, offset: int) -> Response:
    office = office_of(request)
    most = office.params.blob_max_bytes - offset
    if most < 0 or int(request.headers.get("content-length", "0")) > most:
        raise RefusedError("R112")
    sent = received(request)
    device, part = await _begin(request, office, sent, sha256, offset)
    with part:
        if not await _arrive(request, part, most):
            LOG.info("upload_broken", device=device.id, bytes=part.size)
            # Nobody is there to read an answer; what arrived is kept for PATCH.
            return Response(status_code=400)
        # The headers were judged when the upload began; the body is judged now.
        if not signing.covers(sent, part.own_sha256()):
            await run_in_threadpool(office.files.forget, device.id, sha256)
            raise RefusedError("R111")
        new = await run_in_threadpool(keep, office, device, part, sha256)
        size = part.size
    return _standing(201 if new else 200, size, complete=True)


async def _begin(
    request: Request,
    office: Office,
    sent: signing.ReceivedRequest,
    sha256: str,
    offset: int,
) -> tuple[Device, Part]:
    """Judge the headers before a byte is kept, and open the file for what comes.

    A refused body is read to its end first: a client that is still sending would see a
    reset connection in place of the answer, and never learn the fresh nonce.
    """
    try:
        return await run_in_threadpool(_open, office, sent, sha256, offset)
    except RefusedError:
        left = office.params.blob_max_bytes - offset
        async for chunk in request.stream():
            left -= len(chunk)
            if left < 0:
                break
        raise


def _open(
    office: Office, sent: signing.ReceivedRequest, sha256: str, offset: int
) -> tuple[Device, Part]:
    device = authenticate(office, sent, None)
    try:
        return device, office.files.open_part(device.id, sha256, offset)
    except OffsetError as error:
        raise RefusedError("R113") from error


async def _arrive(request: Request, part: Part, most: int) -> bool:
    """Write what comes; say whether all of it came."""
    left = most
    try:
        async for chunk in request.stream():
            left -= len(chunk)
            if left < 0:
                raise RefusedError("R112")
            part.write(chunk)
    except ClientDisconnect:
        return False
    return True


def keep(office: Office, device: Device, part: Part, sha256: str) -> bool:
    """Make a blob that has arrived durable and note it; say whether it is new."""
    try:
        size = part.finish()
    except HashMismatchError as error:
        raise RefusedError("R111") from error
    now = office.clock()
    return office.database.share(
        lambda connection: blobs.add(connection, device.id, sha256, size, now),
        order=f"{device.id} {sha256}",
    )


def _size(office: Office, device: Device, sha256: str) -> int | None:
    with office.database.read() as connection:
        return blobs.size(connection, device.id, sha256)


def _standing(status: int, offset: int, *, complete: bool) -> Response:
    headers = {OFFSET_HEADER: str(offset), COMPLETE_HEADER: "?1" if complete else "?0"}
    return Response(status_code=status, headers=headers)
