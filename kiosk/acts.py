"""Everything that a candidate can do, in one place for the screens to call."""

from collections.abc import Callable

from kiosk.booth import Booth
from kiosk.core import Core
from kiosk.entrance import Entrance
from kiosk.flow import Screen
from kiosk.folder import Folder
from kiosk.patience import Patience
from kiosk.studio import Studio
from kiosk.visit import AskDelete, AskLeave, ShowExample, Tell, WarnTimeout


class Acts:
    """The acts by place, the answers to sheets, and the passing of time."""

    def __init__(
        self, core: Core, studio: Studio, monotonic: Callable[[], float]
    ) -> None:
        self.core = core
        self.entrance = Entrance(core)
        self.folder = Folder(core)
        self.booth = Booth(core, studio)
        self.studio = studio
        self._patience = Patience(
            core.params.idle_timeout_s, core.params.idle_warning_s
        )
        self._monotonic = monotonic
        self._touched = monotonic()

    def yes(self) -> None:
        """Answer the sheet with its first answer."""
        sheet = self.core.stand.sheet
        self.core.lay(None)
        match sheet:
            case AskDelete(material_id):
                self.folder.delete(material_id)
            case AskLeave():
                self.entrance.leave()
            case WarnTimeout():
                self.touched()
            case Tell() | ShowExample() | _:
                pass

    def no(self) -> None:
        """Answer the sheet with its second answer."""
        leaving = isinstance(self.core.stand.sheet, WarnTimeout)
        self.core.lay(None)
        if leaving:
            self.entrance.leave()

    def touched(self) -> None:
        """Somebody is here."""
        self._touched = self._monotonic()

    def tick(self) -> None:
        """Let time pass: warn, and end a visit that nobody continues."""
        stand = self.core.stand
        if stand.screen is Screen.IDLE:
            return
        now = self._monotonic()
        if self._patience.left(self._touched, now) <= 0:
            self.entrance.leave()
            return
        seconds = self._patience.warns(self._touched, now)
        if seconds is not None and stand.sheet != WarnTimeout(seconds):
            self.core.lay(WarnTimeout(seconds))
