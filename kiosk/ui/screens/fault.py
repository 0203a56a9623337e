"""What stands in the place of the greeting while nobody can be served."""

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import Card
from kiosk.ui.widgets.kvfile import load_beside

__all__ = ["Card", "FaultPanel"]


class FaultPanel(Panel):
    """One fault: what it means, what is safe, what to do."""


load_beside(__file__)
