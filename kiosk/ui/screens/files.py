"""选取文件: pictures from a stick or the scanner's folder, to be chosen by a touch."""

from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import Item
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.picture import PictureView
from kiosk.ui.widgets.piloted import Piloted

__all__ = ["FilesPanel", "PictureView"]


class FileView(Item):
    """One file."""


class FilePush(Piloted, ButtonBehavior, BoxLayout):
    """All of a file's card is the target."""


class FilesPanel(Panel):
    """The files that wait."""


load_beside(__file__)
