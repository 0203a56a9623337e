"""上报完成,内容已锁定: the receipt."""

from kivy.properties import StringProperty

from kiosk.receipt import code_picture
from kiosk.ui.panel import Panel
from kiosk.ui.screens.registration import RowView
from kiosk.ui.widgets.boxes import Item, Scroll
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.later import Later, Part
from kiosk.ui.widgets.picture import PictureView
from kiosk.ui.widgets.piloted import Piloted

__all__ = ["DonePanel", "Later", "RowView", "Scroll"]


class NextView(Item):
    """One thing that comes next."""


class CodeView(Piloted, PictureView):
    """A text as a QR code."""

    code = StringProperty("")

    def on_code(self, _: object, code: str) -> None:
        """Draw it."""
        self.picture = code_picture(code) if code else None


class DoneCode(Part):
    """The receipt as a code."""


class DoneNext(Part):
    """What comes next."""


class DonePanel(Panel):
    """What was handed in, when, and what comes next."""


load_beside(__file__)
