"""What the staff does at the kiosk: behind a passphrase, and never with an image."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from camera.errors import CameraError
from kiosk.backstage import Backstage, Draft, Said, StaffPage, StaffTools
from kiosk.core import Core, explained
from kiosk.errors import KioskError
from kiosk.flow import Cue, Screen
from kiosk.lookout import Report
from kiosk.records import Records
from kiosk.studio import Studio
from kiosk.viewmodels.tone import Tone
from sync.aside import Aside
from sync.backroom import Backroom
from sync.errors import SyncError

T = TypeVar("T")
GOOD, WARN, BAD = Tone.GOOD, Tone.WARN, Tone.BAD

log = logging.getLogger(__name__)


class StaffRoom:
    """The door, and the acts behind it."""

    def __init__(self, core: Core, studio: Studio, tools: StaffTools | None) -> None:
        self._core = core
        self._studio = studio
        self._tools = tools
        self._records = Records(lambda: self.stage, lambda: self._room, self._do)
        core.stand.version = tools.version if tools else ""
        core.watch(self._follow)

    @property
    def _room(self) -> Backroom:
        return self._core.desk.backroom()

    @property
    def stage(self) -> Backstage:
        """The present stay; an assertion where nobody of the staff is."""
        assert self._core.stand.staff is not None
        return self._core.stand.staff

    @property
    def busy(self) -> bool:
        """Whether something runs that a time-out must not cut off."""
        staff = self._core.stand.staff
        return staff is not None and bool(staff.doing)

    # The door

    def knock(self) -> None:
        """Ask for the passphrase."""
        self._core.stand.door = ""
        self._core.go(Cue.STAFF)
        self._core.work_for(self._room.has_passphrase, self._know)

    def _know(self, there: bool) -> None:  # noqa: FBT001 - the result of a job
        if not there and self._core.stand.screen is Screen.DOOR:
            self._core.stand.door = "K144"
            self._core.changed()

    def enter(self, passphrase: str) -> None:
        """Check the passphrase, which takes a tenth of a second."""
        stand = self._core.stand
        if stand.busy:
            return
        stand.busy, stand.door, stand.door_wait = True, "", 0
        self._core.changed()
        room = self._room

        def check() -> tuple[bool, bool, float]:
            fits = room.check(passphrase)
            return fits, room.has_passphrase(), 0.0 if fits else room.wait_s()

        self._core.work_for(check, self._checked)

    def _checked(self, found: tuple[bool, bool, float]) -> None:
        fits, there, wait = found
        stand = self._core.stand
        stand.busy = False
        if stand.screen is not Screen.DOOR:
            return  # they left while it was checked
        if not fits:
            log.warning("staff passphrase refused")
            stand.door, stand.door_wait = "K145" if there else "K144", int(wait + 0.99)
            self._core.changed()
            return
        log.info("staff entered")
        stand.staff = Backstage()
        self._core.go(Cue.STAFF_IN)

    # The pages

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
                self._do("looking", lambda _: self._room.aside(), self._set_aside)
            case StaffPage.RECORD:
                self._records.begin()
            case StaffPage.STICK:
                self._do("looking", lambda t: t.media(), self._media)
            case StaffPage.CAMERA:
                self._do("looking", lambda t: t.cameras(), self._cameras)
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
                self._do("examining", lambda t: tuple(t.examine()), self._examined)
            case "refresh" | "record":
                self.show(StaffPage.RECORD if name == "record" else self.stage.page)
            case "category":
                self._records.choose(what)
            case "export" | "import":
                self._carry(name, Path(what))
            case "measure" | "scan":
                self._use_camera(name)

    def _mend(self, name: str, what: str) -> None:
        match name:
            case "release":
                self._do("working", lambda _: self._release(), self._released)
            case "seen":
                self._do("working", lambda _: self._core.desk.note_seen(), self._noted)
            case _:
                self._do("working", lambda _: self._unlock(what), self._unlocked)

    def put(self, text: str) -> None:
        """Take what was typed on a page with a field: a search, or an enrolment."""
        text = text.strip()
        if self.stage.doing or not text:
            return
        if self.stage.page is StaffPage.PEOPLE:
            self._do("working", lambda _: self._room.search(text), self._found)
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

    def _use_camera(self, name: str) -> None:
        if name == "measure":
            self._do("measuring", lambda _: self._studio.measure(), self._measured)
        else:
            self._do("scanning", lambda _: self._studio.codes(), self._scanned)

    # What comes of the acts

    def _release(self) -> tuple[int, tuple[Aside, ...]]:
        room = self._room
        return room.release(), room.aside()

    def _released(self, found: tuple[int, tuple[Aside, ...]]) -> None:
        count, self.stage.aside = found
        self._say(Said(GOOD, "staff.said.released", (("count", count),)))

    def _unlock(self, account: str) -> bool:
        log.info("staff opened a login again")
        return self._core.desk.unlock_login(account)

    def _unlocked(self, counted: bool) -> None:  # noqa: FBT001 - the result of a job
        key = "staff.said.unlocked" if counted else "staff.said.not_locked"
        self._say(Said(GOOD, key))

    def _noted(self, _: object) -> None:
        self._say(Said(GOOD, "staff.said.noted"))

    def _day(self, name: str) -> None:
        room = self._room
        if name == "close":
            closed = Said(GOOD, "staff.said.closed")
            self._do("working", lambda _: room.close_day(), lambda _: self._say(closed))
            return
        room_open = Said(GOOD, "staff.said.opened")

        def opened(found: object) -> None:
            self.stage.findings = found  # type: ignore[assignment]
            self._say(room_open)

        def work(tools: StaffTools) -> object:
            room.open_day()
            return tuple(tools.examine())

        self._do("examining", work, opened)

    def _examined(self, found: object) -> None:
        self.stage.findings = found  # type: ignore[assignment]

    def _set_aside(self, found: object) -> None:
        self.stage.aside = found  # type: ignore[assignment]

    def _media(self, found: object) -> None:
        self.stage.media = found  # type: ignore[assignment]

    def _cameras(self, found: object) -> None:
        self.stage.cameras = found  # type: ignore[assignment]

    def _measured(self, found: object) -> None:
        self.stage.measured = found  # type: ignore[assignment]

    def _found(self, found: object) -> None:
        self.stage.found = found  # type: ignore[assignment]
        self.stage.searched = True

    def _scanned(self, texts: tuple[str, ...]) -> None:
        if not texts:
            self._say(Said(WARN, code="K147"))
            return
        self._enrol(texts[0])

    def _enrol(self, text: str) -> None:
        room = self._room

        def told(device: str) -> None:
            self._say(Said(GOOD, "staff.said.enrolled", (("device", device),)))

        self._do("enrolling", lambda t: t.enrol(room, text), told)

    def _carry(self, way: str, folder: Path) -> None:
        stage = self.stage
        stage.done, stage.total = 0, 0

        def progress(done: int, total: int) -> None:
            stage.done, stage.total = done, total  # read by the display's clock

        def work(tools: StaffTools) -> Said:
            courier = self._core.desk.courier(tools.version)
            if way == "export":
                done = courier.export_to(folder, progress)
                values = (("count", done.operations), ("images", done.images))
                names = "\n".join(path.name for path in done.files)
                return Said(GOOD, "staff.said.exported", values, detail=names)
            answers = courier.answers_in(folder)
            if not answers:
                return Said(WARN, "staff.said.no_answer")
            taken = [courier.import_from(path, progress) for path in answers]
            receipts = sum(sum(one.receipts.values()) for one in taken)
            facts = (("receipts", receipts), ("waiting", taken[-1].waiting))
            return Said(GOOD, "staff.said.imported", facts)

        self._do(way, work, self._say)

    def _say(self, said: Said) -> None:
        self.stage.said = said

    def _do(
        self, doing: str, work: Callable[[StaffTools], T], done: Callable[[T], None]
    ) -> None:
        """Work off the UI thread; errors are said on the page, with their words."""
        stage, tools = self.stage, self._tools
        if tools is None:
            self._say(Said(WARN, code="K146"))
            self._core.changed()
            return
        stage.doing, stage.said = doing, None

        def tried() -> tuple[T | None, Said | None]:
            try:
                return work(tools), None
            except (SyncError, KioskError, CameraError) as error:
                log.warning("staff act failed: %s", explained(error).code)
                return None, Said(BAD, code=explained(error).code)

        def arrived(result: tuple[T | None, Said | None]) -> None:
            stage.doing, stage.done, stage.total = "", 0, 0
            if self._core.stand.staff is not stage:
                return
            value, failure = result
            if failure is not None:
                self._say(failure)
            else:
                done(value)  # type: ignore[arg-type]
            self._refresh()

        self._core.work_for(tried, arrived)
        self._core.changed()

    def _refresh(self) -> None:
        """What was done changes the state that the pages show."""
        self._core.read_state()
        self._core.changed()

    def _follow(self) -> None:
        """Keep the camera on only while its page, or the code's, is shown."""
        stand = self._core.stand
        if stand.screen is not Screen.STAFF:
            return
        if self.stage.page in (StaffPage.CAMERA, StaffPage.DEVICE):
            self._studio.open(lambda _look: None, self._camera)
        else:
            self._studio.close()

    def _camera(self, report: Report) -> None:
        self._core.stand.camera = report
        self._core.note_camera(report.code)
        self._core.changed()
