"""What a dossier is: the values that both the kiosk and the server hold."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dossier.states import State

# Mainland mobile numbers: 11 digits, the second 3 to 9 (numbering plan of the MIIT).
MOBILE = re.compile(r"1[3-9][0-9]{9}")
CONTACT_MAX = 60


@dataclass(frozen=True, slots=True)
class Registration:
    """This year's application of one candidate."""

    number: str
    account: str
    name: str
    id_number: str
    year: int
    category: str
    area: str
    site: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Contact data that the candidate completes; the review's SMS goes to `phone`."""

    phone: str
    contact: str = ""

    @property
    def valid(self) -> bool:
        """Whether the phone is a mobile number and the contact is a short line."""
        return bool(MOBILE.fullmatch(self.phone)) and len(self.contact) <= CONTACT_MAX


@dataclass(frozen=True, slots=True)
class Material:
    """One image of one type. `blob` is the SHA-256 (hex) of the sealed image.

    `warnings` are the problem codes with which the candidate chose to use it.
    """

    id: str
    type_id: str
    blob: str
    part: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feedback:
    """A dated message of the reviewers; `type_ids` are the types asked for again."""

    id: str
    at: datetime
    text: str
    type_ids: tuple[str, ...] = ()
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The final opinion."""

    passed: bool
    at: datetime
    reasons: str = ""


class HeldFor(StrEnum):
    """Why an operation waits for a reviewer."""

    LOCKED = "locked"
    FULL = "full"
    UNKNOWN_TYPE = "unknown_type"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Held:
    """An operation that the server keeps until a reviewer accepts or discards it."""

    operation_id: str
    reason: HeldFor
    type_id: str = ""
    material_id: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """All materials of one registration, and their state. `rev` counts changes.

    `consent` is the version of the text that the candidate last agreed to.
    """

    registration: str
    rev: int = 0
    state: State = State.DRAFT
    activated: bool = False
    profile: Profile | None = None
    materials: tuple[Material, ...] = ()
    asked: tuple[str, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    verdict: Verdict | None = None
    held: tuple[Held, ...] = ()
    consent: str = ""

    def of_type(self, type_id: str) -> tuple[Material, ...]:
        """Return the materials of one type, oldest first."""
        return tuple(m for m in self.materials if m.type_id == type_id)

    def material(self, material_id: str) -> Material | None:
        """Return one material, or None when the dossier has none of that id."""
        return next((m for m in self.materials if m.id == material_id), None)
