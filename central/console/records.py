"""The page on which the office finds who a provisional record is."""

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from central import provisional
from central.api.caller import office_of
from central.console.render import page
from central.console.scope import areas_of
from central.console.session import (
    Form,
    Reviewer,
    first,
    language_of,
    posted,
    reviewer,
)
from central.console.texts import text
from central.errors import RefusedError
from central.store import provisionals
from central.store.provisionals import Record
from dossier.masking import mask_id_number
from dossier.model import Registration

router = APIRouter()
Who = Annotated[Reviewer, Depends(reviewer)]
Posted = Annotated[Form, Depends(posted)]
NUMBER_MAX = 64
DONE = ("matched", "refused")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record, and who of the roster has the same ID number."""

    record: Record
    id_number: str  # masked: whole it stands on the dossier's page, which is logged
    alike: list[Registration]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in a record's form that could not be accepted, and why."""

    number: str = ""
    true: str = ""
    other: str = ""
    reason: str = ""
    trouble: str = ""


@router.get("/records")
def show(request: Request, who: Who, done: str = "", number: str = "") -> Response:
    """Show the records that wait, oldest first."""
    return _page(request, who, Typed(), done=done, number=number)


@router.post("/records/{number}/match")
def match(request: Request, who: Who, form: Posted, number: str) -> Response:
    """Give all that came under a record to a registration."""
    other = first(form, "other").strip()[:NUMBER_MAX]
    chosen = first(form, "true").strip()[:NUMBER_MAX]
    typed = Typed(number, chosen, other)
    # What was typed says more than what was chosen before.
    true = other or chosen
    if first(form, "sure") != "yes":
        said = text(language_of(request), "record_sure_needed")
        return _page(request, who, replace(typed, trouble=said))
    try:
        provisional.match(
            office_of(request), number, true, who.name, areas_of(who.person)
        )
    except RefusedError as error:
        return _page(request, who, _refused(request, error, typed))
    query = urlencode({"done": "matched", "number": true})
    return RedirectResponse(f"/records?{query}", 303)


@router.post("/records/{number}/refuse")
def refuse(request: Request, who: Who, form: Posted, number: str) -> Response:
    """Tell the candidate why a record stands for nobody."""
    reason = first(form, "reason")
    try:
        provisional.refuse(
            office_of(request), number, reason, who.name, areas_of(who.person)
        )
    except RefusedError as error:
        typed = Typed(number, reason=reason[: provisional.REASON_MAX])
        return _page(request, who, _refused(request, error, typed))
    return RedirectResponse("/records?done=refused", 303)


def _refused(request: Request, error: RefusedError, typed: Typed) -> Typed:
    said = error.problem.explanation
    words = said.text("zh" if language_of(request) == "zh" else "en")
    return replace(typed, trouble=f"{words} ({said.code})")


def _page(
    request: Request, who: Reviewer, typed: Typed, *, done: str = "", number: str = ""
) -> Response:
    with office_of(request).database.read() as connection:
        found = provisionals.waiting(connection, areas_of(who.person))
        waiting = [
            Waiting(
                one,
                mask_id_number(one.registration.id_number),
                provisionals.alike(connection, one),
            )
            for one in found
        ]
    return page(
        request,
        "records.html",
        who.token,
        422 if typed.trouble else 200,
        who=who,
        waiting=waiting,
        typed=typed,
        done=done if done in DONE else "",
        matched=number[:NUMBER_MAX],
        reason_max=provisional.REASON_MAX,
    )
