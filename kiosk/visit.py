"""What the kiosk knows while somebody stands before it; dropped when they leave.

Everything about a candidate hangs on one `Visit`, so that dropping it forgets them.
"""

from dataclasses import dataclass, field
from datetime import datetime

from dossier.catalogue import MaterialType
from dossier.explain import Explanation
from kiosk.coach import Coach
from kiosk.flow import Screen
from kiosk.pictures import Picture
from kiosk.studio import Shot
from kiosk.texts import Language
from sync.views import DossierView, Health, Session


@dataclass(frozen=True, slots=True)
class Target:
    """What is being shot: a type, and one of its parts if it has any."""

    type_id: str
    part: str


@dataclass(slots=True, weakref_slot=True)
class Visit:
    """One candidate's stay, from login to leaving."""

    session: Session
    view: DossierView
    thumbnails: dict[str, Picture] = field(default_factory=dict)
    declared: bool = False
    submitted_at: datetime | None = None
    target: Target | None = None
    coach: Coach = field(default_factory=Coach)
    shot: Shot | None = None

    def kind(self, type_id: str) -> MaterialType:
        """Return a type that this candidate sees; raise LookupError for another."""
        for entry in self.view.requirements:
            if entry.type.id == type_id:
                return entry.type
        raise LookupError(f"no type {type_id} in this candidate's catalogue")

    def taken(self, type_id: str) -> frozenset[str]:
        """Return the parts of a type that have an image."""
        return frozenset(m.part for m in self.view.dossier.of_type(type_id))


@dataclass(frozen=True, slots=True)
class AskDelete:
    """Shall this image be deleted?"""

    material_id: str


@dataclass(frozen=True, slots=True)
class AskLeave:
    """Shall the visit end?"""


@dataclass(frozen=True, slots=True)
class WarnTimeout:
    """The visit ends by itself in so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Tell:
    """Something did not work."""

    explanation: Explanation


@dataclass(frozen=True, slots=True)
class ShowExample:
    """The examples of one type."""

    type_id: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """A job runs whose result decides what comes next; `doing` names its text."""

    doing: str


Sheet = AskDelete | AskLeave | WarnTimeout | Tell | ShowExample | Wait


@dataclass(slots=True)
class Stand:
    """The state of the whole kiosk.

    `problem` is what is wrong with what was typed, `camera_code` with the camera.
    """

    language: Language
    health: Health
    screen: Screen = Screen.IDLE
    sheet: Sheet | None = None
    visit: Visit | None = None
    problem: str = ""
    busy: bool = False
    camera_code: str = ""
    simulated_camera: bool = False
