"""What the kiosk knows while somebody stands before it; dropped when they leave.

Everything about a candidate hangs on one `Visit`, so that dropping it forgets them.
"""

from dataclasses import dataclass, field
from datetime import datetime

from dossier.catalogue import MaterialType
from dossier.explain import Explanation
from kiosk.appearance import Appearance
from kiosk.backstage import Backstage
from kiosk.coach import Coach
from kiosk.faults import Condition
from kiosk.flow import Screen
from kiosk.inbox_port import Waiting
from kiosk.lookout import WELL, Report
from kiosk.pictures import Picture
from kiosk.signature import Strokes
from kiosk.studio import Shot
from kiosk.texts import Language
from kiosk.viewmodels.check import Looking
from kiosk.viewmodels.files import Peek
from sync.backroom import Standing
from sync.seen import Seen
from sync.views import DossierView, Health, Session


@dataclass(frozen=True, slots=True)
class Target:
    """What is being shot: a type, and one of its parts if it has any.

    `replaces` is the id of the material that goes once the new picture is used.
    """

    type_id: str
    part: str
    replaces: str = ""


@dataclass(slots=True, weakref_slot=True)
class Visit:
    """One candidate's stay, from login to leaving.

    `files` are those that wait, None until somebody has looked; `file` is the key of
    the one that the shot was made of; `pose` is the example of what is shot now;
    `unchanged` are returned types with nothing but the pictures that were returned;
    `seen` is what they saw at their last visit, `noted` what was kept of this one;
    `printed` says how the printing of the receipt went, as the end of a text's key.
    """

    session: Session
    view: DossierView
    thumbnails: dict[str, Picture] = field(default_factory=dict)
    declared: bool = False
    submitted_at: datetime | None = None
    target: Target | None = None
    coach: Coach = field(default_factory=Coach)
    shot: Shot | None = None
    looking: Looking = field(default_factory=Looking)
    file: str = ""
    files: tuple[Waiting, ...] | None = None
    peeks: dict[str, Peek] = field(default_factory=dict)
    pose: Picture | None = None
    unchanged: tuple[str, ...] = ()
    strokes: Strokes = ()
    printed: str = ""
    seen: Seen | None = None
    noted: Seen | None = None

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
    """The visit ends by itself in so many seconds; `over` is the sheet it covers."""

    seconds: int
    over: "Sheet | None" = None


@dataclass(frozen=True, slots=True)
class Tell:
    """Something did not work."""

    explanation: Explanation


@dataclass(frozen=True, slots=True)
class ShowExample:
    """The examples of one type.

    `own` says that it is the office's; `awaited`, that the office's is not here yet.
    """

    type_id: str
    pictures: tuple[Picture, ...]
    own: bool = False
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class ShowMaterial:
    """One of the candidate's own pictures, large."""

    material_id: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class AskUnchanged:
    """Shall it be submitted although nothing that was returned was replaced?"""

    type_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """A job runs whose result decides what comes next; `doing` names its text."""

    doing: str


Sheet = (
    AskDelete
    | AskLeave
    | WarnTimeout
    | Tell
    | ShowExample
    | ShowMaterial
    | AskUnchanged
    | Wait
)


@dataclass(slots=True)
class Stand:
    """The state of the whole kiosk.

    `problem` is what is wrong with what was typed, `camera` with the camera; `wait_s`
    is how long the next login has to wait, counting down; `problem_place` is the site
    that the problem names; `asking`: the office is asked; `offered` is the account
    that a slip without a password gave, until it is used. `look` is how it is shown.
    `wanted` are the types that the catalogue asks everybody for. `door` is the code of
    why the staff was not let in, `door_wait` the seconds to wait.
    """

    language: Language
    health: Health
    screen: Screen = Screen.IDLE
    sheet: Sheet | None = None
    visit: Visit | None = None
    staff: Backstage | None = None
    version: str = ""
    door: str = ""
    door_wait: int = 0
    condition: Condition = field(default_factory=Condition)
    standing: Standing = field(default_factory=Standing)
    problem: str = ""
    problem_place: str = ""
    offered: str = ""
    wait_s: int = 0
    wanted: tuple[MaterialType, ...] = ()
    look: Appearance = field(default_factory=Appearance)
    dimmed: bool = False
    busy: bool = False
    asking: bool = False
    camera: Report = WELL
    simulated_camera: bool = False
    takes_files: bool = False
    prints: bool = False
