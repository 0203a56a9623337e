"""Names of types, parts and texts that the catalogue brings in both languages."""

from dossier.catalogue import MaterialType, Part, Requirement
from dossier.locks import Missing
from kiosk.texts import Texts


def type_name(entry: MaterialType, texts: Texts) -> str:
    """Return the name of a type in the language of the texts."""
    return texts.either(entry.name_zh, entry.name_en)


def part_name(part: Part, texts: Texts) -> str:
    """Return the name of a part in the language of the texts."""
    return texts.either(part.name_zh, part.name_en)


def part_of(entry: MaterialType, part_id: str) -> Part | None:
    """Return a part of a type by its id."""
    return next((part for part in entry.parts if part.id == part_id), None)


def names(
    type_ids: tuple[str, ...], requirements: tuple[Requirement, ...], texts: Texts
) -> str:
    """Return the names of types as running text; an unknown id stands as itself."""
    known = {entry.type.id: type_name(entry.type, texts) for entry in requirements}
    return texts.listing.join(known.get(name, name) for name in type_ids)


def missing_list(
    lacking: Missing, requirements: tuple[Requirement, ...], texts: Texts
) -> str:
    """Return what is still to be done, as running text."""
    known = {entry.type.id: type_name(entry.type, texts) for entry in requirements}
    items = [
        texts("missing.part", name=known[gap.type_id], have=gap.have, need=gap.need)
        if gap.have
        else known[gap.type_id]
        for gap in lacking.types
    ]
    if lacking.profile:
        items.append(texts("missing.profile"))
    return texts.listing.join(items)
