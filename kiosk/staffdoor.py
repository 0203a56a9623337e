"""The door to the staff's pages: a passphrase, checked off the UI thread."""

import logging

from kiosk.backstage import Backstage
from kiosk.core import Core
from kiosk.flow import Cue, Screen

log = logging.getLogger(__name__)


class StaffDoor:
    """Asks for the passphrase, and lets in who knows it."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def knock(self) -> None:
        """Ask for the passphrase."""
        self._core.stand.door = ""
        self._core.go(Cue.STAFF)
        self._core.work_for(self._core.desk.backroom().has_passphrase, self._know)

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
        room = self._core.desk.backroom()

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
