"""The login screen: two fields and a keyboard."""

from typing import Any

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import Scroll
from kiosk.ui.widgets.entry import Entry, Form
from kiosk.ui.widgets.keyboard import Keyboard
from kiosk.ui.widgets.kvfile import load_beside

__all__ = ["Keyboard", "LoginPanel", "Scroll"]


class LoginPanel(Form, Panel):
    """Asks for account and password."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.focus(self.ids.account)
        self.take_keys()

    def entries(self) -> list[Entry]:
        """Account, then password."""
        return [self.ids.account, self.ids.password]

    def on_body(self, *_: object) -> None:
        """After a wrong password the field is empty, ready for another try."""
        if self.ids and self.body.problem:
            self.ids.password.value = ""

    def enter(self) -> None:
        """Go to the password first, if it is still empty."""
        if not self.ids.password.value:
            self.focus(self.ids.password)
        elif self.ids.account.value:
            self.acts.entrance.log_in(self.ids.account.value, self.ids.password.value)

    def leave(self) -> None:
        """Forget what was typed."""
        self.release_keys()
        for entry in self.entries():
            entry.value = ""


load_beside(__file__)
