"""The live picture, and the one thing to do now."""

from dataclasses import dataclass

from camera.coach import TIPS, Tip
from dossier.catalogue import MaterialType
from kiosk.coach import Advice, Point, Say
from kiosk.texts import Texts
from kiosk.viewmodels.naming import part_name, type_name


@dataclass(frozen=True, slots=True)
class PartStep:
    """One of the fixed images of a type, while they are shot one after the other."""

    label: str
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Capture:
    """The capture screen. `outline` is in shares of the picture, TL TR BR BL.

    Nothing can be shot before the camera has shown anything.
    """

    type_id: str
    heading: str
    hint: str
    parts: tuple[PartStep, ...]
    coach: str
    good: bool
    progress: float
    outline: tuple[Point, ...]
    shutter: str
    can_shoot: bool
    auto: str
    example: str
    change: str
    camera_problem: str


def capture(
    kind: MaterialType,
    part_id: str,
    taken: frozenset[str],
    advice: Advice,
    texts: Texts,
    *,
    camera_problem: str = "",
    simulated: bool = False,
) -> Capture:
    """Return the capture screen for one type, or for one part of it."""
    return Capture(
        type_id=kind.id,
        heading=type_name(kind, texts),
        hint=texts.either(kind.hint_zh, kind.hint_en),
        parts=tuple(
            PartStep(part_name(p, texts), p.id in taken, p.id == part_id)
            for p in kind.parts
        ),
        coach=_sentence(advice.say, texts),
        good=advice.good,
        progress=advice.progress,
        outline=() if camera_problem else advice.outline,
        shutter=texts("capture.shutter"),
        can_shoot=not camera_problem and advice.say is not Say.LOOKING,
        auto=texts("capture.auto"),
        example=texts("card.example") if kind.examples else "",
        change=texts("capture.change") if simulated else "",
        camera_problem=camera_problem,
    )


def _sentence(say: Say | Tip, texts: Texts) -> str:
    if isinstance(say, Tip):
        return texts.either(TIPS[say].zh, TIPS[say].en)
    return texts(f"coach.{say}")
