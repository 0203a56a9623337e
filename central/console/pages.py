"""The dossier and its images."""

from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse
from sqlalchemy import Connection

from central.api.caller import office_of
from central.console import view
from central.console.phrases import mark
from central.console.reading import read_of
from central.console.render import HEADERS, page
from central.console.scope import areas_of
from central.console.session import Reviewer, reviewer
from central.console.texts import KNOWN_ACTS
from central.console.view import Typed
from central.errors import RefusedError
from central.leases import RENEW_S
from central.office import Office
from central.pictures import media_type
from central.provisional import opened_image
from central.store import audit, dossiers
from sync.protocol.pages import address
from sync.seal import SealBrokenError

router = APIRouter()
STATIC = Path(__file__).parent / "static"
# A page fetches the next dossier's images with this header, to show them at once.
AHEAD = "x-duanzheng-ahead"
AHEAD_HEADERS = HEADERS | {"Cache-Control": "private, max-age=300"}
AHEAD_MAX = 6
# What the history has words for; the office writes more into the log than that.
SAID = ("returned", "verdict", "held", "undone", "noted", "kept")

Who = Annotated[Reviewer, Depends(reviewer)]


@router.get("/review/{number}")
def dossier(request: Request, who: Who, number: str, done: str = "") -> Response:
    """Show one dossier with all its images."""
    office = office_of(request)
    with office.database.write() as connection:
        entry = audit.Entry(office.clock(), who.name, "view_dossier", number, "")
        audit.add(connection, entry)
    return dossier_page(request, who, number, Typed(), done=done)


@router.get("/review/{number}/images/{material_id}")
def image(request: Request, who: Who, number: str, material_id: str) -> Response:
    """Unseal one image for this reviewer, and write down that they looked."""
    office = office_of(request)
    with office.database.write() as connection:
        material = view.material(connection, number, material_id)
        if material is None:
            raise RefusedError("R202")
        entry = audit.Entry(
            office.clock(), who.name, audit.VIEW_IMAGE, number, material_id
        )
        audit.add(connection, entry)
    data = _unsealed(office, material.blob, number, material_id)
    headers = AHEAD_HEADERS if AHEAD in request.headers else HEADERS
    return Response(data, media_type=media_type(data), headers=headers)


@router.get("/static/{name}")
def static(
    name: Literal["catalogue.js", "console.css", "desk.css", "desk.js", "seal.svg"],
) -> Response:
    """Return the console's style or icon; a browser keeps them for an hour."""
    return FileResponse(STATIC / name, headers={"Cache-Control": "max-age=3600"})


def dossier_page(
    request: Request,
    who: Reviewer,
    number: str,
    typed: Typed,
    *,
    trouble: str = "",
    done: str = "",
    status: int = 200,
) -> Response:
    """Return the page of a dossier, with what was typed and what became of it.

    Whoever opens one that waits for an act takes its lease, if nobody has it.
    """
    office, now = office_of(request), office_of(request).clock()

    def look(connection: Connection) -> tuple[view.DossierView, view.Desk] | None:
        dossiers.lock(connection, [number])
        shown = view.gather(connection, number)
        if shown is None:
            return None
        mine = areas_of(who.person)
        return shown, view.desk(connection, shown, who.name, now, mine)

    found = office.database.change(look)
    if found is None:
        raise RefusedError("R202")
    shown, desk = found
    return page(
        request,
        "dossier.html",
        who.token,
        status,
        who=who,
        view=shown,
        read=read_of(office, shown),
        desk=desk,
        typed=typed,
        trouble=trouble,
        done=done if done in SAID else "",
        mark=mark,
        known_acts=KNOWN_ACTS,
        renew_s=RENEW_S,
        ahead=desk.following_images[:AHEAD_MAX],
        candidate_page=_candidate_page(office, desk.page),
    )


def _candidate_page(office: Office, code: str) -> str:
    """Return the address of the candidate's page; "" where there is none."""
    page_url = office.params.notices.page_url
    return address(page_url, code) if page_url and code else ""


def _unsealed(office: Office, blob: str, number: str, material_id: str) -> bytes:
    try:
        sealed = office.files.read(blob)
        return opened_image(office, sealed, number, material_id)
    except (SealBrokenError, FileNotFoundError) as error:
        raise RefusedError("R202") from error
