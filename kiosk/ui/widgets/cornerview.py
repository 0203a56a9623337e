"""The photograph with four corners to drag, and a magnifier beside the finger."""

from typing import Any

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from kiosk.corners import Corners, dragged, nearest
from kiosk.pictures import Picture
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.picture import fit, placed, texture_of
from kiosk.ui.widgets.piloted import Piloted

MAGNIFIED = 3.0  # times, against the picture as it is shown
EDGE = dp(34)  # around the picture, so that a finger finds a corner at its edge


class CornerView(Piloted, Widget):
    """Emits `on_placed` with the corners when a finger lets one go."""

    picture = ObjectProperty(None, allownone=True)
    texture = ObjectProperty(None, allownone=True)
    corners = ObjectProperty(())
    fitted = ObjectProperty((0, 0, 0, 0))
    points = ObjectProperty(())
    handles = ObjectProperty(((-99, -99),) * 4)
    held = NumericProperty(-1)
    shown = BooleanProperty(defaultvalue=False)
    glass = ObjectProperty((0, 0, 0, 0))
    near = ObjectProperty((0, 0, 0, 0))
    near_points = ObjectProperty(())
    __events__ = ("on_placed",)

    def __init__(self, **kwargs: Any) -> None:
        self._aside = (0.0, 0.0)
        super().__init__(**kwargs)
        for what in ("texture", "pos", "size", "corners", "held"):
            self.fbind(what, self._fit)
        self._fit()

    def on_picture(self, _: object, picture: Picture | None) -> None:
        """Show another photograph."""
        self.texture = texture_of(picture)

    def on_placed(self, _corners: Corners) -> None:
        """A corner was let go; the screen says what comes of it."""

    def on_touch_down(self, touch: Any) -> bool:
        """Take the nearest corner; it keeps its distance to the finger."""
        if not self.corners or self.held >= 0 or not self.collide_point(*touch.pos):
            return False
        at, stretch = self._share(touch.pos), self.fitted[2] / max(self.fitted[3], 1)
        self.held = nearest(self.corners, at, stretch)
        corner = self.corners[self.held]
        self._aside = (corner[0] - at[0], corner[1] - at[1])
        touch.grab(self)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Drag it."""
        if touch.grab_current is not self:
            return False
        x, y = self._share(touch.pos)
        wish = (x + self._aside[0], y + self._aside[1])
        self.corners = dragged(self.corners, int(self.held), wish)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Let it go."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self.held = -1
        self.dispatch("on_placed", self.corners)
        return True

    def _share(self, pos: tuple[float, float]) -> tuple[float, float]:
        left, low, width, height = self.fitted
        return (
            (pos[0] - left) / max(width, 1),
            1 - (pos[1] - low) / max(height, 1),
        )

    def _fit(self, *_: object) -> None:
        room = (self.width - 2 * EDGE, self.height - 2 * EDGE)
        if self.texture is None or min(room) < 1 or not self.corners:
            self.fitted, self.points = (*self.pos, 0, 0), ()
            self.handles = ((-99, -99),) * 4
            return
        self.fitted = fit(self.texture.size, (self.x + EDGE, self.y + EDGE), room)
        self.points = placed(self.corners, self.fitted)
        self.handles = tuple(zip(self.points[::2], self.points[1::2], strict=True))
        self._look_closer()

    def _look_closer(self) -> None:
        """Put the magnifier into the upper corner that the finger is not in."""
        if self.held < 0:
            self.glass = (0, 0, 0, 0)
            return
        side = min(dp(230), self.width / 3)
        x, y = self.corners[int(self.held)]
        left = self.right - side if x < 0.5 else self.x  # noqa: PLR2004 - the middle
        self.glass = (left, self.top - side, side, side)
        width, height = (MAGNIFIED * value for value in self.fitted[2:])
        self.near = (
            left + side / 2 - x * width,
            self.top - side / 2 - (1 - y) * height,
            width,
            height,
        )
        self.near_points = placed(self.corners, self.near)


load_beside(__file__)
