"""Activation: what happens to the data, and the word that it may."""

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import PileItem
from kiosk.ui.widgets.kvfile import load_beside


class ParagraphView(PileItem):
    """A short heading and a few sentences."""


class ConsentPanel(Panel):
    """Asks for consent at the first login."""


load_beside(__file__)
