"""What the server does with an operation that may be hours old."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dossier.catalogue import Requirement
from dossier.model import Dossier, Held, HeldFor
from dossier.operations import (
    AddMaterial,
    DeleteMaterial,
    Operation,
    Refusal,
    apply,
)


class Outcome(StrEnum):
    """The server's answer to one operation."""

    APPLIED = "applied"
    HELD = "held"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome, the dossier after it, and the refusal behind it ("" if none)."""

    outcome: Outcome
    dossier: Dossier
    code: str = ""


# What a candidate confirmed while the kiosk could not know better is held for a
# reviewer; what no kiosk of ours sends is rejected, and the kiosk shows it to staff.
HOLDS: dict[Refusal, HeldFor] = {
    Refusal.LOCKED: HeldFor.LOCKED,
    Refusal.FULL: HeldFor.FULL,
    Refusal.PART_TAKEN: HeldFor.FULL,
    Refusal.UNKNOWN_TYPE: HeldFor.UNKNOWN_TYPE,
    Refusal.INCOMPLETE: HeldFor.INCOMPLETE,
}


def decide(
    dossier: Dossier,
    operation_id: str,
    operation: Operation,
    requirements: tuple[Requirement, ...],
) -> Decision:
    """Apply an operation to the truth, hold it, or reject it."""
    result = apply(dossier, operation, requirements)
    if isinstance(result, Dossier):
        return Decision(Outcome.APPLIED, result)
    held_delete = _deletes_held(dossier, operation)
    if held_delete is not None:
        return Decision(Outcome.APPLIED, held_delete, result)
    if result is Refusal.NOT_THERE:
        # Deleted already, here or at another kiosk: the wish is fulfilled.
        return Decision(Outcome.APPLIED, dossier, result)
    reason = HOLDS.get(result)
    if reason is None:
        return Decision(Outcome.REJECTED, dossier, result)
    held = _held(dossier, operation_id, operation, reason)
    if held in dossier.held:
        return Decision(Outcome.HELD, dossier, result)
    kept = replace(dossier, rev=dossier.rev + 1, held=(*dossier.held, held))
    return Decision(Outcome.HELD, kept, result)


def replay(
    dossier: Dossier,
    operations: Sequence[Operation],
    requirements: tuple[Requirement, ...],
) -> Dossier:
    """Return what a kiosk shows: the server's dossier with its own unsent operations.

    An operation that no longer applies leaves the dossier as it is here; the server
    will hold it, and the kiosk then shows it as held.
    """
    for operation in operations:
        result = apply(dossier, operation, requirements)
        if isinstance(result, Dossier):
            dossier = result
    return dossier


def _held(
    dossier: Dossier, operation_id: str, operation: Operation, reason: HeldFor
) -> Held:
    match operation:
        case AddMaterial(material):
            return Held(operation_id, reason, material.type_id, material.id)
        case DeleteMaterial(material_id):
            found = dossier.material(material_id)
            type_id = found.type_id if found else ""
            return Held(operation_id, reason, type_id, material_id)
        case _:
            return Held(operation_id, reason)


def _deletes_held(dossier: Dossier, operation: Operation) -> Dossier | None:
    """Drop a held picture that its own candidate deletes before anyone decided."""
    if not isinstance(operation, DeleteMaterial):
        return None
    if dossier.material(operation.material_id) is not None:
        return None
    kept = tuple(h for h in dossier.held if h.material_id != operation.material_id)
    if kept == dossier.held:
        return None
    return replace(dossier, rev=dossier.rev + 1, held=kept)
