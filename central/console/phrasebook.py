"""The page on which the office edits the ready messages."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from central.api.caller import office_of
from central.console.phrases import EVERY_TYPE, load_book
from central.console.render import page
from central.console.session import Form, Reviewer, first, posted, reviewer
from central.store import audit, phrases, roster

router = APIRouter()
Who = Annotated[Reviewer, Depends(reviewer)]
# As many as can be told apart on the page, each as long as a line of it.
LINES_MAX, LINE_MAX = 12, 120


@router.get("/phrases")
def show(request: Request, who: Who, done: str = "") -> Response:
    """Show the ready messages of every type."""
    return _page(request, who, {}, "", done == "saved")


@router.post("/phrases")
def save(
    request: Request, who: Who, form: Annotated[Form, Depends(posted)]
) -> Response:
    """Set the messages of one type."""
    office = office_of(request)
    type_id = first(form, "type")
    lines = tuple(
        dict.fromkeys(
            one for raw in first(form, "lines").splitlines() if (one := raw.strip())
        )
    )
    if len(lines) > LINES_MAX or any(len(line) > LINE_MAX for line in lines):
        return _page(request, who, {type_id: first(form, "lines")}, "phrases_long")
    with office.database.write() as connection:
        known = {kind.id for kind in roster.catalogue(connection).types}
        if type_id not in {*known, EVERY_TYPE}:
            return _page(request, who, {}, "phrases_type")
        phrases.put(connection, type_id, lines)
        entry = audit.Entry(office.clock(), who.name, "phrases", "", type_id)
        audit.add(connection, entry)
    return RedirectResponse(f"/phrases?done=saved#{type_id}", 303)


def _page(
    request: Request,
    who: Reviewer,
    typed: dict[str, str],
    trouble: str,
    saved: bool = False,  # noqa: FBT001, FBT002 - from the address
) -> Response:
    with office_of(request).database.read() as connection:
        catalogue = roster.catalogue(connection)
        book = load_book(connection)
    return page(
        request,
        "phrases.html",
        who.token,
        422 if trouble else 200,
        who=who,
        types=catalogue.types,
        every=EVERY_TYPE,
        book=book,
        typed=typed,
        trouble=trouble,
        saved=saved,
        lines_max=LINES_MAX,
        line_max=LINE_MAX,
    )
