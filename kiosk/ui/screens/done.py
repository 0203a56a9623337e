"""上报完成,内容已锁定: the receipt."""

from kiosk.ui.panel import Panel
from kiosk.ui.screens.registration import RowView
from kiosk.ui.widgets.boxes import Item
from kiosk.ui.widgets.kvfile import load_beside

__all__ = ["DonePanel", "RowView"]


class NextView(Item):
    """One thing that comes next."""


class DonePanel(Panel):
    """What was handed in, when, and what comes next."""


load_beside(__file__)
