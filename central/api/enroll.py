"""What anyone may ask: the time, whether the server lives, and to be enrolled."""

import base64
import binascii
import uuid

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from central.api.caller import office_of, parse, small_body
from central.api.contract import refusals
from central.errors import RefusedError
from central.office import Office
from central.store import devices, feed
from central.store.devices import Device
from sync.protocol.messages import EnrollRequest, EnrollResponse, TimeAnswer

router = APIRouter()
LOG = structlog.stdlib.get_logger()


@router.get("/healthz")
def healthz(request: Request) -> dict[str, str]:
    """Say that the process runs and its database answers."""
    with office_of(request).database.read() as connection:
        feed.last(connection)
    return {"status": "ok"}


@router.get("/v1/time", responses=refusals(signed=False))
def time(request: Request) -> TimeAnswer:
    """Return the server's time and a nonce for the first signed request."""
    office = office_of(request)
    return TimeAnswer(time=office.clock().isoformat(), nonce=office.nonces.issue())


@router.post("/v1/enroll", responses=refusals("R104", "R105", "R112", signed=False))
async def enroll(request: Request) -> EnrollResponse:
    """Take a kiosk in, for a one-time code; asked again, say the same again."""
    message = parse(EnrollRequest, await small_body(request))
    return await run_in_threadpool(take_in, office_of(request), message)


def take_in(office: Office, message: EnrollRequest) -> EnrollResponse:
    """Enrol a kiosk, or say again what its lost answer said."""
    public_key = _public_key(message.public_key)
    with office.database.write() as connection:
        device = _known(connection, message.code, public_key) or _new(
            connection, office, message, public_key
        )
    key = office.secrets.keys[office.secrets.current_key]
    return EnrollResponse(
        device=device.id,
        site=device.site,
        area=device.area,
        office_key_id=office.secrets.current_key,
        office_public_key=base64.b64encode(
            key.public_key().public_bytes_raw()
        ).decode(),
        office_signing_key=base64.b64encode(
            office.secrets.signing_key.public_key().public_bytes_raw()
        ).decode(),
        retention_days=office.params.retention_days,
    )


def _known(connection: Connection, code: str, public_key: bytes) -> Device | None:
    """Return the device that this code enrolled with this key: its answer was lost."""
    device = devices.used_by(connection, code)
    return device if device and device.public_key == public_key else None


def _new(
    connection: Connection, office: Office, message: EnrollRequest, public_key: bytes
) -> Device:
    now = office.clock()
    place = devices.open_code(connection, message.code, now)
    if place is None:
        raise RefusedError("R104")
    if devices.key_is_known(connection, public_key):
        raise RefusedError("R105")
    site, area = place
    device = Device(
        uuid.uuid4().hex, site, area, message.name, public_key, revoked=False
    )
    devices.enrol(connection, device, message.code, now)
    LOG.info("enrolled", device=device.id, site=site)
    return device


def _public_key(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
        return Ed25519PublicKey.from_public_bytes(raw).public_bytes_raw()
    except (binascii.Error, ValueError) as error:
        raise RefusedError("R105") from error
