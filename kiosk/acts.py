"""Everything that a candidate can do, in one place for the screens to call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.backstage import StaffTools
from kiosk.booth import Booth
from kiosk.core import Core
from kiosk.darkroom import Darkroom
from kiosk.entrance import Entrance
from kiosk.flow import WAITING, Screen
from kiosk.folder import Folder
from kiosk.handing import Handing
from kiosk.inbox_port import Inbox
from kiosk.patience import Patience
from kiosk.picker import Picker
from kiosk.printing import Printer
from kiosk.returning import Returning
from kiosk.signing import Signing
from kiosk.slipdesk import SlipDesk
from kiosk.staffroom import StaffRoom
from kiosk.studio import Studio
from kiosk.visit import (
    AskDelete,
    AskLeave,
    AskUnchanged,
    Sheet,
    ShowExample,
    ShowMaterial,
    Tell,
    WarnTimeout,
)
from kiosk.watchman import Watchman

if TYPE_CHECKING:
    from sync.transport import LineParams


@dataclass(frozen=True, slots=True)
class Places:
    """What the kiosk has besides a camera, where it has it.

    `line` tells how the office is reached when a person waits for its answer;
    `absent` says, without opening it, whether the camera is surely not there.
    """

    inbox: Inbox | None = None
    printer: Printer | None = None
    tools: StaffTools | None = None
    line: "Callable[[], LineParams] | None" = None
    absent: "Callable[[], bool] | None" = None


class Acts:
    """The acts by place, the answers to sheets, and the passing of time."""

    def __init__(
        self,
        core: Core,
        studio: Studio,
        monotonic: Callable[[], float],
        places: Places | None = None,
    ) -> None:
        outside = places or Places()
        self.core = core
        self.entrance = Entrance(core, outside.line)
        self.slip = SlipDesk(core, studio, self.entrance)
        self.folder = Folder(core)
        self.returning = Returning(core)
        self.signing = Signing(core)
        self.handing = Handing(core, outside.printer)
        self.booth = Booth(core, studio)
        self.darkroom = Darkroom(core, studio)
        self.picker = Picker(core, studio, self.booth, outside.inbox)
        self.booth.after_use = self.picker.used
        self.staff = StaffRoom(core, studio, outside.tools)
        self.watchman = Watchman(core, outside.absent)
        self.studio = studio
        self._monotonic = monotonic
        self._touched = monotonic()

    @property
    def patience(self) -> Patience:
        """How long a visit may rest: what the office set, else what this machine is."""
        own = Patience(self.core.params.idle_timeout_s, self.core.params.idle_warning_s)
        told = self.core.stand.standing.told
        if told is None:
            return own
        return own.told(told.idle_timeout_s, told.idle_warning_s)

    @property
    def dim_after_s(self) -> float:
        """After how many seconds without a touch the waiting display is dimmed."""
        told = self.core.stand.standing.told
        return (told and told.dim_after_s) or self.core.params.dim_after_s

    def yes(self) -> None:
        """Answer the sheet with its first answer."""
        sheet = self.core.stand.sheet
        self.core.lay(None)
        match sheet:
            case AskDelete(material_id):
                self.folder.delete(material_id)
            case AskLeave():
                self.entrance.leave()
            case WarnTimeout(_, over):
                self._stay(over)
            case AskUnchanged(type_ids):
                self._retake(type_ids[0])
            case Tell() | ShowExample() | ShowMaterial() | _:
                pass

    def no(self) -> None:
        """Answer the sheet with its second answer."""
        sheet = self.core.stand.sheet
        self.core.lay(None)
        match sheet:
            case WarnTimeout():
                self.entrance.leave()
            case AskUnchanged():
                self.handing.go_on()

    def again(self) -> None:
        """Take the picture again that is shown large: it stays until then."""
        sheet = self.core.stand.sheet
        self.core.lay(None)
        if not isinstance(sheet, ShowMaterial):
            return
        shown = self.core.visit.view.dossier.material(sheet.material_id)
        if shown is not None:
            self.booth.open(shown.type_id, shown.part, shown.id)

    def _retake(self, type_id: str) -> None:
        """Shoot the first picture of a returned type again."""
        first = self.core.visit.view.dossier.of_type(type_id)[0]
        self.booth.open(type_id, first.part, first.id)

    def touched(self) -> bool:
        """Somebody is here; say whether that only woke the display.

        What wakes it does nothing else: nobody sees what a dark display offers.
        """
        self._touched = self._monotonic()
        woken, self.core.stand.dimmed = self.core.stand.dimmed, False
        if woken:
            self.core.changed()
        return woken

    def typed(self) -> bool:
        """Somebody types or scans: as `touched`, and no warning takes their letters."""
        sheet = self.core.stand.sheet
        if isinstance(sheet, WarnTimeout):
            self._stay(sheet.over)
        return self.touched()

    def _warn(self, seconds: int) -> None:
        """Warn over whatever is shown, which comes back when they stay."""
        sheet = self.core.stand.sheet
        over = sheet.over if isinstance(sheet, WarnTimeout) else sheet
        warning = WarnTimeout(seconds, over)
        if sheet != warning:
            self.core.lay(warning)

    def _stay(self, over: Sheet | None) -> None:
        """Somebody is still here: show again what the warning covered."""
        self.touched()
        self.core.lay(over)

    def _rest(self, now: float) -> None:
        """Dim a display before which nobody has stood for a while; a fault is lit."""
        stand = self.core.stand
        long_ago = now - self._touched >= self.dim_after_s
        rests = stand.screen is Screen.IDLE and long_ago
        if rests != stand.dimmed:
            stand.dimmed = rests
            self.core.changed()

    def tick(self) -> None:
        """Let time pass: warn, and end a visit that nobody continues."""
        stand = self.core.stand
        now = self._monotonic()
        if stand.screen in WAITING:
            self.watchman.tick(now)
            self._rest(now)
            return
        if self.staff.busy:
            self.touched()
            self.core.changed()  # the bar moves on
        self.picker.tick(now)
        self.entrance.tick(now)
        patience = self.patience
        if patience.left(self._touched, now) <= 0:
            self.entrance.leave()
            return
        seconds = patience.warns(self._touched, now)
        if seconds is not None:
            self._warn(seconds)
