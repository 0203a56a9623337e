"""What changed at the caller's own site: a long poll, and the whole of it."""

import asyncio
import gzip
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from central.api.caller import office_of, signed
from central.intake import cursor
from central.office import Office
from central.store import feed as store
from central.store.devices import Device
from sync.protocol.messages import NUMBER_MAX, FeedPage

router = APIRouter()
WAIT_MAX_S = 60
# How long a change that another process made may go unnoticed.
POLL_S = 2.0

Since = Annotated[int, Query(ge=0, le=NUMBER_MAX)]
Epoch = Annotated[str | None, Query(max_length=64)]
Wait = Annotated[float, Query(ge=0, le=WAIT_MAX_S)]
Caller = Annotated[Device, Depends(signed)]


@router.get("/v1/feed")
async def feed(
    request: Request,
    device: Caller,
    epoch: Epoch = None,
    since: Since = 0,
    wait: Wait = 0,
) -> FeedPage:
    """Return changes at once, or the first one that comes while waiting."""
    office = office_of(request)
    loop = asyncio.get_running_loop()
    ends = loop.time() + wait
    while True:
        rung = office.bell.listen()
        page = await run_in_threadpool(page_of, office, device.site, epoch, since)
        left = ends - loop.time()
        if page.changes or left <= 0 or office.bell.closing:
            return page
        await _hear(rung, min(left, POLL_S))


@router.get("/v1/snapshot")
async def snapshot(
    request: Request, device: Caller, epoch: Epoch = None, since: Since = 0
) -> Response:
    """Return the state of a site page by page, compressed."""
    office = office_of(request)
    page = await run_in_threadpool(page_of, office, device.site, epoch, since)
    body = await run_in_threadpool(gzip.compress, page.model_dump_json().encode(), 6)
    return Response(
        body,
        media_type="application/json",
        headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"},
    )


async def _hear(rung: asyncio.Event, timeout_s: float) -> None:
    try:
        await asyncio.wait_for(rung.wait(), timeout_s)
    except TimeoutError:
        return


def page_of(office: Office, site: str, epoch: str | None, since: int) -> FeedPage:
    """Return the changes of one site after a cursor."""
    with office.database.read() as connection:
        start = cursor(connection, office, epoch, since)
        page = store.page(connection, site, start)
    return FeedPage(
        time=office.clock(),
        epoch=office.secrets.epoch,
        changes=page.changes,
        next=page.next,
        more=page.more,
    )
