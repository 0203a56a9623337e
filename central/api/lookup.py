"""Somebody who is not on a kiosk's roster."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from central.api.answers import compressed
from central.api.caller import office_of, parse, plain_body, signed
from central.api.contract import refusals
from central.lookup import look_up
from central.store.devices import Device
from sync.protocol.lookup import LookupAnswer, LookupRequest

router = APIRouter()


@router.post(
    "/v1/lookup", response_model=LookupAnswer, responses=refusals("R112", "R140")
)
async def lookup(
    request: Request, device: Annotated[Device, Depends(signed)]
) -> Response:
    """Find a registration of the kiosk's area for who proves its password."""
    message = parse(LookupRequest, await plain_body(request))
    answer = await run_in_threadpool(look_up, office_of(request), device, message)
    return await compressed(request, answer)
