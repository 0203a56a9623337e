"""The picture that was made, to be looked at closely, and the choice to use it."""

from kivy.properties import BooleanProperty

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import Item
from kiosk.ui.widgets.cornerview import CornerView
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.push import Push
from kiosk.ui.widgets.zoomview import ZoomView
from kiosk.viewmodels.check import Check, Showing

__all__ = ["CheckPanel", "CornerView", "ZoomView"]


class LineView(Item):
    """One thing that was done."""


class ProblemView(Item):
    """One thing that is wrong."""


class TabView(Item):
    """One of the ways to look at it."""


class TabPush(Push):
    """The button of a tab."""

    chosen = BooleanProperty(defaultvalue=False)


class CheckPanel(Panel):
    """Before, after, and what to do."""

    def shows(self, body: Check, showing: str) -> bool:
        """Say whether one of the two pictures is on screen."""
        if body.cutting is not None:
            return False
        return body.showing in (Showing.BOTH, showing)


load_beside(__file__)
