"""The pad on which a candidate signs with a finger."""

from dataclasses import dataclass

from kiosk.signature import Strokes, enough
from kiosk.texts import Texts


@dataclass(frozen=True, slots=True)
class Pad:
    """The signature so far; it can be kept once it may be a name."""

    heading: str
    hint: str
    here: str
    strokes: Strokes
    clear: str
    can_clear: bool
    keep: str
    can_keep: bool


def pad(strokes: Strokes, texts: Texts) -> Pad:
    """Return the signing screen."""
    return Pad(
        heading=texts("sign.heading"),
        hint=texts("sign.hint"),
        here="" if strokes else texts("sign.here"),
        strokes=strokes,
        clear=texts("sign.clear"),
        can_clear=bool(strokes),
        keep=texts("sign.keep"),
        can_keep=enough(strokes),
    )
