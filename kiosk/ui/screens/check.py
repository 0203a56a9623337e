"""The picture that was made, beside the photo, and the choice to use it."""

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import Item
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.picture import Framed

__all__ = ["CheckPanel", "Framed"]


class LineView(Item):
    """One thing that was done."""


class ProblemView(Item):
    """One thing that is wrong."""


class CheckPanel(Panel):
    """Before, after, and what to do."""


load_beside(__file__)
