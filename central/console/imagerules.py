"""The image rules of a type in the catalogue's editor: its fields, and in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dossier.imagerules import FIELDS, NO_FIELD, USUAL, ImageRules

Say = Callable[..., str]
RULES = ("rule_side", "rule_text", "rule_colour", "rule_shape", "rule_legible")
# What can be chosen: the usual, nothing, one field, or two that stand together.
LEGIBLE = ("", NO_FIELD, *FIELDS, "id_number name", "name certificate_number")


def texts_of(rules: ImageRules) -> dict[str, str]:
    """Return rules as the texts of their fields; nothing where anything goes."""
    return {
        "rule_side": str(rules.side or ""),
        "rule_text": str(rules.text or ""),
        "rule_colour": "yes" if rules.colour else "",
        "rule_shape": rules.shape,
        "rule_legible": " ".join(rules.legible),
    }


def raw_of(row: Mapping[str, str]) -> dict[str, Any]:
    """Return the plain values of the fields, for the check to judge."""
    return {
        "side": _count(row["rule_side"]),
        "text": _count(row["rule_text"]),
        "colour": row["rule_colour"] == "yes",
        "shape": row["rule_shape"],
        "legible": row["rule_legible"].split(),
    }


def in_words(rules: ImageRules, say: Say) -> list[str]:
    """Return what is asked beyond the usual, a phrase for each rule."""
    words = []
    if rules.colour:
        words.append(say("rule_is_colour"))
    if rules.shape != USUAL.shape:
        words.append(say(f"rule_is_{rules.shape}"))
    if rules.side:
        words.append(say("rule_is_side", n=rules.side))
    if rules.text:
        words.append(say("rule_is_text", n=rules.text))
    if rules.legible:
        words.append(say("rule_is_legible", fields=fields_in_words(rules.legible, say)))
    return words


def fields_in_words(names: Sequence[str], say: Say) -> str:
    """Return the names of fields as a reader knows them."""
    known = (*FIELDS, NO_FIELD)
    words = [say(f"rule_field_{name}") if name in known else name for name in names]
    return say("rule_and").join(words)


def choices_of(chosen: str) -> tuple[str, ...]:
    """Return what can be chosen to be legible, with what was sent if that is else."""
    return LEGIBLE if chosen in LEGIBLE else (chosen, *LEGIBLE)


def _count(text: str) -> int | str:
    if not text:
        return 0
    return int(text) if text.isdecimal() and len(text) < 10 else text  # noqa: PLR2004
