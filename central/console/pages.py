"""The queue, the dossier and its images."""

from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse

from central.api.caller import office_of
from central.console import view
from central.console.phrases import canned
from central.console.render import HEADERS, page
from central.console.scope import within
from central.console.session import Reviewer, reviewer
from central.console.view import Typed
from central.errors import RefusedError
from central.office import Office
from central.pictures import media_type
from central.store import audit, dossiers
from dossier.masking import mask_name
from dossier.states import State
from sync.seal import SealBrokenError, open_for_office

router = APIRouter()
QUEUE_MAX = 200
HELD = "held"
STATIC = Path(__file__).parent / "static"
TABS = (State.SUBMITTED, State.RETURNED, State.PASSED, State.FAILED, State.DRAFT)

Who = Annotated[Reviewer, Depends(reviewer)]


@router.get("/review")
def queue(
    request: Request, who: Who, state: str = State.SUBMITTED.value, site: str = ""
) -> Response:
    """Show what waits, longest first."""
    held_only = state == HELD
    chosen = State(state) if state in set(State) else State.SUBMITTED
    mine = within(who.person)
    with office_of(request).database.read() as connection:
        rows = dossiers.queue(
            connection,
            None if held_only else chosen,
            site,
            QUEUE_MAX,
            held_only=held_only,
            mine=mine,
        )
        counts = dossiers.counts(connection, site, mine)
        held_count = dossiers.held_count(connection, site, mine)
        sites = dossiers.sites(connection, mine)
    tabs = [(one.value, f"state_{one.value}", counts.get(one, 0)) for one in TABS]
    return page(
        request,
        "queue.html",
        who.token,
        who=who,
        rows=rows,
        tabs=[*tabs, (HELD, HELD, held_count)],
        chosen=HELD if held_only else chosen.value,
        site=site,
        sites=sites,
        most=QUEUE_MAX,
        mask_name=mask_name,
    )


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
        entry = audit.Entry(office.clock(), who.name, "view_image", number, material_id)
        audit.add(connection, entry)
    data = _unsealed(office, material.blob, number, material_id)
    return Response(data, media_type=media_type(data), headers=HEADERS)


@router.get("/static/{name}")
def static(name: Literal["console.css", "seal.svg"]) -> Response:
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
    """Return the page of a dossier, with what was typed and what became of it."""
    with office_of(request).database.read() as connection:
        shown = view.gather(connection, number)
        following = dossiers.next_submitted(connection, number, within(who.person))
    if shown is None:
        raise RefusedError("R202")
    return page(
        request,
        "dossier.html",
        who.token,
        status,
        who=who,
        view=shown,
        typed=typed,
        trouble=trouble,
        done=done if done in {"returned", "verdict", "held"} else "",
        following=following,
        canned=canned,
    )


def _unsealed(office: Office, blob: str, number: str, material_id: str) -> bytes:
    try:
        sealed = office.files.read(blob)
        return open_for_office(sealed, number, material_id, office.secrets.find_key)
    except (SealBrokenError, FileNotFoundError) as error:
        raise RefusedError("R202") from error
