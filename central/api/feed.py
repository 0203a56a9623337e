"""What changed at the caller's own site: a long poll, and the whole of it."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from central.api.answers import compressed
from central.api.caller import office_of, signed
from central.api.contract import refusals
from central.intake import cursor, refuse_beyond
from central.office import Office
from central.snapshot import small_form, snapshot_page
from central.store import devices
from central.store import feed as store
from central.store.devices import Device
from sync.protocol.messages import NUMBER_MAX, FeedPage

router = APIRouter()
WAIT_MAX_S = 60

Since = Annotated[int, Query(ge=0, le=NUMBER_MAX)]
Epoch = Annotated[str | None, Query(max_length=64)]
Wait = Annotated[float, Query(ge=0, le=WAIT_MAX_S)]
Caller = Annotated[Device, Depends(signed)]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a caller wants its changes: how long to wait (seconds), and how small."""

    wait: Wait = 0
    pack: bool = False


@router.get("/v1/feed", response_model=FeedPage, responses=refusals("R112", "R192"))
async def feed(
    request: Request,
    device: Caller,
    manner: Annotated[Manner, Depends()],
    epoch: Epoch = None,
    since: Since = 0,
) -> Response:
    """Return changes at once, or the first one that comes while waiting."""
    office = office_of(request)
    await run_in_threadpool(_acknowledge, office, device, epoch, since)
    loop = asyncio.get_running_loop()
    ends = loop.time() + manner.wait
    while True:
        rung = office.bell.listen(device.site)
        page = await run_in_threadpool(
            page_of, office, device.site, epoch, since, pack=manner.pack
        )
        left = ends - loop.time()
        if page.changes or page.packed or left <= 0 or office.bell.closing:
            return await compressed(request, page)
        await _hear(rung, left)


@router.get("/v1/snapshot", response_model=FeedPage, responses=refusals("R112", "R192"))
async def snapshot(
    request: Request, device: Caller, epoch: Epoch = None, since: Since = 0
) -> Response:
    """Return the state of a site in large pages, registrations packed."""
    office = office_of(request)
    page = await run_in_threadpool(_snapshot, office, device.site, epoch, since)
    return await compressed(request, page)


def _acknowledge(office: Office, device: Device, epoch: str | None, since: int) -> None:
    """Keep how far a kiosk has read: what it has cannot be taken back in silence."""
    if epoch != office.secrets.epoch or since == device.cursor:
        return
    with office.database.write() as connection:
        start = cursor(connection, office, epoch, since)
        devices.note_cursor(connection, device.id, start)


def _snapshot(office: Office, site: str, epoch: str | None, since: int) -> FeedPage:
    with office.database.read() as connection:
        start = cursor(connection, office, epoch, since)
    return snapshot_page(office, site, start)


async def _hear(rung: asyncio.Event, timeout_s: float) -> None:
    try:
        await asyncio.wait_for(rung.wait(), timeout_s)
    except TimeoutError:
        return


def page_of(
    office: Office, site: str, epoch: str | None, since: int, *, pack: bool = False
) -> FeedPage:
    """Return the changes of one site after a cursor, signed."""
    start = since if epoch == office.secrets.epoch else 0
    with office.database.glance() as connection:
        last, page = store.look(connection, site, start)
    refuse_beyond(last, start)
    changes, packed = small_form(page.changes) if pack else (page.changes, "")
    return FeedPage(
        time=office.clock(),
        epoch=office.secrets.epoch,
        changes=changes,
        next=page.next,
        more=page.more,
        packed=packed,
        signature=office.sign_page(site, changes, packed),
    )
