"""How the staff's acts are done: off the UI thread, one at a time, told on the page."""

import logging
from collections.abc import Callable
from typing import TypeVar

from camera.errors import CameraError
from kiosk.backstage import Backstage, Said, StaffTools
from kiosk.core import Core, explained
from kiosk.errors import KioskError
from kiosk.viewmodels.tone import Tone
from sync.backroom import Backroom
from sync.errors import SyncError

T = TypeVar("T")

log = logging.getLogger(__name__)


class StaffWork:
    """Does what the staff asks for, and says what came of it."""

    def __init__(self, core: Core, tools: StaffTools | None) -> None:
        self.core = core
        self.tools = tools

    @property
    def room(self) -> Backroom:
        """The staff's side of the store."""
        return self.core.desk.backroom()

    @property
    def stage(self) -> Backstage:
        """The present stay; an assertion where nobody of the staff is."""
        assert self.core.stand.staff is not None
        return self.core.stand.staff

    def say(self, said: Said) -> None:
        """Say what came of the last act."""
        self.stage.said = said

    def do(
        self, doing: str, work: Callable[[StaffTools], T], done: Callable[[T], None]
    ) -> None:
        """Work off the UI thread; errors are said on the page, with their words."""
        stage, tools = self.stage, self.tools
        if tools is None:
            self.say(Said(Tone.WARN, code="K146"))
            self.core.changed()
            return
        stage.doing, stage.said = doing, None

        def tried() -> tuple[T | None, Said | None]:
            try:
                return work(tools), None
            except (SyncError, KioskError, CameraError) as error:
                log.warning("staff act failed: %s", explained(error).code)
                return None, Said(Tone.BAD, code=explained(error).code)

        def arrived(result: tuple[T | None, Said | None]) -> None:
            stage.doing, stage.done, stage.total = "", 0, 0
            if self.core.stand.staff is not stage:
                return
            value, failure = result
            if failure is not None:
                self.say(failure)
            else:
                done(value)  # type: ignore[arg-type]
            self._refresh()

        self.core.work_for(tried, arrived)
        self.core.changed()

    def _refresh(self) -> None:
        """What was done changes the state that the pages show."""
        self.core.read_state()
        self.core.changed()
