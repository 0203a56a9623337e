"""The staff's camera page: which camera, its focus and exposure, a test shot."""

import logging
from collections.abc import Callable

from kiosk.backstage import Measured, Said, StaffTools
from kiosk.dials import CameraSeen, DialName
from kiosk.lookout import Report
from kiosk.mount import Mount, Mounted
from kiosk.staffwork import StaffWork
from kiosk.studio import Studio
from kiosk.viewmodels.tone import Tone

AUTOMATIC = "auto"

log = logging.getLogger(__name__)


def listed(tools: StaffTools) -> tuple[tuple[CameraSeen, ...], Mounted | None]:
    """Return the cameras there are, and how the present one stands."""
    seen, mount = tools.cameras(), tools.mount
    return (mount.all_of(seen), mount.state()) if mount else (seen, None)


class StaffCamera:
    """What is done with the camera; no picture is kept."""

    def __init__(self, work: StaffWork, studio: Studio) -> None:
        self._work = work
        self._studio = studio

    def begin(self) -> None:
        """List the cameras, and what can be set."""
        self._work.stage.measured = None
        self._work.do("looking", listed, self._listed)

    def measure(self) -> None:
        """Take a test shot and say how sharp and how evenly lit it is."""
        self._work.do("measuring", lambda _: self._studio.measure(), self._measured)

    def scan(self, take: Callable[[tuple[str, ...]], None]) -> None:
        """Read the codes under the camera."""
        self._work.do("scanning", lambda _: self._studio.codes(), take)

    def use(self, place: str) -> None:
        """Take another of the cameras that are listed, by its place in the list."""
        listed = self._work.stage.cameras
        if not place.isdecimal() or int(place) >= len(listed):
            return
        source = listed[int(place)].source
        self._set("staff.said.camera", lambda mount: mount.use(source))

    def dial(self, name: DialName, value: str) -> None:
        """Set focus or exposure; automatic where the camera may decide."""
        number = None if value == AUTOMATIC else float(value)
        self._set("staff.said.dialled", lambda mount: mount.dial(name, number))

    def as_given(self) -> None:
        """Have the camera as the administrator's settings say."""
        self._set("staff.said.camera", Mount.as_given)

    def follow(self, *, shown: bool) -> None:
        """Keep the camera on only while a page shows what it sees."""
        if shown:
            self._studio.open(lambda _look: None, self._report)
        else:
            self._studio.close()

    def _set(self, key: str, change: Callable[[Mount], None]) -> None:
        """Keep a choice, and have the camera opened again as it says."""

        def work(tools: StaffTools) -> Mounted | None:
            if tools.mount is None:
                return None
            change(tools.mount)
            self._studio.reopen()
            return tools.mount.state()

        def done(now: Mounted | None) -> None:
            if now is None:
                self._work.say(Said(Tone.WARN, code="K146"))
                return
            log.info("staff set the camera")
            stage = self._work.stage
            stage.mounted, stage.measured = now, None
            self._tell_folder(now)
            self._work.say(Said(Tone.GOOD, key))

        self._work.do("setting", work, done)

    def _tell_folder(self, now: Mounted) -> None:
        """Pages before a folder of pictures are changed by a button."""
        stand = self._work.core.stand
        stand.simulated_camera = now.source.startswith("folder:")

    def _listed(self, found: tuple[tuple[CameraSeen, ...], Mounted | None]) -> None:
        self._work.stage.cameras, self._work.stage.mounted = found

    def _measured(self, found: Measured) -> None:
        self._work.stage.measured = found

    def _report(self, report: Report) -> None:
        core, tools = self._work.core, self._work.tools
        if tools is not None and tools.mount is not None:
            # Which values a driver refuses is known once it is open.
            self._work.stage.mounted = tools.mount.state()
        core.stand.camera = report
        core.note_camera(report.code)
        core.changed()
