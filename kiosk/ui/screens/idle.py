"""The idle screen: a greeting, what to bring, and how the machine is."""

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import Item
from kiosk.ui.widgets.kvfile import load_beside


class BringView(Item):
    """One thing to have at hand."""


class IdlePanel(Panel):
    """Waits for somebody."""


load_beside(__file__)
