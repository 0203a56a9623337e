"""The last look before everything is locked."""

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.panel import Panel
from kiosk.ui.screens.registration import RowView
from kiosk.ui.widgets.boxes import Item, Scroll
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.piloted import Piloted

__all__ = ["RowView", "Scroll", "SubmitPanel"]


class Declaration(Piloted, ButtonBehavior, BoxLayout):
    """A box to tick, with its sentence; all of it is the target."""

    text = StringProperty("")
    ticked = BooleanProperty(defaultvalue=False)


class CountView(Item):
    """A type, and how many pictures of it."""


class SubmitPanel(Panel):
    """Summary and declaration."""


load_beside(__file__)
