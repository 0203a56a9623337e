"""The kiosk's state and the few ways in which it may change. No Kivy.

The acts of a candidate (kiosk.entrance, kiosk.folder, kiosk.booth) work on a `Core`;
the display asks it for the present page after every change.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from camera.errors import CameraError
from dossier.catalogue import MaterialType
from dossier.explain import Explanation
from kiosk.appearance import USUAL
from kiosk.errors import EXPLANATIONS, KioskError, of_camera
from kiosk.faults import Condition
from kiosk.flow import Cue, Screen, after
from kiosk.jobs import Jobs
from kiosk.params import KioskParams
from kiosk.present import Page, present
from kiosk.reading import Reading, read
from kiosk.texts import Texts
from kiosk.visit import Sheet, Stand, Tell, Visit, Wait
from sync.backroom import Standing
from sync.desk import Desk
from sync.errors import SyncError
from sync.views import Health

T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """How the machine is, and what is asked of everybody, read in one go."""

    health: Health
    standing: Standing
    wanted: tuple[MaterialType, ...]


class Core:
    """State, screen changes, jobs and trouble."""

    def __init__(self, desk: Desk, jobs: Jobs, params: KioskParams) -> None:
        self.desk = desk
        self.params = params
        self.stand = Stand(
            params.language,
            desk.health(),
            simulated_camera=params.simulated_camera,
            wanted=desk.asked_of_all(),
        )
        self.texts = Texts(params.language)
        self._jobs = jobs
        self._watchers: list[Callable[[], None]] = []
        self.turn = 0  # how often the screen has changed

    def watch(self, callback: Callable[[], None]) -> None:
        """Call back after every change of what is to be shown."""
        self._watchers.append(callback)

    def changed(self) -> None:
        """Have the display show the state as it is now."""
        for callback in self._watchers:
            callback()

    def page(self) -> Page:
        """Return what the display shows now."""
        zone = self.params.time_zone
        return present(self.stand, self.texts, zone, self.now())

    @property
    def visit(self) -> Visit:
        """The candidate who stands here; an assertion where nobody can."""
        assert self.stand.visit is not None
        return self.stand.visit

    def go(self, cue: Cue) -> None:
        """Change the screen as the table says."""
        self.stand.screen = after(self.stand.screen, cue)
        self.turn += 1
        self.stand.sheet = None
        self.stand.problem, self.stand.wait_s = "", 0
        self.stand.problem_place = ""
        if self.stand.screen is not Screen.LOGIN:
            self.stand.offered = ""
        self.changed()

    def here(self) -> Callable[[], bool]:
        """Return what says whether the screen of now was never left since.

        A candidate who came back to it may be doing something else there.
        """
        turn = self.turn
        return lambda: self.turn == turn

    def lay(self, sheet: Sheet | None) -> None:
        """Put a sheet over the screen, or take it away."""
        self.stand.sheet = sheet
        self.changed()

    def tell(self, error: BaseException) -> None:
        """Say what went wrong, in the words of its own table."""
        self.lay(Tell(explained(error)))

    def job(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        always: Callable[[], None] = lambda: None,
        *,
        apart: bool = False,
    ) -> None:
        """Work off the UI thread; the result of a visit that has ended is dropped.

        `always` is called first, whatever came of it. What waits for the network is
        done `apart`.
        """
        visit = self.stand.visit

        def arrived(result: T) -> None:
            always()
            if self.stand.visit is visit:
                done(result)

        def failed(error: BaseException) -> None:
            always()
            if self.stand.visit is visit:
                self.tell(error)

        run = self._jobs.run_apart if apart else self._jobs.run
        run(work, arrived, failed)

    def work_for(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Work that is no candidate's, whoever comes meanwhile; faults are logged."""

        def failed(error: BaseException) -> None:
            self.stand.busy = False
            self.tell(error)

        self._jobs.run(work, done, failed)

    def read_state(self) -> None:
        """Have queue, line and day read again; they are shown when they are there.

        Not in the display's thread: it would wait for a disk that is writing.
        """
        self.work_for(self._state, self._took)

    def _state(self) -> State | Condition:
        try:
            desk = self.desk
            return State(desk.health(), desk.backroom().standing(), desk.asked_of_all())
        except SyncError as error:  # a store that fails shows by itself soon
            log.error("%s", error.code)  # noqa: TRY400 - the code says it
            return Condition(store=error.code)

    def _took(self, state: State | Condition) -> None:
        if isinstance(state, Condition):
            self.stand.condition = state
        else:
            self.stand.health, self.stand.standing = state.health, state.standing
            self.stand.wanted = state.wanted
        self.changed()

    def work(self, work: Callable[[], None]) -> None:
        """Have something done that nobody waits for; what goes wrong is logged."""

        def failed(error: BaseException) -> None:
            log.error("%s", explained(error).code, exc_info=error)

        self._jobs.run(work, lambda _: None, failed)

    def waiting(
        self, doing: str, work: Callable[[], T], done: Callable[[T], None]
    ) -> None:
        """Work while the display says that something is being done.

        The result is dropped where the candidate was led to another screen meanwhile,
        as a lock does.
        """
        self.lay(Wait(doing))
        here = self.here()

        def arrived(result: T) -> None:
            if here():
                self.stand.sheet = None
                done(result)

        self.job(work, arrived)

    def keep(
        self,
        doing: str,
        work: Callable[[], object],
        then: Callable[[], None],
        kept: Callable[[], None] = lambda: None,
    ) -> None:
        """Have something committed, and go on with the dossier as it is then.

        Nothing can be touched in between, or it would be touched twice. `kept` is
        called in any case, `then` only where the candidate still stands on the screen.
        """
        visit = self.visit
        session, known = visit.session, frozenset(visit.thumbnails)
        self.lay(Wait(doing))
        here = self.here()

        def both() -> Reading:
            work()
            return read(self.desk, session, known)

        def arrived(found: Reading) -> None:
            kept()
            found.tell(visit)
            if here():
                self.stand.sheet = None
                then()
            else:
                self.changed()

        self.job(both, arrived)

    def reread(self, then: Callable[[], None]) -> None:
        """Read the candidate's dossier again, with the thumbnails it now has."""
        visit = self.visit
        session, known = visit.session, frozenset(visit.thumbnails)

        def arrived(found: Reading) -> None:
            found.tell(visit)
            then()

        self.job(lambda: read(self.desk, session, known), arrived)

    def note_camera(self, code: str) -> None:
        """Let the office know how the camera is; no candidate waits for it."""

        def failed(error: BaseException) -> None:
            log.warning("the camera's state was not kept: %s", type(error).__name__)

        state = code or "ok"
        self._jobs.run(lambda: self.desk.note_camera(state), lambda _: None, failed)

    def now(self) -> datetime:
        """Return the wall clock, for display only."""
        return datetime.now(UTC)

    def forget(self) -> None:
        """End the visit: whatever hung on the candidate is gone."""
        self.stand.visit = None
        self.stand.staff = None
        self.stand.busy = self.stand.asking = False
        self.stand.language = self.params.language
        self.stand.look = USUAL
        self.texts = Texts(self.params.language)
        if self.stand.screen is not Screen.IDLE:
            self.go(Cue.LEAVE)
        self.read_state()


def explained(error: BaseException) -> Explanation:
    """Return the words for an error; what no table knows is logged and told as K199."""
    match error:
        case SyncError():
            return error.explanation
        case KioskError():
            return error.explanation
        case CameraError(code=code, text=text):
            return of_camera(code, text)
        case _:
            log.error("unexpected: %s", error, exc_info=error)
            return EXPLANATIONS["K199"]
