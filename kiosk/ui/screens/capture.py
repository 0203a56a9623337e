"""The live picture, one sentence of advice, and the shutter."""

from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import Item, Pile
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.later import Later, Part
from kiosk.ui.widgets.picture import LivePicture
from kiosk.ui.widgets.piloted import Piloted

__all__ = ["CapturePanel", "Later", "LivePicture"]


class PartView(Item):
    """One of the fixed images of a type."""


class Shutter(Piloted, ButtonBehavior, Widget):
    """The round button; the ring around it fills while the page is held still."""

    progress = NumericProperty(0)


class PoseView(BoxLayout):
    """What the present part should look like, small."""

    pose = ObjectProperty(None, allownone=True)
    caption = StringProperty("")


class FaultBoard(Pile):
    """What is wrong with the camera, what is safe, and what to do."""

    fault = ObjectProperty(None, allownone=True)


class CaptureSide(Part):
    """What is shot, and the shutter."""


class CapturePose(Part):
    """The place of the small example."""


class CaptureFault(Part):
    """The place of what is wrong with the camera, once something is."""


class CapturePanel(Panel):
    """Shows what the camera sees."""

    def leave(self) -> None:
        """Show no further frame."""
        self.ids.live.stop()


load_beside(__file__)
