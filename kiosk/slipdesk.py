"""Coming in by the code on the registration slip: under the camera, or by a scanner."""

from kiosk.core import Core
from kiosk.entrance import Entrance
from kiosk.flow import Cue, Screen
from kiosk.lookout import Report
from kiosk.studio import Studio
from sync.protocol.slip import SlipFault, read_slip

PROBLEMS: dict[SlipFault, str] = {
    SlipFault.FOREIGN: "K151",
    SlipFault.OTHER_VERSION: "K152",
    SlipFault.DAMAGED: "K153",
}


class SlipDesk:
    """Reads a slip's code and has it checked as a typed password is."""

    def __init__(self, core: Core, studio: Studio, entrance: Entrance) -> None:
        self._core = core
        self._studio = studio
        self._entrance = entrance
        # Its hash: a code that lies under the camera is tried once, and not kept.
        self._tried: int | None = None
        core.watch(self._follow)

    def open(self) -> None:
        """Go and look for a code."""
        if self._core.stand.busy:
            return
        self._tried = None
        self._core.go(Cue.SCAN_SLIP)

    def take(self, text: str) -> None:
        """Use a code, wherever it came from, or say why it cannot be used."""
        stand = self._core.stand
        if stand.busy:
            return
        slip = read_slip(text)
        if isinstance(slip, SlipFault):
            stand.problem, stand.wait_s = PROBLEMS[slip], 0
            self._core.changed()
        elif slip.password:
            self._entrance.log_in(slip.account, slip.password, by_slip=True)
        else:
            self._offer(slip.account)

    def _offer(self, account: str) -> None:
        """Fill in the account of a slip that has no password."""
        stand = self._core.stand
        stand.offered, stand.problem = account, ""
        if stand.screen is Screen.SLIP:
            self._core.go(Cue.BACK)
        else:
            self._core.changed()

    def _seen(self, texts: tuple[str, ...]) -> None:
        """Try what lies under the camera, each code once; a slip goes before others."""
        if self._core.stand.screen is not Screen.SLIP or self._core.stand.sheet:
            return
        slips = [t for t in texts if not isinstance(read_slip(t), SlipFault)]
        text = (slips or list(texts))[0]
        if hash(text) != self._tried and not self._core.stand.busy:
            self._tried = hash(text)
            self.take(text)

    def _camera(self, report: Report) -> None:
        self._core.stand.camera = report
        self._core.note_camera(report.code)
        self._core.changed()

    def _follow(self) -> None:
        if self._core.stand.screen is Screen.SLIP:
            self._studio.scan(self._seen, self._camera)
