"""The office's own example pictures, for the kiosks whose catalogue names them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from central.api.caller import office_of, signed
from central.api.contract import refusals
from central.errors import RefusedError
from central.store import examples
from central.store.devices import Device
from sync.protocol.messages import SHA256

router = APIRouter()
JPEG: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The JPEG of this hash.",
        "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get(
    "/v1/examples/{sha256}",
    response_class=Response,
    responses=refusals("R112", "R115") | JPEG,
)
def example(
    request: Request,
    device: Annotated[Device, Depends(signed)],
    sha256: Annotated[str, Path(pattern=SHA256)],
) -> Response:
    """Return an example picture; it is nobody's paper, so every kiosk may have it."""
    del device  # the gate
    with office_of(request).database.read() as connection:
        jpeg = examples.find(connection, sha256)
    if jpeg is None:
        raise RefusedError("R115")
    return Response(jpeg, media_type="image/jpeg")
