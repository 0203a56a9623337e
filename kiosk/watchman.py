"""Looks after the machine while nobody stands before it: faults come and go."""

from kiosk.core import Core
from kiosk.faults import Condition, stopping
from kiosk.flow import Cue, Screen
from sync.backroom import Standing
from sync.errors import SyncError
from sync.views import Health

EVERY_S = 2.0  # a message within two seconds, and the disk is asked no oftener


class Watchman:
    """Reads how the machine is, and has the display follow."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._next = 0.0
        self._looking = False

    def tick(self, now: float) -> None:
        """Look, if it is time to."""
        if now >= self._next and not self._looking:
            self._next = now + EVERY_S
            self.look()

    def look(self) -> None:
        """Read how things are, off the UI thread, and follow."""
        self._looking = True
        self._core.work_for(self._read, self._arrived)

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
