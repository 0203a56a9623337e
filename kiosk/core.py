"""The kiosk's state and the few ways in which it may change. No Kivy.

The acts of a candidate (kiosk.entrance, kiosk.folder, kiosk.booth) work on a `Core`;
the display asks it for the present page after every change.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from camera.errors import CameraError
from dossier.explain import Explanation
from dossier.states import State
from kiosk.appearance import USUAL
from kiosk.errors import EXPLANATIONS, KioskError, of_camera
from kiosk.faults import Condition
from kiosk.flow import Cue, Screen, after
from kiosk.jobs import Jobs
from kiosk.params import KioskParams
from kiosk.pictures import Picture, decode
from kiosk.present import Page, present
from kiosk.texts import Texts
from kiosk.visit import Sheet, Stand, Tell, Visit, Wait
from sync.desk import Desk
from sync.errors import SyncError
from sync.views import DossierView

T = TypeVar("T")
THUMBNAIL_SIDE = 240  # px, as sync keeps them

log = logging.getLogger(__name__)


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
        self.stand.sheet = None
        self.stand.problem, self.stand.wait_s = "", 0
        self.stand.problem_place = ""
        if self.stand.screen is not Screen.LOGIN:
            self.stand.offered = ""
        self.changed()

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
        """Read queue, line and day; a store that fails shows by itself soon."""
        try:
            self.stand.health = self.desk.health()
            self.stand.standing = self.desk.backroom().standing()
            self.stand.wanted = self.desk.asked_of_all()
        except SyncError as error:
            log.error("%s", error.code)  # noqa: TRY400 - the code says it
            self.stand.condition = Condition(store=error.code)

    def work(self, work: Callable[[], None]) -> None:
        """Have something done that nobody waits for; what goes wrong is logged."""

        def failed(error: BaseException) -> None:
            log.error("%s", explained(error).code, exc_info=error)

        self._jobs.run(work, lambda _: None, failed)

    def waiting(
        self, doing: str, work: Callable[[], T], done: Callable[[T], None]
    ) -> None:
        """Work while the display says that something is being done."""
        self.lay(Wait(doing))

        def arrived(result: T) -> None:
            self.stand.sheet = None
            done(result)

        self.job(work, arrived)

    def reread(self, then: Callable[[], None]) -> None:
        """Read the candidate's dossier again, with the thumbnails it now has."""
        visit = self.visit
        session = visit.session
        known = frozenset(visit.thumbnails)

        def read() -> tuple[DossierView, tuple[str, ...], dict[str, Picture]]:
            view = self.desk.view(session)
            wanted = {m.id for m in view.dossier.materials} - known
            found = {name: self.desk.thumbnail(session, name) for name in wanted}
            return (
                view,
                _unchanged(self.desk, view),
                {
                    name: decode(jpeg, THUMBNAIL_SIDE)
                    for name, jpeg in found.items()
                    if jpeg is not None
                },
            )

        def arrived(
            result: tuple[DossierView, tuple[str, ...], dict[str, Picture]],
        ) -> None:
            visit.view, visit.unchanged, fresh = result
            visit.thumbnails |= fresh
            then()

        self.job(read, arrived)

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
        self.read_state()
        self.stand.language = self.params.language
        self.stand.look = USUAL
        self.texts = Texts(self.params.language)
        if self.stand.screen is not Screen.IDLE:
            self.go(Cue.LEAVE)


def _unchanged(desk: Desk, view: DossierView) -> tuple[str, ...]:
    """Return the returned types that hold nothing but what was returned.

    What was submitted cannot be opened here any more; what was shot since can. A
    picture that was replaced at another kiosk cannot either, so this may only warn.
    """
    if view.dossier.state is not State.RETURNED:
        return ()
    return tuple(
        type_id
        for type_id in view.dossier.asked
        if (present := view.dossier.of_type(type_id))
        and not any(desk.can_open(material.id) for material in present)
    )


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
