"""The first thing on the display: that the kiosk is starting, while the rest loads.

The window is the one that the kiosk then uses. What is drawn here needs only the
toolkit, so that it stands before the rooms are loaded, which takes longer.
"""

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.utils import get_hex_from_color

from kiosk.params import KioskParams
from kiosk.texts import Texts
from kiosk.ui import theme


def show_starting(params: KioskParams) -> None:
    """Draw one frame that says so in both languages; it stays until the next."""
    theme.register_fonts(params.fonts_dir)
    both = [Texts(params.language), Texts(params.language.other)]
    brand = (
        f"[b][color={get_hex_from_color(theme.BRAND)}]{both[0]('brand')}[/color][/b]"
    )
    label = Label(
        text="\n".join([brand, *(texts("idle.starting") for texts in both)]),
        markup=True,
        font_size=theme.TITLE,
        color=theme.INK,
        halign="center",
        line_height=1.6,
    )
    before, Window.clearcolor = Window.clearcolor, theme.GROUND
    Window.add_widget(label)
    label.size = Window.size
    EventLoop.idle()
    Window.remove_widget(label)
    Window.clearcolor = before
