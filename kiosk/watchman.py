"""Looks after the machine while nobody stands before it: faults come and go."""

from collections.abc import Callable

from kiosk.core import Core
from kiosk.faults import Condition, stopping
from kiosk.flow import WAITING, Cue, Screen
from kiosk.lookout import ABSENT, WELL, Report
from sync.backroom import Standing
from sync.errors import SyncError
from sync.views import Health

CAMERA_S = 5.0  # between two looks for it; an address is connected to each time
EVERY_S = 2.0  # a message within two seconds, and the disk is asked no oftener


class Watchman:
    """Reads how the machine is, and has the display follow."""

    def __init__(self, core: Core, absent: Callable[[], bool] | None = None) -> None:
        self._core = core
        self._absent = absent
        self._next = self._next_camera = 0.0
        self._looking = self._asking = False

    def tick(self, now: float) -> None:
        """Look, if it is time to."""
        if now >= self._next and not self._looking:
            self._next = now + EVERY_S
            self.look()
        if now >= self._next_camera and self._absent is not None and not self._asking:
            self._next_camera = now + CAMERA_S
            self._asking = True
            self._core.job(self._absent, self._camera, self._asked, apart=True)

    def look(self) -> None:
        """Read how things are, off the UI thread, and follow."""
        self._looking = True
        self._core.work_for(self._read, self._arrived)

    def _asked(self) -> None:
        self._asking = False

    def _camera(self, absent: bool) -> None:  # noqa: FBT001 - the result of a job
        """Say at the door whether the camera is there; how it is, its use tells."""
        stand = self._core.stand
        known = stand.camera.code == ABSENT
        if absent == known or stand.screen not in WAITING:
            return
        stand.camera = Report(ABSENT, lasting=True) if absent else WELL
        self._core.note_camera(stand.camera.code)
        self._core.changed()

    def _read(self) -> tuple[Health | None, Standing, Condition]:
        desk = self._core.desk
        try:
            health, standing = desk.health(), desk.backroom().standing()
        except SyncError as error:
            return None, Standing(), Condition(store=error.code)
        try:
            desk.check_room()
            room = True
        except SyncError:
            room = False
        condition = Condition(
            enrolled=health.enrolled,
            revoked=health.revoked,
            room=room,
            catalogue=standing.catalogue,
            closed=standing.closed,
            rescued=health.rescue is not None,
            clock_offset_s=health.clock_offset_s,
        )
        return health, standing, condition

    def _arrived(self, seen: tuple[Health | None, Standing, Condition]) -> None:
        self._looking = False
        stand = self._core.stand
        health, standing, condition = seen
        changed = condition != stand.condition or (health and health != stand.health)
        stand.condition, stand.standing = condition, standing
        stand.health = health or stand.health
        stops = stopping(condition) is not None
        if stand.screen is Screen.IDLE and stops:
            self._core.go(Cue.FAULT)
        elif stand.screen is Screen.FAULT and not stops:
            self._core.read_state()  # what a new catalogue asks for is shown at once
            self._core.go(Cue.WELL)
        elif changed:
            self._core.changed()
