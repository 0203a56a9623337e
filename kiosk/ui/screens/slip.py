"""The slip screen: the live picture, what to hold under it, and the way back."""

from typing import Any

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.entry import Entry, Form
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.picture import LivePicture
from sync.protocol.slip import LONGEST

__all__ = ["LivePicture", "SlipPanel"]


class SlipPanel(Form, Panel):
    """Shows what the camera sees; a scanner that types is heard as well."""

    def __init__(self, **kwargs: Any) -> None:
        self._scanned = Entry(longest=LONGEST)  # on no display: it may hold a password
        super().__init__(**kwargs)
        self.take_keys()

    def entries(self) -> list[Entry]:
        """What a scanner types."""
        return [self._scanned]

    def enter(self) -> None:
        """The scanner is done."""
        text, self._scanned.value = self._scanned.value, ""
        if text:
            self.acts.slip.take(text)

    def leave(self) -> None:
        """Show no further frame, and forget what was typed."""
        self.release_keys()
        self._scanned.value = ""
        self.ids.live.stop()


load_beside(__file__)
