"""本人签名: a pad to write on with a finger."""

from typing import Any

from kivy.graphics import Color, SmoothLine
from kivy.metrics import dp
from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from kiosk.signature import HEIGHT, WIDTH, Strokes
from kiosk.ui import theme
from kiosk.ui.panel import Panel
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.picture import fit
from kiosk.ui.widgets.piloted import Piloted

__all__ = ["SignPad", "SignPanel"]


class SignPad(Piloted, Widget):
    """Draws what a finger writes at once, and tells the screen of every point."""

    acts = ObjectProperty(None)
    strokes = ObjectProperty(())
    paper = ObjectProperty((0, 0, 0, 0))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for what in ("pos", "size"):
            self.fbind(what, self._fit)
        self._fit()

    def on_strokes(self, _: object, strokes: Strokes) -> None:
        """Draw all anew: after a stroke began, the pad was emptied, or turned."""
        self._draw(strokes)

    def on_touch_down(self, touch: Any) -> bool:
        """Begin a stroke; one finger writes."""
        if touch.is_mouse_scrolling or not self._inside(touch.pos):
            return False
        touch.grab(self)
        self._write(touch, begins=True)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Go on with it."""
        if touch.grab_current is not self:
            return False
        self._write(touch, begins=False)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """End it."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        return True

    def _inside(self, pos: tuple[float, float]) -> bool:
        left, low, width, height = self.paper
        return bool(left <= pos[0] <= left + width and low <= pos[1] <= low + height)

    def _write(self, touch: Any, *, begins: bool) -> None:
        left, low, width, height = self.paper
        x, y = (touch.x - left) / width, 1 - (touch.y - low) / height
        strokes = self.acts.signing.write((x, y), begins=begins)
        if strokes is not None:  # else the pad was left
            self._draw(strokes)

    def _fit(self, *_: object) -> None:
        if min(self.size) >= 1:
            self.paper = fit((WIDTH, HEIGHT), self.pos, self.size)
            self._draw(self.strokes)

    def _draw(self, strokes: Strokes) -> None:
        if "ink" not in self.ids:
            return  # the rules of the screen are still being applied
        left, low, width, height = self.paper
        self.ids.ink.strokes = tuple(
            tuple(
                value
                for x, y in stroke
                for value in (left + x * width, low + (1 - y) * height)
            )
            for stroke in strokes
        )


class Ink(Widget):
    """Lines through points of the display."""

    strokes = ObjectProperty(())

    def on_strokes(self, _: object, strokes: tuple[tuple[float, ...], ...]) -> None:
        """Draw them."""
        self.canvas.clear()
        with self.canvas:
            Color(*theme.BRAND_DARK)
            for points in strokes:
                shown = points if len(points) > 2 else (*points, *points)  # noqa: PLR2004 - one point
                SmoothLine(points=shown, width=dp(3), cap="round", joint="round")


class SignPanel(Panel):
    """The pad, and what to do with what was written."""


load_beside(__file__)
