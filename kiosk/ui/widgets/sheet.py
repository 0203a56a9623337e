"""What lies over a screen; it takes every touch while it is there."""

from typing import Any

from kivy.properties import ObjectProperty
from kivy.uix.anchorlayout import AnchorLayout

from kiosk.ui.widgets.boxes import Item, Scroll
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.picture import Framed
from kiosk.ui.widgets.zoomview import ZoomView
from kiosk.viewmodels.overlay import TIMEOUT, Busy, Example, Large, Overlay, Question

__all__ = ["Framed", "Scroll", "ZoomView", "sheet_for"]


class Veil(AnchorLayout):
    """Darkens the screen below and keeps touches from it."""

    overlay = ObjectProperty(None, rebind=True)
    acts = ObjectProperty(None)

    def on_touch_down(self, touch: Any) -> bool:
        """Give the touch to the sheet; nothing below gets any."""
        if not super().on_touch_down(touch):
            self.beside()
        return True

    def beside(self) -> None:
        """Take a touch that met nothing that can be touched."""


class QuestionSheet(Veil):
    """A text with one or two answers."""

    def beside(self) -> None:
        """Somebody is here: that answers the question of the time-out, and no other."""
        if self.overlay.name == TIMEOUT:
            self.acts.yes()


class ExampleSheet(Veil):
    """Examples, large."""

    def pairs(self, overlay: Example) -> tuple[tuple[object, str], ...]:
        """Return each picture with its caption."""
        return tuple(zip(overlay.pictures, overlay.captions, strict=False))


class ExampleView(Item):
    """One example with its caption."""


class LargeSheet(Veil):
    """One of the candidate's own pictures, to be looked at closely."""


class BusySheet(Veil):
    """Says that something is being done."""


def sheet_for(overlay: Overlay, acts: object) -> Veil:
    """Return the widget for a sheet."""
    match overlay:
        case Question():
            return QuestionSheet(overlay=overlay, acts=acts)
        case Example():
            return ExampleSheet(overlay=overlay, acts=acts)
        case Large():
            return LargeSheet(overlay=overlay, acts=acts)
        case Busy():
            return BusySheet(overlay=overlay, acts=acts)


load_beside(__file__)
