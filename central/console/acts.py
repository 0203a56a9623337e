"""What a reviewer does: return, pass, fail, settle what is held.

Each act names the revision that its page showed. When the dossier has moved on, nothing
is saved and the page comes back with everything that was typed.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from central.api.caller import office_of
from central.console.pages import dossier_page
from central.console.phrases import canned
from central.console.session import Form, Reviewer, first, posted, reviewer
from central.console.view import Typed, material
from central.errors import RefusedError
from central.logs import short
from central.office import Office
from central.store import audit, dossiers, operations, roster
from dossier.catalogue import Requirement
from dossier.model import Dossier, Feedback, Held, Verdict
from dossier.operations import Refusal, apply
from dossier.review import (
    ReviewRefusal,
    accept_held_material,
    discard_held,
    give_verdict,
    return_types,
)

router = APIRouter()
LOG = structlog.stdlib.get_logger()
DEADLINE = timedelta(hours=24)
MESSAGE_MAX = 1000
STALE = 409
REFUSED = 422

# Returns the changed dossier, or the key of the text that says why not.
Act = Callable[[Connection, Dossier, tuple[Requirement, ...]], Dossier | str]


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that a reviewer sent about one registration."""

    request: Request
    who: Reviewer
    number: str
    form: Form

    @property
    def office(self) -> Office:
        """The office of the running application."""
        return office_of(self.request)

    @property
    def typed(self) -> Typed:
        """What was filled in."""
        return _typed(self.form)


def submission(
    request: Request,
    who: Annotated[Reviewer, Depends(reviewer)],
    form: Annotated[Form, Depends(posted)],
    number: str,
) -> Submission:
    """Gather what every act needs."""
    return Submission(request, who, number, form)


Sent = Annotated[Submission, Depends(submission)]


@router.post("/review/{number}/return")
def send_back(sent: Sent) -> Response:
    """Ask for some types again; exactly those unlock."""

    def act(
        _connection: Connection, before: Dossier, needs: tuple[Requirement, ...]
    ) -> Dossier | str:
        feedback = _feedback(sent.office, sent.typed, needs)
        return _worded(return_types(before, feedback))

    return _carry_out(sent, "return", "returned", act)


@router.post("/review/{number}/verdict")
def verdict(sent: Sent) -> Response:
    """Pass or fail a dossier."""
    passed = first(sent.form, "verdict") == "pass"

    def act(
        _connection: Connection, before: Dossier, _needs: tuple[Requirement, ...]
    ) -> Dossier | str:
        if not sent.typed.checked:
            return "checked_needed"
        given = Verdict(passed, sent.office.clock(), sent.typed.reasons)
        return _worded(give_verdict(before, given))

    return _carry_out(sent, "pass" if passed else "fail", "verdict", act)


@router.post("/review/{number}/held/{operation_id}")
def settle(sent: Sent, operation_id: str) -> Response:
    """Accept or discard a held operation."""
    accepts = first(sent.form, "settle") == "accept"

    def act(
        connection: Connection, before: Dossier, needs: tuple[Requirement, ...]
    ) -> Dossier | str:
        if accepts:
            return _accept(connection, before, operation_id, needs)
        return _worded(discard_held(before, operation_id))

    return _carry_out(sent, "accept_held" if accepts else "discard_held", "held", act)


def _carry_out(sent: Submission, name: str, done: str, act: Act) -> Response:
    trouble = sent.office.database.change(
        lambda connection: _save(connection, sent, name, act)
    )
    if trouble:
        return dossier_page(
            sent.request,
            sent.who,
            sent.number,
            sent.typed,
            trouble=trouble,
            status=STALE if trouble == "stale" else REFUSED,
        )
    sent.office.bell.ring()
    LOG.info("review", act=name, registration=short(sent.number))
    return RedirectResponse(f"/review/{sent.number}?done={done}", 303)


def _save(connection: Connection, sent: Submission, name: str, act: Act) -> str:
    """Do an act on the newest state; return the key of what is wrong, or ""."""
    number, clock = sent.number, sent.office.clock
    registration = roster.find(connection, number)
    if registration is None:
        raise RefusedError("R202")
    dossiers.lock(connection, [number])
    before = dossiers.load(connection, number)
    if first(sent.form, "rev") != str(before.rev):
        return "stale"
    needs = roster.catalogue(connection).needs_of(registration)
    after = act(connection, before, needs)
    if isinstance(after, str):
        return after
    dossiers.save(connection, after, registration.site, clock())
    entry = audit.Entry(clock(), sent.who.name, name, number, f"rev {after.rev}")
    audit.add(connection, entry)
    return ""


def _accept(
    connection: Connection,
    before: Dossier,
    operation_id: str,
    needs: tuple[Requirement, ...],
) -> Dossier | str:
    held = next((h for h in before.held if h.operation_id == operation_id), None)
    if held is None:
        return f"refused_{ReviewRefusal.UNKNOWN_HELD.value}"
    picture = material(connection, before.registration, held.material_id)
    if picture is not None and before.material(held.material_id) is None:
        return _worded(accept_held_material(before, operation_id, picture))
    return _apply_now(connection, before, held, needs)


def _apply_now(
    connection: Connection,
    before: Dossier,
    held: Held,
    needs: tuple[Requirement, ...],
) -> Dossier | str:
    """Apply a held deletion or submission, if the rules allow it by now."""
    settled = discard_held(before, held.operation_id)
    received = operations.of_registration(connection, before.registration)
    body = next((one.body for one in received if one.id == held.operation_id), None)
    if isinstance(settled, ReviewRefusal) or body is None:
        return f"refused_{ReviewRefusal.UNKNOWN_HELD.value}"
    after = apply(settled, body, needs)
    return "cannot_accept" if isinstance(after, Refusal) else after


def _worded(result: Dossier | ReviewRefusal) -> Dossier | str:
    if isinstance(result, ReviewRefusal):
        return f"refused_{result.value}"
    return result


def _typed(form: Form) -> Typed:
    return Typed(
        types=frozenset(form.get("type", [])),
        canned=frozenset(form.get("canned", [])),
        message=first(form, "message").replace("\r\n", "\n")[:MESSAGE_MAX],
        deadline=first(form, "deadline") == "yes",
        reasons=first(form, "reasons").replace("\r\n", "\n")[:MESSAGE_MAX],
        checked=first(form, "checked") == "yes",
    )


def _feedback(office: Office, typed: Typed, needs: tuple[Requirement, ...]) -> Feedback:
    """Put the ticked messages and the typed one together, in the catalogue's order."""
    types: list[str] = []
    lines: list[str] = []
    for need in needs:
        phrases = canned(need.type)
        said = [
            phrase
            for place, phrase in enumerate(phrases)
            if f"{need.type.id}:{place}" in typed.canned
        ]
        if said or need.type.id in typed.types:
            types.append(need.type.id)
        lines += said
    if typed.message:
        lines.append(typed.message)
    now = office.clock()
    return Feedback(
        id=uuid.uuid4().hex,
        at=now,
        text="\n".join(lines),
        type_ids=tuple(types),
        deadline=now + DEADLINE if typed.deadline else None,
    )
