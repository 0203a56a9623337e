"""What may be changed now, and what is still missing."""

from dataclasses import dataclass

from dossier.catalogue import Requirement
from dossier.model import Dossier
from dossier.states import State


def is_locked(dossier: Dossier, type_id: str) -> bool:
    """Say whether materials of a type can neither be added nor deleted now."""
    match dossier.state:
        case State.DRAFT:
            return False
        case State.RETURNED:
            return type_id not in dossier.asked
        case State.SUBMITTED | State.PASSED | State.FAILED:  # pragma: no branch
            return True


@dataclass(frozen=True, slots=True)
class MissingType:
    """A required type with fewer images than it needs."""

    type_id: str
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What stands between a dossier and its submission."""

    types: tuple[MissingType, ...]
    profile: bool

    def __bool__(self) -> bool:
        return bool(self.types) or self.profile


def missing(dossier: Dossier, requirements: tuple[Requirement, ...]) -> Missing:
    """Return what the candidate still has to do before submitting.

    A type that is not required but begun counts too when it has fixed parts, since half
    an identity document is of no use to a reviewer.
    """
    types = tuple(
        MissingType(entry.type.id, have, entry.type.minimum)
        for entry in requirements
        if (have := len(dossier.of_type(entry.type.id))) < entry.type.minimum
        and (entry.required or have)
    )
    profile = dossier.profile is None or not dossier.profile.valid
    return Missing(types, profile)


def open_parts(dossier: Dossier, requirement: Requirement) -> tuple[str, ...]:
    """Return the ids of a type's fixed parts which have no image yet, in order."""
    taken = {material.part for material in dossier.of_type(requirement.type.id)}
    return tuple(part.id for part in requirement.type.parts if part.id not in taken)
