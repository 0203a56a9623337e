"""个人信息: where the reviewers' messages go."""

from typing import Any

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import Scroll
from kiosk.ui.widgets.entry import Entry, Form
from kiosk.ui.widgets.keyboard import Keyboard
from kiosk.ui.widgets.kvfile import load_beside

__all__ = ["Keyboard", "ProfilePanel", "Scroll"]


class ProfilePanel(Form, Panel):
    """Asks for the phone number, and for another that may stay empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ids.phone.value = self.body.phone_value
        self.ids.contact.value = self.body.contact_value
        self.focus(self.ids.phone)
        self.take_keys()

    def entries(self) -> list[Entry]:
        """The phone, then the other number."""
        return [self.ids.phone, self.ids.contact]

    def enter(self) -> None:
        """Keep what was typed."""
        self.acts.entrance.save_profile(self.ids.phone.value, self.ids.contact.value)

    def leave(self) -> None:
        """Forget what was typed."""
        self.release_keys()
        self.ids.phone.value = self.ids.contact.value = ""


load_beside(__file__)
