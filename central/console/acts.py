"""What a reviewer decides: return, pass, fail, settle what is held."""

import uuid
from datetime import timedelta

from fastapi import APIRouter, Response
from sqlalchemy import Connection

from central.console.deed import Sent, carry_out
from central.console.phrases import Book, load_book, mark
from central.console.session import first
from central.console.view import Typed, material
from central.office import Office
from central.store import operations
from dossier.catalogue import Requirement
from dossier.model import Dossier, Feedback, Held, Verdict
from dossier.operations import DeleteMaterial, Operation, Refusal, apply
from dossier.review import (
    ReviewRefusal,
    accept_held_deletion,
    accept_held_material,
    discard_held,
    give_verdict,
    return_types,
)

router = APIRouter()
DEADLINE = timedelta(hours=24)


@router.post("/review/{number}/return")
def send_back(sent: Sent) -> Response:
    """Ask for some types again; exactly those unlock."""

    def act(
        connection: Connection, before: Dossier, needs: tuple[Requirement, ...]
    ) -> Dossier | str:
        book = load_book(connection)
        if not _known(sent.typed, book, needs):
            return "phrase_gone"
        feedback = _feedback(sent.office, sent.typed, book, needs)
        return _worded(return_types(before, feedback))

    return carry_out(sent, "return", "returned", act)


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

    return carry_out(sent, "pass" if passed else "fail", "verdict", act)


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

    return carry_out(sent, "accept_held" if accepts else "discard_held", "held", act)


def _accept(
    connection: Connection,
    before: Dossier,
    operation_id: str,
    needs: tuple[Requirement, ...],
) -> Dossier | str:
    held = next((h for h in before.held if h.operation_id == operation_id), None)
    if held is None:
        return _worded(ReviewRefusal.UNKNOWN_HELD)
    body = _body(connection, before.registration, operation_id)
    if isinstance(body, DeleteMaterial):
        return _worded(accept_held_deletion(before, operation_id, body.material_id))
    picture = material(connection, before.registration, held.material_id)
    if picture is not None and before.material(held.material_id) is None:
        return _worded(accept_held_material(before, operation_id, picture))
    return _apply_now(before, held, body, needs)


def _body(connection: Connection, number: str, operation_id: str) -> Operation | None:
    received = operations.of_registration(connection, number)
    return next((one.body for one in received if one.id == operation_id), None)


def _apply_now(
    before: Dossier,
    held: Held,
    body: Operation | None,
    needs: tuple[Requirement, ...],
) -> Dossier | str:
    """Apply a held submission, if the rules allow it by now."""
    settled = discard_held(before, held.operation_id)
    if isinstance(settled, ReviewRefusal) or body is None:
        return _worded(ReviewRefusal.UNKNOWN_HELD)
    after = apply(settled, body, needs)
    return "cannot_accept" if isinstance(after, Refusal) else after


def _worded(result: Dossier | ReviewRefusal) -> Dossier | str:
    if isinstance(result, ReviewRefusal):
        return f"refused_{result.value}"
    return result


def _known(typed: Typed, book: Book, needs: tuple[Requirement, ...]) -> bool:
    """Say whether every ticked message still reads as it did on the page."""
    marks = {
        mark(need.type.id, phrase) for need in needs for phrase in book.of(need.type)
    }
    return typed.canned <= marks


def _feedback(
    office: Office, typed: Typed, book: Book, needs: tuple[Requirement, ...]
) -> Feedback:
    """Put the ticked messages and the typed one together, in the catalogue's order."""
    types: list[str] = []
    lines: list[str] = []
    for need in needs:
        said = [
            phrase
            for phrase in book.of(need.type)
            if mark(need.type.id, phrase) in typed.canned
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
