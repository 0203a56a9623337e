"""A picture to look at closely: two fingers, a double tap, a wheel, or buttons."""

import math
from typing import Any

from kivy.properties import (
    BooleanProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.stencilview import StencilView
from kivy.uix.widget import Widget

from kiosk.pictures import Picture
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.picture import fit, placed, texture_of
from kiosk.ui.widgets.piloted import Piloted
from kiosk.viewmodels.check import Mark
from kiosk.zoom import STEP, Zoom

Place = tuple[float, float]


class MarkView(Widget):
    """A frame around a place, with the number of its sentence."""

    mark = ObjectProperty(None)


class ZoomView(Piloted, StencilView):
    """Shows a picture in its window; what is dragged beyond the window is cut."""

    picture = ObjectProperty(None, allownone=True)
    texture = ObjectProperty(None, allownone=True)
    outline = ObjectProperty(())
    marks = ObjectProperty(())
    zoom = ObjectProperty(Zoom())
    fitted = ObjectProperty((0, 0, 0, 0))
    points = ObjectProperty(())
    caption = StringProperty("")
    whole = BooleanProperty(defaultvalue=True)

    def __init__(self, **kwargs: Any) -> None:
        self._fingers: dict[int, Place] = {}
        super().__init__(**kwargs)
        for what in ("texture", "pos", "size", "outline", "zoom"):
            self.fbind(what, self._fit)
        self.fbind("marks", self._mark)
        self._mark()

    def on_picture(self, _: object, picture: Picture | None) -> None:
        """Show another picture, whole."""
        self.texture = texture_of(picture)
        self.zoom = Zoom()

    def nearer(self, times: float = STEP) -> None:
        """Come nearer to the middle, or go back with less than 1."""
        self.zoom = self.zoom.by(times, (self.zoom.x, self.zoom.y))

    def on_touch_down(self, touch: Any) -> bool:
        """Take a finger, two taps, or the wheel."""
        if self.texture is None or not self.collide_point(*touch.pos):
            return False
        if touch.is_mouse_scrolling:
            times = STEP if touch.button == "scrolldown" else 1 / STEP
            self.zoom = self.zoom.by(times, self._share(touch.pos))
            return True
        touch.grab(self)
        self._fingers[touch.uid] = touch.pos
        if touch.is_double_tap:
            self.zoom = self.zoom.tapped_twice(self._share(touch.pos))
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Push the picture with one finger, stretch it with two."""
        if touch.grab_current is not self or touch.uid not in self._fingers:
            return False
        before = self._fingers[touch.uid]
        others = [at for uid, at in self._fingers.items() if uid != touch.uid]
        self._fingers[touch.uid] = touch.pos
        if others:
            self._pinch(others[0], before, touch.pos)
        else:
            self._push(touch.pos[0] - before[0], touch.pos[1] - before[1])
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Let a finger go."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._fingers.pop(touch.uid, None)
        return True

    def _pinch(self, still: Place, before: Place, now: Place) -> None:
        """Follow a finger while another one rests."""
        was, is_ = math.dist(still, before), math.dist(still, now)
        if was < 1 or is_ < 1:
            return
        middle = ((still[0] + before[0]) / 2, (still[1] + before[1]) / 2)
        self.zoom = self.zoom.by(is_ / was, self._share(middle))
        self._push((now[0] - before[0]) / 2, (now[1] - before[1]) / 2)

    def _push(self, dx: float, dy: float) -> None:
        _, _, width, height = self.fitted
        if width and height:
            self.zoom = self.zoom.moved(dx / width, -dy / height)

    def _share(self, pos: Place) -> Place:
        left, low, width, height = self.fitted
        return ((pos[0] - left) / width, 1 - (pos[1] - low) / height)

    def _fit(self, *_: object) -> None:
        if self.texture is None or min(self.size) < 1:
            self.fitted, self.points = (*self.pos, 0, 0), ()
        else:
            self._place()
        for child in self.children:
            if isinstance(child, MarkView):
                self._put(child)

    def _place(self) -> None:
        """Work out where the picture stands, as far as it is looked at."""
        _, _, width, height = fit(self.texture.size, self.pos, self.size)
        self.zoom = self.zoom.within(self.width / width, self.height / height)
        view = self.zoom
        width, height = width * view.scale, height * view.scale
        left = self.center_x - view.x * width
        low = self.center_y - (1 - view.y) * height
        self.fitted = (left, low, width, height)
        self.points = placed(self.outline, self.fitted)
        self.whole = view.whole

    def _mark(self, *_: object) -> None:
        for child in [c for c in self.children if isinstance(c, MarkView)]:
            self.remove_widget(child)
        for mark in self.marks:
            self.add_widget(MarkView(mark=mark))
        self._fit()

    def _put(self, child: MarkView) -> None:
        mark: Mark = child.mark
        left, low, width, height = self.fitted
        x, top, right, bottom = mark.spot
        child.pos = (left + x * width, low + (1 - bottom) * height)
        child.size = ((right - x) * width, (bottom - top) * height)
        child.opacity = 1 if width else 0


load_beside(__file__)
