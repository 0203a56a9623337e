"""The details of the audit log in words; the log itself and its CSV stay as written."""

import re

from central.console.texts import TEXTS, text
from central.rights import EVERYWHERE, Role
from central.store.audit import Entry

_PUSHED = re.compile(r"(\w+)=(\S+)")
_COUNTED = re.compile(r"\b(new|changed|same|missing) (\d+)")


def in_words(entry: Entry, language: str) -> str:
    """Return the detail of a line as a reader of the language knows it; as it is where
    it holds nothing but names and hashes.
    """
    match entry.act:
        case "push_settings":
            return _pushed(entry.detail, language)
        case "import_roster":
            return _COUNTED.sub(
                lambda found: text(language, f"roster_{found[1]}", n=found[2]),
                entry.detail,
            )
        case "user_add" | "user_change":
            return _placed(entry.detail, language)
        case _:
            return entry.detail


def _pushed(detail: str, language: str) -> str:
    where, *values = detail.split(" ")
    words = [
        text(language, f"pushed_{found[1]}", n=found[2])
        for found in map(_PUSHED.fullmatch, values)
        if found and found[2] != "None" and f"pushed_{found[1]}" in TEXTS
    ]
    version = next((one for one in values if one.startswith("v")), "")
    return " ".join((where, version, text(language, "between").join(words))).strip()


def _placed(detail: str, language: str) -> str:
    """Say `NAME: ROLE AREAS` in words; a name may hold anything but is not touched."""
    name, colon, rest = detail.rpartition(": ")
    role, _, areas = rest.partition(" ")
    if not colon or role not in set(Role):
        return detail
    where = text(language, "everywhere") if areas == EVERYWHERE else areas
    return f"{name}: {text(language, f'role_{role}')} {where}".strip()
