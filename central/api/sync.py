"""Push and pull in one round trip."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from central.api.answers import compressed
from central.api.caller import office_of, parse, plain_body, signed
from central.api.contract import refusals
from central.intake import receive
from central.store.devices import Device
from sync.protocol.messages import SyncRequest, SyncResponse

router = APIRouter()


@router.post(
    "/v1/sync", response_model=SyncResponse, responses=refusals("R112", "R192")
)
async def sync(
    request: Request, device: Annotated[Device, Depends(signed)]
) -> Response:
    """Decide the kiosk's operations and tell it what changed."""
    message = parse(SyncRequest, await plain_body(request))
    answer = await run_in_threadpool(receive, office_of(request), device, message)
    return await compressed(request, answer)
