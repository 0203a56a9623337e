"""Everything that is wrong with a catalogue that somebody wrote, all at once."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from pydantic import TypeAdapter, ValidationError

from central.catalogue.rulecheck import rule_faults
from dossier.catalogue import ANY, Catalogue, MaterialType
from dossier.identity import IdType

ID = re.compile(r"[a-z0-9_]{1,40}")
NAME_MAX = 40
HINT_MAX = 300
MAXIMUM_MAX = 30
TYPES_MAX = 25
_TYPE: TypeAdapter[MaterialType] = TypeAdapter(MaterialType)
_KNOWN = {field.name for field in fields(MaterialType)}
_SCOPES = ("categories", "required_for", "areas", "identities")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, and with which type ("" for the whole) and field."""

    type_id: str
    field: str
    reason: str

    def words(self) -> str:
        """Return it as a line."""
        return ": ".join(word for word in (self.type_id, self.field) if word) + (
            f": {self.reason}" if self.type_id or self.field else self.reason
        )


class BadCatalogueError(ValueError):
    """It cannot be published; `wrong` says all of why."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        self.wrong = list(wrong)
        super().__init__("; ".join(one.words() for one in wrong))


def checked(
    version: int,
    types: Sequence[Mapping[str, Any]],
    examples: Sequence[str],
    pictures: Collection[str],
) -> Catalogue:
    """Return a catalogue of plain values. Raises BadCatalogueError with every fault.

    `examples` are the names that every kiosk knows, `pictures` the hashes of those
    that the office uploaded.
    """
    wrong = [*_whole_faults(types)]
    made: list[MaterialType] = []
    for place, raw in enumerate(types, 1):
        name = str(raw.get("id") or f"#{place}")
        faults = [
            *_type_faults(name, raw, examples),
            *_picture_faults(name, raw.get("picture", ""), pictures),
            *_rule_faults(name, raw.get("rules", {})),
        ]
        if not faults:
            try:
                made.append(_TYPE.validate_python(raw))
            except ValidationError as error:
                faults += [_worded(name, detail) for detail in error.errors()]
        wrong += faults
    if wrong:
        raise BadCatalogueError(wrong)
    return Catalogue(version, tuple(made))


def _worded(name: str, detail: Any) -> Wrong:
    where = ".".join(str(part) for part in detail["loc"])
    return Wrong(name, where, str(detail["msg"]).removeprefix("Value error, "))


def _whole_faults(types: Sequence[Mapping[str, Any]]) -> Iterator[Wrong]:
    if not types:
        yield Wrong("", "types", "there are none")
    if len(types) > TYPES_MAX:
        yield Wrong("", "types", f"more than {TYPES_MAX}")
    ids = [str(raw.get("id")) for raw in types]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        yield Wrong(twice, "id", "named twice")


def _type_faults(
    name: str, raw: Mapping[str, Any], examples: Sequence[str]
) -> Iterator[Wrong]:
    for key in sorted(set(raw) - _KNOWN):
        yield Wrong(name, key, "is not known")
    if not ID.fullmatch(str(raw.get("id", ""))):
        yield Wrong(name, "id", "1 to 40 of a-z, 0-9 and _")
    for key, most in (
        ("name_zh", NAME_MAX),
        ("name_en", 2 * NAME_MAX),
        ("hint_zh", HINT_MAX),
        ("hint_en", HINT_MAX),
    ):
        yield from _text_faults(name, key, raw.get(key), most)
    maximum = raw.get("maximum")
    if isinstance(maximum, int) and maximum > MAXIMUM_MAX:
        yield Wrong(name, "maximum", f"more than {MAXIMUM_MAX}")
    yield from _scope_faults(name, raw)
    yield from _part_faults(name, raw, examples)


def _text_faults(name: str, key: str, text: object, most: int) -> Iterator[Wrong]:
    if text is None:
        return  # the model says that it is missing
    if not isinstance(text, str) or len(text) > most:
        yield Wrong(name, key, f"not a text of at most {most} characters")
    elif not text.isprintable():
        yield Wrong(name, key, "holds characters that cannot be printed")
    elif key.startswith("name") and not text.strip():
        yield Wrong(name, key, "empty")


def _scope_faults(name: str, raw: Mapping[str, Any]) -> Iterator[Wrong]:
    lists = {key: raw.get(key, ()) for key in _SCOPES}
    for key, values in lists.items():
        if not isinstance(values, list | tuple) or not all(
            isinstance(one, str) and one and one.isprintable() for one in values
        ):
            yield Wrong(name, key, "not a list of names")
            return
        if key != "required_for" and key in raw and not values:
            yield Wrong(name, key, 'nobody would see it; "*" is everybody')
    unknown = set(lists["identities"]) - {ANY, *IdType}
    if unknown:
        yield Wrong(name, "identities", f"known are *, {', '.join(IdType)}")
    shown = set(lists["categories"]) if "categories" in raw else {ANY}
    hidden = set(lists["required_for"]) - shown - {ANY}
    if ANY not in shown and hidden:
        said = ", ".join(sorted(hidden))
        yield Wrong(name, "required_for", f"does not see it: {said}")


def _picture_faults(
    name: str, picture: object, pictures: Collection[str]
) -> Iterator[Wrong]:
    if not isinstance(picture, str):
        yield Wrong(name, "picture", "not a SHA-256")
    elif picture and picture not in pictures:
        yield Wrong(name, "picture", "is not stored here; upload it first")


def _rule_faults(name: str, rules: object) -> Iterator[Wrong]:
    for rule, reason in rule_faults(rules):
        yield Wrong(name, f"rules.{rule}" if rule else "rules", reason)


def _part_faults(
    name: str, raw: Mapping[str, Any], examples: Sequence[str]
) -> Iterator[Wrong]:
    parts = raw.get("parts", ())
    if not isinstance(parts, list | tuple) or not all(
        isinstance(one, Mapping) for one in parts
    ):
        yield Wrong(name, "parts", "not a list of parts")
        return
    ids = [str(one.get("id")) for one in parts]
    if len(set(ids)) != len(ids):
        yield Wrong(name, "parts", "one is named twice")
    named = [str(one.get("example", "")) for one in parts]
    given = raw.get("examples", ())
    if isinstance(given, list | tuple):
        named += map(str, given)
    for one in sorted(set(named) - {"", *examples}):
        yield Wrong(name, "examples", f"there is no example picture {one!r}")
