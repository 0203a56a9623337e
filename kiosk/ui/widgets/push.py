"""The button of the house: large, calm, and it answers a touch at once."""

from kivy.metrics import dp
from kivy.properties import (
    BooleanProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.behaviors import ButtonBehavior

from kiosk.ui import theme
from kiosk.ui.widgets.icon import Icon
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.piloted import Piloted
from kiosk.ui.widgets.prose import Prose, fitting

__all__ = ["Icon", "Prose", "Push"]


class Push(Piloted, ButtonBehavior, AnchorLayout):
    """A button with a text, an icon, or both, side by side or `stacked`.

    `kind` is a key of theme.PUSH.
    """

    text = StringProperty("")
    icon = StringProperty("")
    kind = OptionProperty(
        "secondary",
        options=["primary", "secondary", "quiet", "danger", "key", "bare", "minus"],
    )
    font_size = NumericProperty(theme.BODY)
    look = ObjectProperty(theme.PUSH["secondary"])
    stacked = BooleanProperty(defaultvalue=False)
    bold = BooleanProperty(defaultvalue=False)

    def letters(
        self,
        text: str,
        size: float,
        width: float,
        icon: str,
        *,
        stacked: bool,
        bold: bool,
    ) -> float:
        """Return the size of the letters: as told, or smaller where they must fit."""
        beside = size * 1.15 + dp(10) if icon and text and not stacked else 0.0
        return fitting(text, size, width - dp(20) - beside, bold=bold)


load_beside(__file__)
