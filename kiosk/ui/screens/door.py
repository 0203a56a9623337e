"""The door of the staff area: a passphrase."""

from typing import Any

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import Scroll
from kiosk.ui.widgets.entry import Entry, Form
from kiosk.ui.widgets.keyboard import Keyboard
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.pile import Pile

__all__ = ["DoorPanel", "Keyboard", "Pile", "Scroll"]


class DoorPanel(Form, Panel):
    """Asks for the passphrase."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.focus(self.ids.passphrase)
        self.take_keys()

    def entries(self) -> list[Entry]:
        """One field."""
        return [self.ids.passphrase]

    def on_body(self, *_: object) -> None:
        """After a wrong passphrase the field is empty, ready for another try."""
        if self.ids and self.body.problem:
            self.ids.passphrase.value = ""

    def enter(self) -> None:
        """Have it checked."""
        if self.ids.passphrase.value:
            self.acts.staff.enter(self.ids.passphrase.value)

    def leave(self) -> None:
        """Forget what was typed."""
        self.release_keys()
        self.ids.passphrase.value = ""


load_beside(__file__)
