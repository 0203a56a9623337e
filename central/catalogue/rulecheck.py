"""What is wrong with the image rules of a type that somebody wrote."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from dossier.imagerules import (
    FIELDS,
    NO_FIELD,
    SIDE_MAX,
    TEXT_MAX,
    ImageRules,
    Shape,
)

_KNOWN = frozenset(field.name for field in fields(ImageRules))


def rule_faults(raw: object) -> Iterator[tuple[str, str]]:
    """Give (rule, what is wrong with it) for every fault of a type's rules."""
    if not isinstance(raw, Mapping):
        yield "", "not a table of rules"
        return
    for key in sorted(set(raw) - _KNOWN):
        yield str(key), "is not known"
    for key, most in (("side", SIDE_MAX), ("text", TEXT_MAX)):
        if not _is_count(raw.get(key, 0), most):
            yield key, f"not a whole number of pixels from 0 to {most}"
    if not isinstance(raw.get("colour", False), bool):
        yield "colour", "not true or false"
    if raw.get("shape", "") not in tuple(Shape):
        yield "shape", f"known are {', '.join(filter(None, Shape))}, or nothing"
    yield from _field_faults(raw.get("legible", ()))


def _field_faults(names: object) -> Iterator[tuple[str, str]]:
    if not isinstance(names, list | tuple):
        yield "legible", "not a list of fields"
        return
    if set(map(str, names)) - {*FIELDS, NO_FIELD}:
        yield "legible", f"known are {', '.join(FIELDS)}, or {NO_FIELD}"
    elif NO_FIELD in names and len(names) > 1:
        yield "legible", f"{NO_FIELD} stands alone"


def _is_count(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
