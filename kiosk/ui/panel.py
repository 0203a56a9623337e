"""What every screen is: a body to show and acts to call."""

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout


class Panel(BoxLayout):
    """A screen. Built anew when it is entered and thrown away when it is left.

    `body` is its view-model, `acts` what it can do, `lens` the live picture's texture.
    """

    body: Any = ObjectProperty(None, rebind=True)
    acts: Any = ObjectProperty(None)
    lens: Any = ObjectProperty(None)
    wide = BooleanProperty(defaultvalue=True)

    def typed(self) -> tuple[str, ...]:
        """Return what stands in the fields, for a panel that takes this one's place."""
        return ()

    def retype(self, values: tuple[str, ...]) -> None:
        """Take over what `typed` of the former panel gave."""

    def leave(self) -> None:
        """Let go of what would outlive the widget."""
