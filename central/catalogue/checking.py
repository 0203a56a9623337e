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
    """What is wrong, in Chinese and English, and with which type ("" for the whole)
    and field.
    """

    type_id: str
    field: str
    zh: str
    en: str

    def words(self, language: str = "en", field: str = "") -> str:
        """Return it as a line; `field` is what a reader calls the field."""
        said = self.zh if language == "zh" else self.en
        return ": ".join(w for w in (self.type_id, field or self.field, said) if w)


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
    said = str(detail["msg"]).removeprefix("Value error, ")
    return Wrong(name, where, f"填写不符合要求（{said}）", said)


def _whole_faults(types: Sequence[Mapping[str, Any]]) -> Iterator[Wrong]:
    if not types:
        yield Wrong("", "types", "没有任何种类", "there are none")
    if len(types) > TYPES_MAX:
        yield Wrong("", "types", f"多于 {TYPES_MAX} 种", f"more than {TYPES_MAX}")
    ids = [str(raw.get("id")) for raw in types]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        yield Wrong(twice, "id", "代号重复", "named twice")


def _type_faults(
    name: str, raw: Mapping[str, Any], examples: Sequence[str]
) -> Iterator[Wrong]:
    for key in sorted(set(raw) - _KNOWN):
        yield Wrong(name, key, "不认识这一项", "is not known")
    if not ID.fullmatch(str(raw.get("id", ""))):
        yield Wrong(
            name,
            "id",
            "须为 1 至 40 个小写字母、数字或 _",
            "1 to 40 of a-z, 0-9 and _",
        )
    for key, most in (
        ("name_zh", NAME_MAX),
        ("name_en", 2 * NAME_MAX),
        ("hint_zh", HINT_MAX),
        ("hint_en", HINT_MAX),
    ):
        yield from _text_faults(name, key, raw.get(key), most)
    yield from _maximum_faults(name, raw)
    yield from _scope_faults(name, raw)
    yield from _part_faults(name, raw, examples)


def _maximum_faults(name: str, raw: Mapping[str, Any]) -> Iterator[Wrong]:
    maximum, parts = raw.get("maximum"), raw.get("parts", ())
    if maximum is None:
        return  # the model says that it is missing
    if not isinstance(maximum, int) or not 1 <= maximum <= MAXIMUM_MAX:
        zh, en = f"须为 1 至 {MAXIMUM_MAX} 的整数", f"not 1 to {MAXIMUM_MAX}"
        yield Wrong(name, "maximum", zh, en)
        return
    many = len(parts) if isinstance(parts, list | tuple) else 0
    if many and maximum != many:
        en = f"maximum differs from its {many} fixed images"
        yield Wrong(name, "maximum", f"固定图片有 {many} 张，两者须相同", en)
    if raw.get("drawn") is True and maximum != 1:
        en = "it is drawn, so its maximum must be 1"
        yield Wrong(name, "maximum", "手写签名只能有 1 张", en)


def _text_faults(name: str, key: str, text: object, most: int) -> Iterator[Wrong]:
    if text is None:
        return  # the model says that it is missing
    if not isinstance(text, str) or len(text) > most:
        long = f"not a text of at most {most} characters"
        yield Wrong(name, key, f"须为不超过 {most} 个字符的文字", long)
    elif not text.isprintable():
        en = "holds characters that cannot be printed"
        yield Wrong(name, key, "含有无法显示的字符", en)
    elif key.startswith("name") and not text.strip():
        yield Wrong(name, key, "不能为空", "empty")


def _scope_faults(name: str, raw: Mapping[str, Any]) -> Iterator[Wrong]:
    lists = {key: raw.get(key, ()) for key in _SCOPES}
    for key, values in lists.items():
        if not isinstance(values, list | tuple) or not all(
            isinstance(one, str) and one and one.isprintable() for one in values
        ):
            yield Wrong(name, key, "须为名称的列表", "not a list of names")
            return
        if key != "required_for" and key in raw and not values:
            en = 'nobody would see it; "*" is everybody'
            yield Wrong(name, key, "为空则无人可见；* 表示全部", en)
    unknown = set(lists["identities"]) - {ANY, *IdType}
    if unknown:
        known = ", ".join((ANY, *IdType))
        yield Wrong(name, "identities", f"可用：{known}", f"known are {known}")
    shown = set(lists["categories"]) if "categories" in raw else {ANY}
    hidden = set(lists["required_for"]) - shown - {ANY}
    if ANY not in shown and hidden:
        said = ", ".join(sorted(hidden))
        en = f"does not see it: {said}"
        yield Wrong(name, "required_for", f"不在适用类别之内：{said}", en)


def _picture_faults(
    name: str, picture: object, pictures: Collection[str]
) -> Iterator[Wrong]:
    if not isinstance(picture, str):
        yield Wrong(name, "picture", "不是 SHA-256", "not a SHA-256")
    elif picture and picture not in pictures:
        en = "is not stored here; upload it first"
        yield Wrong(name, "picture", "服务器上没有这张图片，请先上传", en)


def _rule_faults(name: str, rules: object) -> Iterator[Wrong]:
    for rule, zh, en in rule_faults(rules):
        yield Wrong(name, f"rules.{rule}" if rule else "rules", zh, en)


def _part_faults(
    name: str, raw: Mapping[str, Any], examples: Sequence[str]
) -> Iterator[Wrong]:
    parts = raw.get("parts", ())
    if not isinstance(parts, list | tuple) or not all(
        isinstance(one, Mapping) for one in parts
    ):
        yield Wrong(name, "parts", "须为固定图片的列表", "not a list of parts")
        return
    ids = [str(one.get("id")) for one in parts]
    if len(set(ids)) != len(ids):
        yield Wrong(name, "parts", "代号重复", "one is named twice")
    named = [str(one.get("example", "")) for one in parts]
    given = raw.get("examples", ())
    if isinstance(given, list | tuple):
        named += map(str, given)
    for one in sorted(set(named) - {"", *examples}):
        en = f"there is no example picture {one!r}"
        yield Wrong(name, "examples", f"没有名为 {one} 的示例图片", en)
