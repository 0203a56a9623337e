"""The live picture, and the one thing to do now."""

from dataclasses import dataclass

from camera.coach import TIPS, Tip
from dossier.catalogue import MaterialType, Part
from kiosk.coach import Advice, Point, Say
from kiosk.lookout import WELL, Report
from kiosk.pictures import Picture
from kiosk.texts import Texts
from kiosk.viewmodels.fault import FaultCard, camera_fault
from kiosk.viewmodels.naming import part_name, part_of, type_name

# Parts, by the names of their examples, that somebody has to be told how to show.
POSED = frozenset({"id_front", "id_back", "id_holding"})


@dataclass(frozen=True, slots=True)
class PartStep:
    """One of the fixed images of a type, while they are shot one after the other."""

    label: str
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Capture:
    """The capture screen. `outline` is in shares of the picture, TL TR BR BL.

    Nothing can be shot before the camera has shown anything. `pose` shows what the
    present part should look like.
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
    files: str
    guide: str
    pose: Picture | None
    fault: FaultCard | None


def capture(
    kind: MaterialType,
    part_id: str,
    taken: frozenset[str],
    advice: Advice,
    texts: Texts,
    *,
    camera: Report = WELL,
    simulated: bool = False,
    files: bool = False,
    have: int = 0,
    pose: Picture | None = None,
) -> Capture:
    """Return the capture screen for one type, or for one part of it."""
    fault = camera_fault(camera, texts)
    guide = _guide(part_of(kind, part_id), texts)
    return Capture(
        type_id=kind.id,
        heading=type_name(kind, texts),
        hint="" if guide else texts.either(kind.hint_zh, kind.hint_en),
        parts=tuple(
            PartStep(part_name(p, texts), p.id in taken, p.id == part_id)
            for p in kind.parts
        ),
        coach=_sentence(advice.say, texts),
        good=advice.good,
        progress=advice.progress,
        outline=() if fault else advice.outline,
        shutter=texts("capture.shutter"),
        can_shoot=fault is None and advice.say is not Say.LOOKING,
        auto=texts("capture.auto"),
        example=texts("card.example") if kind.examples or kind.picture else "",
        change=texts("capture.change") if simulated else "",
        files=texts("capture.files") if files else "",
        guide=guide or _place(kind, have, texts),
        pose=pose,
        fault=fault,
    )


def _guide(part: Part | None, texts: Texts) -> str:
    """Say how to lay or hold a part that has its own way."""
    if part is None or part.example not in POSED:
        return ""
    return texts(f"guide.{part.example}")


def _place(kind: MaterialType, have: int, texts: Texts) -> str:
    """Say which of several images comes now."""
    if kind.parts or kind.maximum == 1:
        return ""
    return texts("capture.of_many", place=have + 1, maximum=kind.maximum)


def _sentence(say: Say | Tip, texts: Texts) -> str:
    if isinstance(say, Tip):
        return texts.either(TIPS[say].zh, TIPS[say].en)
    return texts(f"coach.{say}")
