"""What the staff does at the kiosk: behind a passphrase, and never with an image."""

import logging
from pathlib import Path

from kiosk.backstage import Backstage, Draft, Said, StaffPage, StaffTools
from kiosk.core import Core
from kiosk.dials import DialName
from kiosk.flow import Screen
from kiosk.records import Records
from kiosk.staffcamera import StaffCamera, listed
from kiosk.staffdoor import StaffDoor
from kiosk.staffstick import StaffStick
from kiosk.staffwork import StaffWork
from kiosk.studio import Studio
from kiosk.viewmodels.tone import Tone
from sync.aside import Aside
from sync.backroom import Backroom
from sync.stock import Stock

LIVE = (StaffPage.CAMERA, StaffPage.DEVICE)  # pages on which the camera is on

log = logging.getLogger(__name__)


class StaffRoom:
    """The pages behind the door, and what their buttons do."""

    def __init__(self, core: Core, studio: Studio, tools: StaffTools | None) -> None:
        self._core = core
        self._tools = tools
        self._door = StaffDoor(core)
        self._work = StaffWork(core, tools)
        self._camera = StaffCamera(self._work, studio)
        self._stick = StaffStick(self._work)
        self._records = Records(lambda: self.stage, lambda: self._room, self._work.do)
        self.knock, self.enter = self._door.knock, self._door.enter
        core.stand.version = tools.version if tools else ""
        core.watch(self._follow)

    @property
    def _room(self) -> Backroom:
        return self._work.room

    @property
    def stage(self) -> Backstage:
        """The present stay; an assertion where nobody of the staff is."""
        return self._work.stage

    @property
    def busy(self) -> bool:
        """Whether something runs that a time-out must not cut off."""
        staff = self._core.stand.staff
        return staff is not None and bool(staff.doing)

    def show(self, page: StaffPage) -> None:
        """Show a page, with what it needs to know."""
        stage = self.stage
        if stage.doing:
            return
        stage.page, stage.said = page, None
        stage.found, stage.searched = (), False
        stage.draft, stage.opened = Draft(), None
        stage.typing = page is StaffPage.PEOPLE
        match page:
            case StaffPage.ASIDE:
                self._work.do("looking", lambda _: self._room.aside(), self._set_aside)
            case StaffPage.RECORD:
                self._records.begin()
            case StaffPage.STICK:
                self._stick.begin()
            case StaffPage.CAMERA:
                self._camera.begin()
            case StaffPage.DEVICE:
                self._work.do(
                    "looking", lambda t: (self._room.stock(), listed(t)), self._device
                )
            case StaffPage.LOG:
                stage.lines = self._tools.log() if self._tools else ()
        self._core.changed()

    def press(self, act: str) -> None:
        """Do what a button of the present page is called."""
        if self.stage.doing:
            return
        name, _, what = act.partition(":")
        match name:
            case "release" | "seen" | "unlock":
                self._mend(name, what)
            case "open" | "close":
                self._day(name)
            case "examine":
                self._work.do("examining", lambda t: tuple(t.examine()), self._examined)
            case "refresh" | "record":
                self.show(StaffPage.RECORD if name == "record" else self.stage.page)
            case "category":
                self._records.choose(what)
            case "export" | "import":
                self._stick.carry(name, Path(what))
            case "scan":
                self._camera.scan(self._scanned)
            case _:
                self._see(name, what)

    def _see(self, name: str, what: str) -> None:
        match name:
            case "measure":
                self._camera.measure()
            case "use":
                self._camera.use(what)
            case "given":
                self._camera.as_given()
            case DialName.FOCUS | DialName.EXPOSURE:
                self._camera.dial(DialName(name), what)

    def _mend(self, name: str, what: str) -> None:
        match name:
            case "release":
                self._work.do("working", lambda _: self._release(), self._released)
            case "seen":
                self._work.do(
                    "working", lambda _: self._core.desk.note_seen(), self._noted
                )
            case _:
                self._work.do("working", lambda _: self._unlock(what), self._unlocked)

    def put(self, text: str) -> None:
        """Take what was typed on a page with a field: a search, or an enrolment."""
        text = text.strip()
        if self.stage.doing or not text:
            return
        if self.stage.page is StaffPage.PEOPLE:
            self._work.do("working", lambda _: self._room.search(text), self._found)
        elif self.stage.page is StaffPage.RECORD:
            self._records.put(text)
            self._core.changed()
        elif self.stage.page is StaffPage.DEVICE:
            self._enrol(text)

    def ask_again(self) -> None:
        """Somebody touches the field: what was found makes room for the keys."""
        self.stage.found, self.stage.searched = (), False
        self.stage.typing = True
        self._core.changed()

    # What comes of the acts

    def _release(self) -> tuple[int, tuple[Aside, ...]]:
        room = self._room
        return room.release(), room.aside()

    def _released(self, found: tuple[int, tuple[Aside, ...]]) -> None:
        count, self.stage.aside = found
        self._work.say(Said(Tone.GOOD, "staff.said.released", (("count", count),)))

    def _unlock(self, account: str) -> bool:
        log.info("staff opened a login again")
        return self._core.desk.unlock_login(account)

    def _unlocked(self, counted: bool) -> None:  # noqa: FBT001 - the result of a job
        key = "staff.said.unlocked" if counted else "staff.said.not_locked"
        self._work.say(Said(Tone.GOOD, key))

    def _noted(self, _: object) -> None:
        self._work.say(Said(Tone.GOOD, "staff.said.noted"))

    def _day(self, name: str) -> None:
        room = self._room
        if name == "close":
            closed = Said(Tone.GOOD, "staff.said.closed")
            self._work.do(
                "working", lambda _: room.close_day(), lambda _: self._work.say(closed)
            )
            return
        room_open = Said(Tone.GOOD, "staff.said.opened")

        def opened(found: object) -> None:
            self.stage.findings = found  # type: ignore[assignment]
            self._work.say(room_open)

        def work(tools: StaffTools) -> object:
            room.open_day()
            return tuple(tools.examine())

        self._work.do("examining", work, opened)

    def _examined(self, found: object) -> None:
        self.stage.findings = found  # type: ignore[assignment]

    def _set_aside(self, found: object) -> None:
        self.stage.aside = found  # type: ignore[assignment]

    def _device(self, found: tuple[Stock, tuple[object, object]]) -> None:
        stage = self.stage
        stage.stock, (stage.cameras, stage.mounted) = found  # type: ignore[assignment]

    def _found(self, found: object) -> None:
        self.stage.found = found  # type: ignore[assignment]
        self.stage.searched = True

    def _scanned(self, texts: tuple[str, ...]) -> None:
        if not texts:
            self._work.say(Said(Tone.WARN, code="K147"))
            return
        self._enrol(texts[0])

    def _enrol(self, text: str) -> None:
        room = self._room

        def told(device: str) -> None:
            self._work.say(
                Said(Tone.GOOD, "staff.said.enrolled", (("device", device),))
            )

        self._work.do("enrolling", lambda t: t.enrol(room, text), told)

    def _follow(self) -> None:
        """Keep the camera on only while its page, or the code's, is shown."""
        if self._core.stand.screen is Screen.STAFF:
            self._camera.follow(shown=self.stage.page in LIVE)
