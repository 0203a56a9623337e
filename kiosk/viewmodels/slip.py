"""Looking for the code on a registration slip."""

from dataclasses import dataclass

from kiosk.errors import explanation_of
from kiosk.texts import Texts


@dataclass(frozen=True, slots=True)
class SlipScan:
    """What to hold under the camera; `problem` is why the last code was no good."""

    heading: str
    hint: str
    problem: str
    type_instead: str
    live: bool


def slip_scan(
    texts: Texts, problem: str, camera: str, *, busy: bool, asking: bool = False
) -> SlipScan:
    """Return the screen; `camera` is the code of its fault, "" while it is well."""
    if camera:
        found = explanation_of(camera)
        problem = texts.either(
            found.happened_zh + found.next_zh,
            f"{found.happened_en} {found.next_en}",
        )
    heading = texts("slip.busy") if busy else texts("slip.heading")
    return SlipScan(
        heading=texts("login.asking") if asking else heading,
        hint=texts("slip.hint"),
        problem=problem,
        type_instead=texts("slip.type"),
        live=not camera,
    )
