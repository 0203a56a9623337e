"""What the kiosk knows while a member of the staff stands before it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from dossier.model import Registration
from kiosk.dials import CameraSeen
from kiosk.lookout import WELL, Report
from kiosk.mount import Mount, Mounted
from kiosk.viewmodels.tone import Tone
from sync.aside import Aside
from sync.backroom import Backroom
from sync.doctor.findings import Finding
from sync.media import Medium
from sync.provisional import Opened
from sync.stock import Stock


class StaffPage(StrEnum):
    """The pages of the staff area, in the order of the list at the side."""

    STATE = "state"
    ASIDE = "aside"
    DAY = "day"
    PEOPLE = "people"
    RECORD = "record"
    STICK = "stick"
    CAMERA = "camera"
    DEVICE = "device"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a test shot gave: see `camera.testshot`."""

    width: int
    height: int
    blur_px: float | None
    evenness: float
    paper: float


@dataclass(frozen=True, slots=True)
class Said:
    """What came of the last act: the key of a text and its values, or an error's code.

    `detail` is added as it is, such as a file's name.
    """

    tone: Tone
    key: str = ""
    values: tuple[tuple[str, object], ...] = ()
    code: str = ""
    detail: str = ""


class Step(StrEnum):
    """What is asked next for a provisional record."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Draft:
    """A provisional record that is being written down."""

    name: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)

    @property
    def step(self) -> Step:
        """What is asked next."""
        if not self.name:
            return Step.NAME
        if not self.id_number:
            return Step.ID_NUMBER
        return Step.CATEGORY if self.phone else Step.PHONE


@dataclass(slots=True)
class Backstage:
    """One stay of the staff; dropped when they leave.

    `typing` says that the keys on screen are wanted; `found` are registrations of the
    last search, shown masked; `done` and `total` are the bytes of a stick's work, both
    0 where there is none. `draft` is a record that is being written down, `opened`
    the one that was, `categories` what its candidate may apply for. `mounted` is how
    the camera stands, None where nothing of it can be chosen.
    """

    page: StaffPage = StaffPage.STATE
    doing: str = ""
    said: Said | None = None
    searched: bool = False
    typing: bool = False
    found: tuple[Registration, ...] = ()
    findings: tuple[Finding, ...] | None = None
    media: tuple[Medium, ...] | None = None
    measured: Measured | None = None
    camera: Report = WELL
    cameras: tuple[CameraSeen, ...] = ()
    mounted: Mounted | None = None
    aside: tuple[Aside, ...] | None = None
    stock: Stock | None = None
    lines: tuple[str, ...] = ()
    done: int = 0
    total: int = 0
    draft: Draft = field(default_factory=Draft)
    categories: tuple[str, ...] = ()
    opened: Opened | None = None


def _no_log() -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class StaffTools:
    """What the staff area needs of this machine, made where the settings are read.

    `examine` is the doctor; `enrol` takes the store's side and a code or a QR's text
    and returns the device's name; `media` lists sticks; `cameras` names the cameras
    and what their drivers can set; `log` gives the last lines; `mount` is what keeps
    the staff's choice of a camera, where there is a choice.
    """

    version: str
    examine: Callable[[], Iterable[Finding]]
    enrol: Callable[[Backroom, str], str]
    media: Callable[[], tuple[Medium, ...]]
    cameras: Callable[[], tuple[CameraSeen, ...]]
    log: Callable[[], tuple[str, ...]] = field(default=_no_log)
    mount: Mount | None = None
