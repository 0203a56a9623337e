"""Push and pull in one round trip."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool

from central.api.caller import office_of, parse, signed, small_body
from central.intake import receive
from central.store.devices import Device
from sync.protocol.messages import SyncRequest, SyncResponse

router = APIRouter()


@router.post("/v1/sync")
async def sync(
    request: Request, device: Annotated[Device, Depends(signed)]
) -> SyncResponse:
    """Decide the kiosk's operations and tell it what changed."""
    message = parse(SyncRequest, await small_body(request))
    return await run_in_threadpool(receive, office_of(request), device, message)
