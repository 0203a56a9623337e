"""The login screen: two fields and a keyboard."""

from typing import Any

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import Scroll
from kiosk.ui.widgets.entry import Entry, Form
from kiosk.ui.widgets.keyboard import Keyboard
from kiosk.ui.widgets.kvfile import load_beside
from sync.protocol.slip import looks_like_slip

__all__ = ["Keyboard", "LoginPanel", "Scroll"]


class LoginPanel(Form, Panel):
    """Asks for account and password."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.focus(self.ids.account)
        self._take_offered()
        self.take_keys()

    def entries(self) -> list[Entry]:
        """Account, then password."""
        return [self.ids.account, self.ids.password]

    def on_body(self, *_: object) -> None:
        """After a wrong password the field is empty, ready for another try."""
        if self.ids and self.body.problem:
            self.ids.password.value = ""
        if self.ids:
            self._take_offered()

    def _take_offered(self) -> None:
        """Fill in the account that a slip gave; the password is still to be typed."""
        if self.body.offered:
            self.ids.account.value = self.body.offered
            self.focus(self.ids.password)

    def enter(self) -> None:
        """Go to the password first, if it is still empty."""
        if self._scanned():
            return
        if not self.ids.password.value:
            self.focus(self.ids.password)
        elif self.ids.account.value:
            self.acts.entrance.log_in(self.ids.account.value, self.ids.password.value)

    def _scanned(self) -> bool:
        """Take what a scanner typed into either field for what it is."""
        for entry in self.entries():
            text = entry.value
            if looks_like_slip(text):
                entry.value = ""
                self.acts.slip.take(text)
                return True
        return False

    @staticmethod
    def hides(text: str) -> bool:
        """Say whether a code is being typed here, which may hold a password."""
        return looks_like_slip(text)

    def leave(self) -> None:
        """Forget what was typed."""
        self.release_keys()
        for entry in self.entries():
            entry.value = ""


load_beside(__file__)
