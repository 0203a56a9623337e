"""What anyone may ask: the time, whether the server lives, and to be enrolled."""

import base64
import uuid
from typing import Annotated

import structlog
from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from central import keys
from central.api.caller import (
    authenticate,
    office_of,
    parse,
    received,
    small_body,
)
from central.api.contract import refusals
from central.errors import RefusedError
from central.office import Office
from central.store import audit, devices, feed, secrets
from central.store.devices import Device
from sync.protocol.invitation import canonical_code
from sync.protocol.messages import (
    AuthorityAnswer,
    EnrollRequest,
    EnrollResponse,
    RenewRequest,
    RenewResponse,
    TimeAnswer,
)
from sync.protocol.renewal import vouched
from sync.protocol.signedtime import CHALLENGE, sign_time

router = APIRouter()
LOG = structlog.stdlib.get_logger()

Challenge = Annotated[str | None, Query(pattern=CHALLENGE)]


@router.get("/healthz")
def healthz(request: Request) -> dict[str, str]:
    """Say that the process runs and its database answers."""
    with office_of(request).database.read() as connection:
        feed.last(connection)
    return {"status": "ok"}


@router.get("/v1/time", responses=refusals(signed=False))
def time(request: Request, challenge: Challenge = None) -> TimeAnswer:
    """Return the server's time and a nonce for the first signed request.

    With a challenge the CA signs both, for a kiosk whose clock is off.
    """
    office = office_of(request)
    now = office.clock().isoformat()
    authority = office.authority
    proof = challenge and authority and sign_time(authority.key, challenge, now)
    return TimeAnswer(time=now, nonce=office.nonces.issue(), signature=proof or "")


@router.get("/v1/ca", responses=refusals("R132", signed=False))
def ca(request: Request) -> AuthorityAnswer:
    """Return the CA's certificate, which a kiosk believes for its fingerprint."""
    authority = office_of(request).authority
    if authority is None:
        raise RefusedError("R132")
    return AuthorityAnswer(certificate=authority.pem)


@router.post(
    "/v1/enroll",
    responses=refusals("R104", "R105", "R106", "R112", "R131", signed=False),
)
async def enroll(request: Request) -> EnrollResponse:
    """Take a kiosk in, for a one-time code; asked again, say the same again."""
    message = parse(EnrollRequest, await small_body(request))
    office = office_of(request)
    address = request.client.host if request.client else ""
    if office.guesses.too_many(address):
        raise RefusedError("R131")
    try:
        return await run_in_threadpool(take_in, office, message)
    except RefusedError as error:
        if error.problem.explanation.code == "R104":
            office.guesses.wrong(address)
            LOG.warning("enrolment_refused")
        raise


@router.post("/v1/renew", responses=refusals("R105", "R112"))
async def renew(request: Request) -> RenewResponse:
    """Take a new key for a device, signed for by its present one, expired or not."""
    body = await small_body(request)
    office = office_of(request)

    def work() -> RenewResponse:
        device = authenticate(office, received(request), body, to_renew=True)
        message = parse(RenewRequest, body)
        return keys.renew(office, device, message)

    return await run_in_threadpool(work)


def take_in(office: Office, message: EnrollRequest) -> EnrollResponse:
    """Enrol a kiosk, or say again what its lost answer said."""
    public_key = keys.public_key(message.public_key)
    message = message.model_copy(update={"code": canonical_code(message.code)})
    with office.database.write() as connection:
        device = _known(connection, message.code, public_key) or _new(
            connection, office, message, public_key
        )
        key_id, key = secrets.current(connection)
    return EnrollResponse(
        device=device.id,
        site=device.site,
        area=device.area,
        office_key_id=key_id,
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
    who = _again(connection, message, public_key, site)
    if message.stay and (message.stay, message.former) != (site, who):
        raise RefusedError("R106")  # the code is not spent
    device = Device(who, site, area, message.name, public_key, revoked=False)
    devices.enrol(connection, device, message.code, now)
    audit.add(connection, audit.Entry(now, device.id, "enrolled", "", site))
    LOG.info("enrolled", device=device.id, site=site, again=who == message.former)
    return device


def _again(
    connection: Connection, message: EnrollRequest, public_key: bytes, site: str
) -> str:
    """Return under which name a kiosk is taken in: its former one where that is safe.

    What waits on it is sealed under that name, and opens under no other. A backup that
    is older than its enrolment does not know the name; nobody else's it can be. A known
    one is given again only at its own site, and for the former key's word.
    """
    if not message.former:
        return uuid.uuid4().hex
    known = devices.find(connection, message.former)
    if known is None:
        return message.former
    keys_of = [known.public_key, known.next_key]
    proven = any(
        vouched(key, known.id, public_key, message.vouch) for key in keys_of if key
    )
    return known.id if proven and known.site == site else uuid.uuid4().hex
