"""What can be measured from inside a window: its rounds, and touches until they show.

For the kiosk and for a bare window alike, so nothing of ours is imported.
"""

import itertools
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels
from kivy.input.motionevent import MotionEvent

FIRST_S, LAST_S = 0.21, 0.47  # between touches: no multiple of a frame
SEEN = 12  # grey levels, summed over the colours, by which a pixel has changed

Place = tuple[float, float]


class Rounds:
    """When the UI thread came round; what it draws and waits for is in between."""

    def __init__(self) -> None:
        self.times: list[float] = []
        Clock.schedule_interval(self._round, 0)

    def _round(self, _elapsed: float) -> None:
        self.times.append(time.perf_counter())

    def longest_ms(self, since: float) -> float:
        """Return the longest time without a round since then, in milliseconds."""
        times = [since, *(at for at in self.times if at > since), time.perf_counter()]
        return max(b - a for a, b in itertools.pairwise(times)) * 1000


class Touch(MotionEvent):
    """A finger that presses and is drawn away."""

    def __init__(self, place: Place) -> None:
        super().__init__("bench", time.monotonic_ns(), place)
        self.put(place)

    def put(self, place: Place) -> None:
        """Be at a place of the window, in pixels."""
        self.is_touch, self.profile = True, ["pos"]
        self.sx, self.sy = place[0] / Window.width, place[1] / Window.height
        self.scale_for_screen(Window.width, Window.height)


class Taps:
    """Touches one place at random times; notes when its pixel has changed.

    A thread says when, as a finger would; the loop hears of it when it next asks its
    devices. The pixel is read before it goes to the display.
    """

    def __init__(self, place: Place, pixel: Place) -> None:
        self.ms: list[float] = []
        self._place, self._pixel = place, pixel
        self._due: deque[float] = deque()
        self._open: tuple[float, Touch] | None = None
        self._seen = self._shown()
        self._ended = threading.Event()
        EventLoop.add_input_provider(self)
        Window.bind(on_flip=self._flipped)
        threading.Thread(target=self._press, daemon=True).start()

    def end(self) -> None:
        """Touch no more."""
        self._ended.set()
        EventLoop.remove_input_provider(self)
        Window.unbind(on_flip=self._flipped)

    def start(self) -> None:
        """A device has nothing to start."""

    def stop(self) -> None:
        """A device has nothing to stop."""

    def update(self, dispatch_fn: Callable[..., Any]) -> None:
        """Give the loop what has happened since it last asked."""
        if self._open is not None or not self._due:
            return
        touch = Touch(self._place)
        self._open = (self._due.popleft(), touch)
        dispatch_fn("begin", touch)

    def _press(self) -> None:
        chance = random.Random(1)
        while not self._ended.wait(chance.uniform(FIRST_S, LAST_S)):
            self._due.append(time.perf_counter())

    def _flipped(self, *_: object) -> None:
        if self._open is None:
            return
        at, touch = self._open
        if sum(abs(a - b) for a, b in zip(self._shown(), self._seen, strict=True)) < (
            SEEN
        ):
            return
        self.ms.append((time.perf_counter() - at) * 1000)
        self._open = None
        Clock.schedule_once(lambda _: self._lift(touch), 0)

    def _lift(self, touch: Touch) -> None:
        touch.put((Window.width / 2, Window.height / 2))
        EventLoop.post_dispatch_input("update", touch)
        EventLoop.post_dispatch_input("end", touch)

    def _shown(self) -> bytes:
        x, y = (int(value) for value in self._pixel)
        return bytes(glReadPixels(x, y, 1, 1, GL_RGB, GL_UNSIGNED_BYTE))
