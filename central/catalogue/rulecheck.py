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


def rule_faults(raw: object) -> Iterator[tuple[str, str, str]]:
    """Give (rule, fault in Chinese, in English) for every fault of the rules."""
    if not isinstance(raw, Mapping):
        yield "", "须为图片要求的表", "not a table of rules"
        return
    for key in sorted(set(raw) - _KNOWN):
        yield str(key), "不认识这一项", "is not known"
    for key, most in (("side", SIDE_MAX), ("text", TEXT_MAX)):
        if not _is_count(raw.get(key, 0), most):
            en = f"not a whole number of pixels from 0 to {most}"
            yield key, f"须为 0 至 {most} 的整数（像素）", en
    if not isinstance(raw.get("colour", False), bool):
        yield "colour", "须为是或否", "not true or false"
    if raw.get("shape", "") not in tuple(Shape):
        known = ", ".join(filter(None, Shape))
        yield "shape", f"可用：{known}，或不填", f"known are {known}, or nothing"
    yield from _field_faults(raw.get("legible", ()))


def _field_faults(names: object) -> Iterator[tuple[str, str, str]]:
    if not isinstance(names, list | tuple):
        yield "legible", "须为项目的列表", "not a list of fields"
        return
    if set(map(str, names)) - {*FIELDS, NO_FIELD}:
        known = ", ".join(FIELDS)
        en = f"known are {known}, or {NO_FIELD}"
        yield "legible", f"可用：{known}，或 {NO_FIELD}", en
    elif NO_FIELD in names and len(names) > 1:
        yield "legible", f"{NO_FIELD} 须单独使用", f"{NO_FIELD} stands alone"


def _is_count(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
