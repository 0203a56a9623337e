"""Material types, and which of them a registration needs."""

import re
from dataclasses import dataclass

from dossier.identity import IdType, id_type_of
from dossier.imagerules import USUAL, ImageRules
from dossier.model import Registration

ANY = "*"
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Part:
    """One of the fixed images of a type, such as the back of an ID card."""

    id: str
    name_zh: str
    name_en: str
    example: str


@dataclass(frozen=True, slots=True)
class MaterialType:
    """What a candidate may hand in under one heading.

    `categories`, `areas` and `identities` (kinds of identity paper, see
    `dossier.identity`) say to whom it is shown, `required_for` which categories of
    those must have it; `"*"` stands for all. A type with `parts` has a fixed number of
    images, one for each part; any other takes 1 to `maximum`. One that is `drawn` is
    written with a finger when the rest is handed in, not photographed. `picture` is the
    SHA-256 (hex) of the office's own example, "" where the usual ones do; `rules` are
    what is asked of its pictures beyond the usual.
    """

    id: str
    name_zh: str
    name_en: str
    hint_zh: str
    hint_en: str
    maximum: int
    categories: tuple[str, ...] = (ANY,)
    required_for: tuple[str, ...] = ()
    areas: tuple[str, ...] = (ANY,)
    parts: tuple[Part, ...] = ()
    examples: tuple[str, ...] = ()
    drawn: bool = False
    identities: tuple[str, ...] = (ANY,)
    picture: str = ""
    rules: ImageRules = USUAL

    def __post_init__(self) -> None:
        if self.maximum < 1:
            raise ValueError(f"{self.id}: maximum {self.maximum} is under 1")
        if self.parts and self.maximum != len(self.parts):
            raise ValueError(f"{self.id}: maximum differs from its {len(self.parts)}")
        if self.drawn and self.maximum != 1:
            raise ValueError(f"{self.id}: it is drawn, so its maximum must be 1")
        if self.picture and not _HASH.fullmatch(self.picture):
            raise ValueError(f"{self.id}: its picture is named by no SHA-256")

    @property
    def minimum(self) -> int:
        """How many images make a required type complete."""
        return len(self.parts) or 1


@dataclass(frozen=True, slots=True)
class Requirement:
    """A type as it applies to one registration."""

    type: MaterialType
    required: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All material types of an exam, in the order in which they are shown."""

    version: int
    types: tuple[MaterialType, ...]

    def __post_init__(self) -> None:
        ids = [entry.id for entry in self.types]
        twice = {name for name in ids if ids.count(name) > 1}
        if twice:
            raise ValueError(f"types named twice: {', '.join(sorted(twice))}")

    def requirements(
        self, category: str, area: str, identity: str = IdType.RESIDENT.value
    ) -> tuple[Requirement, ...]:
        """Return the types which a registration of this category and area sees.

        `identity` is the kind of its identity paper.
        """
        return tuple(
            Requirement(entry, required=_covers(entry.required_for, category))
            for entry in self.types
            if _covers(entry.categories, category)
            and _covers(entry.areas, area)
            and _covers(entry.identities, identity)
        )

    def needs_of(self, registration: Registration) -> tuple[Requirement, ...]:
        """Return the types which a registration sees."""
        return self.requirements(
            registration.category,
            registration.area,
            id_type_of(registration.id_number).value,
        )


def _covers(names: tuple[str, ...], name: str) -> bool:
    return ANY in names or name in names
