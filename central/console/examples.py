"""Example pictures of the catalogue's editor: upload one, look at one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from central.api.caller import office_of
from central.catalogue.pictures import UPLOAD_MAX_BYTES
from central.catalogue.publishing import add_picture
from central.console.render import HEADERS
from central.console.session import TOKEN_FIELD, Reviewer, check_token, reviewer
from central.errors import RefusedError
from central.store import examples
from sync.protocol.messages import SHA256

router = APIRouter()
Who = Annotated[Reviewer, Depends(reviewer)]
# The form's token; the body is the picture alone.
TOKEN_HEADER = "X-Form-Token"  # noqa: S105 - the name of a header


@router.post("/catalogue/examples")
async def upload(request: Request, who: Who) -> Response:
    """Store a picture and say what names it; the catalogue is not changed."""
    office = office_of(request)
    given = request.headers.get(TOKEN_HEADER, "")
    check_token(office, who.token, {TOKEN_FIELD: [given]})
    picture = await _picture(request)
    sha256 = await run_in_threadpool(add_picture, office, picture, who.name)
    return JSONResponse({"sha256": sha256}, 201, headers=HEADERS)


@router.get("/catalogue/examples/{sha256}")
def show(
    request: Request, who: Who, sha256: Annotated[str, Path(pattern=SHA256)]
) -> Response:
    """Show a picture that was uploaded."""
    del who  # the gate
    with office_of(request).database.read() as connection:
        jpeg = examples.find(connection, sha256)
    if jpeg is None:
        raise RefusedError("R115")
    return Response(jpeg, media_type="image/jpeg", headers=HEADERS)


async def _picture(request: Request) -> bytes:
    """Read the body, or refuse it as soon as it is too large."""
    chunks: list[bytes] = []
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total > UPLOAD_MAX_BYTES:
            raise RefusedError("R261")
        chunks.append(chunk)
    return b"".join(chunks)
