"""报名信息: the candidate's application, masked."""

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import Item
from kiosk.ui.widgets.kvfile import load_beside


class RowView(Item):
    """A name and a value."""


class RegistrationPanel(Panel):
    """Shows whose application this is, and the way to the materials."""


load_beside(__file__)
