"""A catalogue as TOML, to edit in a file and to keep."""

import json
import tomllib
from collections.abc import Mapping
from typing import Any

from dossier.catalogue import Catalogue
from sync.protocol.messages import CATALOGUE

# What a type has when its file says nothing; left out, so that a file stays short.
USUAL: Mapping[str, Any] = {
    "categories": ["*"],
    "required_for": [],
    "areas": ["*"],
    "parts": [],
    "examples": [],
    "drawn": False,
    "identities": ["*"],
    "picture": "",
    "rules": {"side": 0, "text": 0, "colour": False, "shape": "", "legible": []},
}


def written(catalogue: Catalogue) -> str:
    """Return a catalogue as TOML that `read` gives back equal."""
    body = CATALOGUE.dump_python(catalogue, mode="json")
    lines = [f"version = {body['version']}"]
    for entry in body["types"]:
        lines += ["", "[[types]]"]
        lines += [
            f"{key} = {_value(value)}"
            for key, value in entry.items()
            if USUAL.get(key) != value
        ]
    return "\n".join(lines) + "\n"


def read(text: str) -> tuple[int, list[dict[str, Any]]]:
    """Return (version, types) as plain values. Raises ValueError."""
    raw = tomllib.loads(text)
    version, types = raw.get("version"), raw.get("types", [])
    if not isinstance(version, int) or isinstance(version, bool):
        raise ValueError("version: not a whole number")  # noqa: TRY004 - of a file
    if not isinstance(types, list) or not all(isinstance(one, dict) for one in types):
        raise ValueError("types: not a list of tables")
    return version, types


def _value(value: Any) -> str:
    if isinstance(value, dict):
        pairs = (f"{key} = {_value(one)}" for key, one in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    # A JSON string is a TOML string but for DEL, which JSON does not escape.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
