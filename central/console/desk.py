"""At the desk: keep or leave a dossier, take an act back, write a phone note."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from central.api.caller import office_of
from central.console.deed import Sent, hold, note, take_step
from central.console.session import Form, Reviewer, check_token, fields, first, present
from central.leases import LASTS
from central.store import dossiers, leases, notes, notices, undos

router = APIRouter()
LOST = 409
DONE = 204


async def watched(
    request: Request, who: Annotated[Reviewer, Depends(present)]
) -> tuple[Reviewer, Form]:
    """Return a form that a page sends by itself; it keeps no session open."""
    form = await fields(request)
    check_token(office_of(request), who.token, form)
    return who, form


@router.post("/review/{number}/lease")
def lease(
    request: Request,
    number: str,
    sent: Annotated[tuple[Reviewer, Form], Depends(watched)],
) -> Response:
    """Renew the lease of an open page, or end it; 409 when it is another's by now."""
    who, form = sent
    office = office_of(request)
    fence = first(form, "fence")
    leaves = first(form, "lease") == "leave"
    ends = office.clock() if leaves else office.clock() + LASTS
    if not (fence.isascii() and fence.isdigit()):
        return Response(status_code=LOST)
    with office.database.write() as connection:
        kept = leases.until(connection, number, who.name, int(fence), ends)
    if first(form, "then") == "queue":
        return RedirectResponse("/review", 303)
    return Response(status_code=DONE if kept else LOST)


@router.post("/review/{number}/undo")
def undo(sent: Sent) -> Response:
    """Take the newest return or verdict back, until a kiosk of the site has it."""
    return take_step(sent, "undone", "undo", lambda connection: _undo(connection, sent))


@router.post("/review/{number}/note")
def write_note(sent: Sent) -> Response:
    """Keep a note of a phone call; candidates and kiosks never see it."""

    def step(connection: Connection) -> str:
        hold(connection, sent.number)
        if not sent.typed.note:
            return "note_empty"
        written = notes.Note(sent.office.clock(), sent.who.name, sent.typed.note)
        notes.add(connection, sent.number, written)
        note(connection, sent, "note", "")
        return ""

    return take_step(sent, "noted", "note", step)


def _undo(connection: Connection, sent: Sent) -> str:
    registration, done = hold(connection, sent.number)
    if first(sent.form, "rev") != str(done.rev):
        return "stale"
    found = undos.find(connection, sent.number, done.rev)
    if found is None or found.who != sent.who.name:
        return "undo_gone"
    if undos.is_known(connection, registration.site, sent.number):
        return "undo_known"
    restored, now = replace(found.before, rev=done.rev + 1), sent.office.clock()
    dossiers.save(connection, restored, registration.site, now)
    notices.follow(connection, done, restored, now, sent.office.params.notices)
    dossiers.back_since(connection, sent.number, found.since)
    undos.forget(connection, sent.number)
    note(connection, sent, "undo", f"{found.act} rev {restored.rev}")
    return ""
