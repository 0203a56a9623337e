"""A bare window of the same toolkit: what the kiosk is measured beside.

    python -m tests.bench.screen.bare first | idle | live ADDRESS

As little as shows a text, or a button and a camera's picture; the figures come as JSON.
"""
# ruff: noqa: E402 - the toolkit reads its environment when it is imported

import os
import statistics
import sys
import tempfile
import threading
import time

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
os.environ.update(
    KIVY_NO_ARGS="1",
    KIVY_NO_CONFIG="1",
    KIVY_NO_FILELOG="1",
    KIVY_NO_CONSOLELOG="1",
    KIVY_LOG_MODE="PYTHON",
)
if "KIVY_HOME" not in os.environ:
    os.environ["KIVY_HOME"] = tempfile.mkdtemp()

from kivy.config import Config

for name, value in (("width", 1280), ("height", 800), ("multisamples", 0)):
    Config.set("graphics", name, str(value))
Config.set("graphics", "maxfps", "30")
Config.remove_option("input", "%(name)s")

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.texture import Texture
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.button import Button
from kivy.uix.image import Image

from tests.bench.screen.measure import idle_share, percentile, told

LIVE_S = 12.0


class Bare(App):
    """A button, and a picture where there is a camera."""

    def __init__(self, mode: str, address: str = "") -> None:
        super().__init__()
        self.mode, self.address = mode, address
        self.button = Button(text="OK", size_hint_y=None, height=80)
        self.image = Image()

    def build(self) -> BoxLayout:
        """One column."""
        Window.bind(on_flip=self.flipped)
        column = BoxLayout(orientation="vertical")
        column.add_widget(self.button)
        if self.address:
            column.add_widget(self.image)
        return column

    def flipped(self, *_: object) -> None:
        """The first frame stands."""
        Window.unbind(on_flip=self.flipped)
        told({"first_cpu_s": time.process_time()})
        match self.mode:
            case "first":
                self.stop()
            case "idle":
                idle_share(self.stop)
            case "live":
                self.watch()

    def watch(self) -> None:
        """Show the stream for a while, and be touched."""
        from tests.bench.screen.probe import Rounds, Taps  # noqa: PLC0415

        stream, shown, late = Stream(self.address), [0], []
        texture = Texture.create(size=(1280, 720), colorfmt="rgb")
        texture.flip_vertical()
        self.image.texture = texture
        rounds, since = Rounds(), time.perf_counter()
        taps = Taps(self.button.center, (self.button.x + 40, self.button.y + 40))

        def frame(_elapsed: float) -> None:
            newest = stream.latest
            if newest is None or newest[0] == shown[-1]:
                return
            shown.append(newest[0])
            data = newest[2].tobytes()
            texture.blit_buffer(data, colorfmt="bgr", bufferfmt="ubyte")
            self.image.canvas.ask_update()
            late.append((time.perf_counter() - newest[1]) * 1000)

        def over(_elapsed: float) -> None:
            taps.end()
            stream.end()
            seconds = time.perf_counter() - since
            told(
                {
                    "fps": len(shown) / seconds,
                    "late_p95_ms": percentile(late),
                    "tap_p50_ms": statistics.median(taps.ms),
                    "tap_p95_ms": percentile(taps.ms),
                    "gap_ms": rounds.longest_ms(since + 1),
                }
            )
            self.stop()

        Clock.schedule_interval(frame, 1 / 30)
        Clock.schedule_once(over, LIVE_S)


class Stream:
    """The newest frame of an address, read in a thread."""

    def __init__(self, address: str) -> None:
        self.latest: tuple[int, float, object] | None = None
        self._address = address
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def end(self) -> None:
        """Watch no more."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        import cv2  # noqa: PLC0415 - only where there is a stream

        capture, number = cv2.VideoCapture(self._address), 0
        while not self._ended.is_set():
            there, image = capture.read()
            if there:
                number += 1
                self.latest = (number, time.perf_counter(), image)


if __name__ == "__main__":
    Bare(*sys.argv[1:]).run()
