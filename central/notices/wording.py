"""What a notice says: templates with a few placeholders, and how long it gets. Pure.

Lengths by 3GPP TS 23.038 and 23.040: a message of the 7-bit alphabet holds 160
characters, one with any other character 70 UTF-16 units; in parts 153 and 67 each.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a notice tells of."""

    RETURN = "return"  # with a deadline
    FEEDBACK = "feedback"  # without one
    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"


# The first is the text of the guide for candidates, word for word but for the number.
DEFAULTS: dict[Kind, str] = {
    Kind.RETURN: (
        "您的医师资格考试报名材料照片，有新的审核通知，"
        "请在 {hours} 小时之内登陆报名网站，访问报名材料上传页面，"
        "查看消息并按要求处理。"
    ),
    Kind.FEEDBACK: (
        "您的医师资格考试报名材料照片，有新的审核通知，请登陆报名网站，"
        "访问报名材料上传页面，查看消息并按要求处理。"
    ),
    Kind.PASS: "您的医师资格考试报名材料审核通过，无需再补充或修改审核材料。",
    Kind.FAIL: (
        "您的医师资格考试报名材料已有终审意见，请登陆报名网站，"
        "访问报名材料上传页面查看。"
    ),
}
PLACEHOLDERS = ("hours", "name", "number_end", "site", "link")
BODY_MAX = 500
_PLACE = re.compile(r"\{([^{}]*)\}")
_GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWO = "^{}\\[~]|€"


@dataclass(frozen=True, slots=True)
class Values:
    """What the placeholders of one notice stand for."""

    hours: int
    name: str
    number_end: str
    site: str
    link: str


@dataclass(frozen=True, slots=True)
class Length:
    """Characters, and messages that the network charges."""

    characters: int
    messages: int


class WordingFault(StrEnum):
    """Why a template cannot be used; the value is a key of the console's texts."""

    EMPTY = "template_empty"
    LONG = "template_long"
    BRACES = "template_braces"
    UNKNOWN = "template_unknown"
    NO_LINK = "template_no_link"


def fault_of(body: str, *, has_link: bool) -> WordingFault | None:
    """Return what is wrong with a template; None if it can be used."""
    if not body.strip():
        return WordingFault.EMPTY
    if len(body) > BODY_MAX:
        return WordingFault.LONG
    names = set(_PLACE.findall(body))
    if not names <= set(PLACEHOLDERS):
        return WordingFault.UNKNOWN
    if "{" in _PLACE.sub("", body) or "}" in _PLACE.sub("", body):
        return WordingFault.BRACES
    if "link" in names and not has_link:
        return WordingFault.NO_LINK
    return None


def render(body: str, values: Values) -> str:
    """Return the text of a notice; the values are never read as templates."""

    def value(found: re.Match[str]) -> str:
        return str(getattr(values, found[1]))

    return _PLACE.sub(value, body)


def length(text: str) -> Length:
    """Return how long a text is on the air."""
    if all(c in _GSM or c in _GSM_TWO for c in text):
        units = sum(2 if c in _GSM_TWO else 1 for c in text)
        return Length(len(text), _parts(units, 160, 153))
    units = len(text.encode("utf-16-le")) // 2
    return Length(len(text), _parts(units, 70, 67))


def _parts(units: int, alone: int, each: int) -> int:
    return 1 if units <= alone else -(-units // each)
