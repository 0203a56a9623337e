"""The candidate's operations, and what each does to a dossier.

The kiosk applies them at once to what it shows; the server applies the same functions
to the truth and decides. Nothing here reads a clock or a database.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from dossier.catalogue import Requirement
from dossier.locks import is_locked, missing
from dossier.model import Dossier, Material, Profile
from dossier.states import TRANSITIONS, Act, State


@dataclass(frozen=True, slots=True)
class Activate:
    """The first login; `consent` names the version of the text that was agreed to."""

    consent: str
    kind: Literal["activate"] = "activate"


@dataclass(frozen=True, slots=True)
class SetProfile:
    """Replace the contact data; allowed at any time."""

    profile: Profile
    kind: Literal["set_profile"] = "set_profile"


@dataclass(frozen=True, slots=True)
class AddMaterial:
    """Add one image."""

    material: Material
    kind: Literal["add_material"] = "add_material"


@dataclass(frozen=True, slots=True)
class DeleteMaterial:
    """Take one image out."""

    material_id: str
    kind: Literal["delete_material"] = "delete_material"


@dataclass(frozen=True, slots=True)
class Submit:
    """Hand everything in; `declared` is the candidate's word that it is true."""

    declared: bool
    kind: Literal["submit"] = "submit"


@dataclass(frozen=True, slots=True)
class OpenProvisional:
    """A record that the staff opens for somebody who is on no roster.

    `verifier` is the wire's form of what its password is checked against. It changes
    no dossier: the server makes a registration of it.
    """

    name: str
    id_number: str
    year: int
    category: str
    verifier: str
    kind: Literal["open_provisional"] = "open_provisional"


Operation = (
    OpenProvisional | Activate | SetProfile | AddMaterial | DeleteMaterial | Submit
)


class Refusal(StrEnum):
    """Why an operation cannot be applied to a dossier as it stands."""

    LOCKED = "locked"
    FULL = "full"
    UNKNOWN_TYPE = "unknown_type"
    PART_TAKEN = "part_taken"
    ID_TAKEN = "id_taken"
    NOT_THERE = "not_there"
    PROFILE_INVALID = "profile_invalid"
    NOT_DECLARED = "not_declared"
    INCOMPLETE = "incomplete"


def apply(
    dossier: Dossier, operation: Operation, requirements: tuple[Requirement, ...]
) -> Dossier | Refusal:
    """Return the dossier after the operation, or why it is refused.

    `rev` grows by one when something changed; an operation that finds its effect
    already there (activation, the same profile) returns the dossier as it was.
    """
    match operation:
        case OpenProvisional():
            changed: Dossier | Refusal = dossier
        case Activate(consent):
            changed = replace(dossier, activated=True, consent=consent)
        case SetProfile(profile):
            changed = _set_profile(dossier, profile)
        case AddMaterial(material):
            changed = _add(dossier, material, requirements)
        case DeleteMaterial(material_id):
            changed = _delete(dossier, material_id)
        case Submit(declared):  # pragma: no branch
            changed = _submit(dossier, requirements, declared=declared)
    if isinstance(changed, Refusal) or changed == dossier:
        return changed
    return replace(changed, rev=dossier.rev + 1)


def _set_profile(dossier: Dossier, profile: Profile) -> Dossier | Refusal:
    if not profile.valid:
        return Refusal.PROFILE_INVALID
    return replace(dossier, profile=profile)


def _add(
    dossier: Dossier, material: Material, requirements: tuple[Requirement, ...]
) -> Dossier | Refusal:
    known = dossier.material(material.id)
    if known is not None:
        return dossier if known == material else Refusal.ID_TAKEN
    types = {entry.type.id: entry.type for entry in requirements}
    entry = types.get(material.type_id)
    if entry is None:
        return Refusal.UNKNOWN_TYPE
    parts = {part.id for part in entry.parts}
    if material.part not in (parts or {""}):
        return Refusal.UNKNOWN_TYPE
    if is_locked(dossier, material.type_id):
        return Refusal.LOCKED
    present = dossier.of_type(material.type_id)
    if len(present) >= entry.maximum:
        return Refusal.FULL
    if parts and any(other.part == material.part for other in present):
        return Refusal.PART_TAKEN
    return replace(dossier, materials=(*dossier.materials, material))


def _delete(dossier: Dossier, material_id: str) -> Dossier | Refusal:
    material = dossier.material(material_id)
    if material is None:
        return Refusal.NOT_THERE
    if is_locked(dossier, material.type_id):
        return Refusal.LOCKED
    return replace(
        dossier, materials=tuple(m for m in dossier.materials if m != material)
    )


def _submit(
    dossier: Dossier, requirements: tuple[Requirement, ...], *, declared: bool
) -> Dossier | Refusal:
    if not declared:
        return Refusal.NOT_DECLARED
    target = TRANSITIONS.get((dossier.state, Act.SUBMIT))
    if target is None:
        # A second submission of what is already submitted has its effect; after a
        # verdict it would be news.
        return dossier if dossier.state is State.SUBMITTED else Refusal.LOCKED
    if missing(dossier, requirements):
        return Refusal.INCOMPLETE
    return replace(dossier, state=target, asked=())
