"""When a short tone is heard, for who does not look at the display just then. Pure.

A tone only says again what stands on the display: nobody needs to hear it.
"""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.flow import Screen
from kiosk.visit import Stand, Tell, WarnTimeout


class Chime(StrEnum):
    """The tones; each is a file of this name."""

    SHOT = "shot"
    KEPT = "kept"
    DONE = "done"
    WRONG = "wrong"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Scene:
    """What of the display may be heard. `kept` counts the candidate's pictures."""

    screen: Screen
    told: bool = False
    warned: bool = False
    wrong: bool = False
    kept: int = 0


def scene(stand: Stand) -> Scene:
    """Return what is to be compared with the next."""
    visit = stand.visit
    return Scene(
        stand.screen,
        told=isinstance(stand.sheet, Tell),
        warned=isinstance(stand.sheet, WarnTimeout),
        wrong=bool(stand.problem or stand.door),
        kept=len(visit.view.dossier.materials) if visit else 0,
    )


def chime(before: Scene, now: Scene) -> Chime | None:
    """Return the tone of a change; at most one, the gravest."""
    if now.warned and not before.warned:
        return Chime.WARN
    if (now.told and not before.told) or (now.wrong and not before.wrong):
        return Chime.WRONG
    if now.screen is Screen.DONE and before.screen is Screen.SUBMIT:
        return Chime.DONE
    if now.screen is Screen.CHECK and before.screen is not Screen.CHECK:
        return Chime.SHOT
    leaves = before.screen is Screen.CHECK and now.screen is not Screen.CHECK
    # A picture in the place of another is kept without being one more.
    return Chime.KEPT if leaves and now.kept > before.kept else None
