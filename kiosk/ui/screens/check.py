"""The picture that was made, to be looked at closely, and the choice to use it."""

from kivy.properties import BooleanProperty

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import Item
from kiosk.ui.widgets.cornerview import CornerView
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.later import Later, Part
from kiosk.ui.widgets.push import Push
from kiosk.ui.widgets.zoomview import ZoomView
from kiosk.viewmodels.check import Check, Showing

__all__ = ["CheckPanel", "CornerView", "Later", "ZoomView"]


class LineView(Item):
    """One thing that was done."""


class ProblemView(Item):
    """One thing that is wrong."""


class TabView(Item):
    """One of the ways to look at it."""


class TabPush(Push):
    """The button of a tab."""

    chosen = BooleanProperty(defaultvalue=False)


class CheckTabs(Part):
    """The ways to look at it."""


class CheckCut(Part):
    """The photograph with its corners, once they are to be dragged."""


class CheckWords(Part):
    """What became of it, and what is wrong."""


class CheckButtons(Part):
    """What can be done with it."""


class CheckPicture(Part):
    """One of the two pictures."""

    def shows(self, body: Check, showing: str) -> bool:
        """Say whether it is on screen."""
        return shows(body, showing)


class CheckAfter(CheckPicture):
    """The finished picture."""


class CheckBefore(CheckPicture):
    """The photograph."""


class CheckPanel(Panel):
    """Before, after, and what to do."""

    def shows(self, body: Check, showing: str) -> bool:
        """Say whether one of the two pictures is on screen."""
        return shows(body, showing)


def shows(body: Check, showing: str) -> bool:
    """Say whether one of the two pictures is on screen: not while corners are set."""
    return body.cutting is None and body.showing in (Showing.BOTH, showing)


load_beside(__file__)
