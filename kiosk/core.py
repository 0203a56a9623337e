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
from kiosk.errors import EXPLANATIONS
from kiosk.flow import Cue, Screen, after
from kiosk.jobs import Jobs
from kiosk.params import KioskParams
from kiosk.pictures import Picture, decode
from kiosk.present import Page, present
from kiosk.texts import Texts
from kiosk.visit import Sheet, Stand, Tell, Visit, Wait
from sync.desk import Desk
from sync.errors import SyncError

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
        return present(self.stand, self.texts, self.params.time_zone)

    @property
    def visit(self) -> Visit:
        """The candidate who stands here; an assertion where nobody can."""
        assert self.stand.visit is not None
        return self.stand.visit

    def go(self, cue: Cue) -> None:
        """Change the screen as the table says."""
        self.stand.screen = after(self.stand.screen, cue)
        self.stand.sheet = None
        self.stand.problem = ""
        self.changed()

    def lay(self, sheet: Sheet | None) -> None:
        """Put a sheet over the screen, or take it away."""
        self.stand.sheet = sheet
        self.changed()

    def tell(self, error: BaseException) -> None:
        """Say what went wrong, in the words of its own table."""
        self.lay(Tell(explained(error)))

    def job(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Work off the UI thread; the result of a visit that has ended is dropped."""
        visit = self.stand.visit

        def arrived(result: T) -> None:
            if self.stand.visit is visit:
                done(result)

        def failed(error: BaseException) -> None:
            if self.stand.visit is visit:
                self.tell(error)

        self._jobs.run(work, arrived, failed)

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

        def read() -> tuple[object, dict[str, Picture]]:
            view = self.desk.view(session)
            wanted = {m.id for m in view.dossier.materials} - known
            found = {name: self.desk.thumbnail(session, name) for name in wanted}
            return view, {
                name: decode(jpeg, THUMBNAIL_SIDE)
                for name, jpeg in found.items()
                if jpeg is not None
            }

        def arrived(result: tuple[object, dict[str, Picture]]) -> None:
            visit.view, fresh = result  # type: ignore[assignment]
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
        self.stand.health = self.desk.health()
        self.stand.language = self.params.language
        self.texts = Texts(self.params.language)
        if self.stand.screen is not Screen.IDLE:
            self.go(Cue.LEAVE)


def explained(error: BaseException) -> Explanation:
    """Return the words for an error; what no table knows is logged and told as K199."""
    match error:
        case SyncError():
            return error.explanation
        case CameraError(code=code, text=text):
            return Explanation(
                code,
                text.happened_zh,
                text.safe_zh,
                text.next_zh,
                text.happened_en,
                text.safe_en,
                text.next_en,
                text.retry,
            )
        case _:
            log.error("unexpected: %s", error, exc_info=error)
            return EXPLANATIONS["K199"]
