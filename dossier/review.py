"""What a reviewer does to a dossier: return, pass, fail, settle what is held."""

from dataclasses import replace
from enum import StrEnum

from dossier.model import Dossier, Feedback, Material, Verdict
from dossier.states import TRANSITIONS, Act


class ReviewRefusal(StrEnum):
    """Why a reviewer's act cannot be applied."""

    NOT_SUBMITTED = "not_submitted"
    NOTHING_ASKED = "nothing_asked"
    NO_MESSAGE = "no_message"
    UNKNOWN_HELD = "unknown_held"


def return_types(dossier: Dossier, feedback: Feedback) -> Dossier | ReviewRefusal:
    """Ask for the feedback's types again; exactly those unlock."""
    target = TRANSITIONS.get((dossier.state, Act.RETURN))
    if target is None:
        return ReviewRefusal.NOT_SUBMITTED
    if not feedback.type_ids:
        return ReviewRefusal.NOTHING_ASKED
    if not feedback.text.strip():
        return ReviewRefusal.NO_MESSAGE
    return replace(
        dossier,
        rev=dossier.rev + 1,
        state=target,
        asked=feedback.type_ids,
        feedback=(feedback, *dossier.feedback),
    )


def give_verdict(dossier: Dossier, verdict: Verdict) -> Dossier | ReviewRefusal:
    """Pass or fail a submitted dossier; a failure says why."""
    act = Act.PASS if verdict.passed else Act.FAIL
    target = TRANSITIONS.get((dossier.state, act))
    if target is None:
        return ReviewRefusal.NOT_SUBMITTED
    if not verdict.passed and not verdict.reasons.strip():
        return ReviewRefusal.NO_MESSAGE
    return replace(dossier, rev=dossier.rev + 1, state=target, verdict=verdict)


def discard_held(dossier: Dossier, operation_id: str) -> Dossier | ReviewRefusal:
    """Take a held operation off the list; its picture stays stored, not shown."""
    kept = tuple(h for h in dossier.held if h.operation_id != operation_id)
    if kept == dossier.held:
        return ReviewRefusal.UNKNOWN_HELD
    return replace(dossier, rev=dossier.rev + 1, held=kept)


def accept_held_material(
    dossier: Dossier, operation_id: str, material: Material
) -> Dossier | ReviewRefusal:
    """Take a held picture into the dossier, whatever its state and maximum."""
    settled = discard_held(dossier, operation_id)
    if isinstance(settled, ReviewRefusal) or settled.material(material.id):
        return settled
    return replace(settled, materials=(*settled.materials, material))


def accept_held_deletion(
    dossier: Dossier, operation_id: str, material_id: str
) -> Dossier | ReviewRefusal:
    """Take a picture out as the candidate asked, whatever the dossier's state.

    Its image stays stored; one that is gone already is gone.
    """
    settled = discard_held(dossier, operation_id)
    if isinstance(settled, ReviewRefusal):
        return settled
    kept = tuple(m for m in settled.materials if m.id != material_id)
    return replace(settled, materials=kept)
