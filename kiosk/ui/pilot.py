"""A driver inside the program that touches, types and looks like a person.

A story is a generator; each `yield` lets one frame pass, so that the same story runs
inside the running program and in a test that pumps frames:

    def story(pilot):
        yield from pilot.tap("idle.begin")
        yield from pilot.type("login.account", "2026001")
        yield from pilot.until(lambda: pilot.screen == "materials", seconds=10)
        yield from pilot.screenshot(path)

Widgets are found by `pilot_id`, and only while they are on screen, enabled, and not
covered: what a person could not touch, the pilot cannot either.
"""

import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget
from PIL import Image

from kiosk.ui.stage import Stage
from kiosk.ui.widgets.keyboard import LAYOUTS
from kiosk.ui.widgets.later import still_to_make

Story = Generator[None, None, None]

SETTLE_FRAMES = 6  # after a change, until layouts and textures stand
REST_FRAMES = 2  # in one place, before a finger aims at it
HOLD_FRAMES = 3  # a finger rests longer than the delay of a scrolling list
AIMS = 3  # at what moved away under the finger, as a person would try again
PATIENCE_S = 30.0  # no wait of a person; it only ends a story that hangs


class PilotError(Exception):
    """What the story expected did not come; the message says what is on screen."""


class Finger(MotionEvent):
    """A touch at one place of the window."""

    def __init__(self, x: float, y: float) -> None:
        window = EventLoop.window
        self._place = {"x": x / window.width, "y": y / window.height}
        super().__init__("pilot", time.monotonic_ns(), self._place)
        self.scale_for_screen(window.width, window.height)

    def depack(self, args: Any) -> None:
        """Take the place from the arguments, as a device driver would."""
        self.is_touch = True
        self.sx, self.sy = args["x"], args["y"]
        self.profile = ["pos"]
        super().depack(args)

    def press(self) -> None:
        """Put the finger down."""
        EventLoop.post_dispatch_input("begin", self)

    def drag(self, x: float, y: float) -> None:
        """Move the finger to another place."""
        window = EventLoop.window
        self.move({"x": x / window.width, "y": y / window.height})
        self.scale_for_screen(window.width, window.height)
        EventLoop.post_dispatch_input("update", self)

    def lift(self) -> None:
        """Take the finger off."""
        EventLoop.post_dispatch_input("end", self)


class Pilot:
    """Drives one stage, with a finger that may be of another kind."""

    def __init__(
        self,
        stage: Stage,
        clock: Callable[[], float] = time.monotonic,
        finger: Callable[[float, float], Finger] = Finger,
    ) -> None:
        self._stage = stage
        self._clock = clock
        self._finger = finger

    @property
    def screen(self) -> str:
        """The name of the screen that is shown."""
        return str(self._stage.page.screen)

    @property
    def ids(self) -> list[str]:
        """Everything that has a name on screen now, sorted."""
        return sorted({name for _, name in self._named()})

    def sees(self, pilot_id: str) -> bool:
        """Say whether something of this name is on screen."""
        return any(name == pilot_id for _, name in self._named())

    @property
    def whole(self) -> bool:
        """Say whether every part of the page is made."""
        return not still_to_make()

    def enabled(self, pilot_id: str) -> bool:
        """Say whether it can be touched."""
        return self.sees(pilot_id) and not self._find(pilot_id).disabled

    def text_of(self, pilot_id: str) -> str:
        """Return what a widget says, without the line breaks of the layout.

        Empty when it is not on screen, so that a story can wait for it.
        """
        if not self.sees(pilot_id):
            return ""
        widget = self._find(pilot_id)
        for attribute in ("raw", "value", "text"):
            said = getattr(widget, attribute, "")
            if said:
                return str(said)
        return ""

    def play(self, story: Story, then: Callable[[], None] | None = None) -> None:
        """Play a story in the running program, a step a frame; then call `then`.

        What the story raises ends the program with that exception.
        """

        def step(_elapsed: float) -> bool:
            try:
                next(story)
            except StopIteration:
                if then is not None:
                    then()
                return False
            return True

        Clock.schedule_interval(step, 0)

    def tap(self, pilot_id: str, seconds: float = PATIENCE_S) -> Story:
        """Touch a widget, once it is there and enabled, and let it settle."""
        yield from self.until(lambda: self.enabled(pilot_id), seconds, pilot_id)
        for _ in range(AIMS):
            yield from self._bring_into_view(pilot_id)
            yield from self._at_rest(pilot_id, seconds)
            aim = self._middle(pilot_id)
            finger = self._finger(*aim)
            finger.press()
            yield from self.frames(HOLD_FRAMES)
            gone = not self._lies_under(pilot_id, aim)
            finger.lift()
            yield from self.frames(REST_FRAMES)
            if not gone:
                return

    def drag(self, pilot_id: str, *places: tuple[float, float]) -> Story:
        """Draw one finger over a widget through places, in shares from its top left."""
        yield from self.until(lambda: self.sees(pilot_id), what=pilot_id)
        start, *others = (self._at(pilot_id, place) for place in places)
        finger = self._finger(*start)
        finger.press()
        for x, y in others:
            yield
            finger.drag(x, y)
        yield
        finger.lift()
        yield from self.frames(REST_FRAMES)

    def spread(self, pilot_id: str, by: float = 0.2) -> Story:
        """Put two fingers on a widget and draw them apart."""
        resting = Finger(*self._at(pilot_id, (0.5 - by / 2, 0.5)))
        moving = Finger(*self._at(pilot_id, (0.5 + by / 2, 0.5)))
        resting.press()
        moving.press()
        yield
        moving.drag(*self._at(pilot_id, (0.5 + by, 0.5)))
        yield
        moving.lift()
        resting.lift()
        yield from self.frames(REST_FRAMES)

    def tap_twice(self, pilot_id: str, place: tuple[float, float]) -> Story:
        """Touch a place of a widget twice, quickly."""
        finger = Finger(*self._at(pilot_id, place))
        finger.is_double_tap = True
        finger.press()
        yield
        finger.lift()
        yield from self.frames(REST_FRAMES)

    def type(self, pilot_id: str, text: str) -> Story:
        """Choose a field and type on the keyboard on screen."""
        yield from self.tap(pilot_id)
        for letter in text:
            yield from self._find_key(letter)
            yield from self._key(f"key.{letter}")

    def until(
        self, holds: Callable[[], bool], seconds: float = PATIENCE_S, what: str = ""
    ) -> Story:
        """Wait for something to hold; raise PilotError when it does not come."""
        end = self._clock() + seconds
        while not holds():
            if self._clock() > end:
                raise PilotError(
                    f"{what or 'it'} did not come in {seconds} s on {self.screen}; "
                    f"there are: {', '.join(self.ids)}"
                )
            yield

    def frames(self, count: int) -> Story:
        """Let frames pass."""
        for _ in range(count):
            yield

    def screenshot(self, path: Path) -> Story:
        """Save what is on screen as a PNG, once it has settled."""
        yield from self.frames(SETTLE_FRAMES)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Kivy's own way to a PNG packs it as small as it gets, for many times as long.
        shown = self._stage.export_as_image().texture
        picture = Image.frombytes("RGBA", shown.size, shown.pixels)
        picture.save(path, compress_level=1)

    def _key(self, pilot_id: str) -> Story:
        finger = self._finger(*self._middle(pilot_id))
        finger.press()
        yield
        finger.lift()
        yield

    def _find_key(self, letter: str) -> Story:
        """Change the keys that are shown until the letter is among them."""
        if self.sees(f"key.{letter}"):
            return
        if any(letter in row for row in LAYOUTS["symbols"]):
            yield from self.tap("key.symbols")
            return
        if self.sees("key.letters"):
            yield from self.tap("key.letters")
        if not self.sees(f"key.{letter}"):
            yield from self.tap("key.shift")

    def _bring_into_view(self, pilot_id: str) -> Story:
        widget = self._find(pilot_id)
        parent = widget.parent
        while parent is not None and parent is not parent.parent:
            if isinstance(parent, ScrollView) and not self._inside(widget, parent):
                parent.scroll_to(widget, animate=False)
                yield from self.frames(SETTLE_FRAMES)
            parent = parent.parent

    def _at_rest(self, pilot_id: str, seconds: float) -> Story:
        """Wait until a widget has stood in one place for some frames."""
        end = self._clock() + seconds
        place, stood = self._middle(pilot_id), 0
        while stood < REST_FRAMES and self._clock() < end:
            yield
            now = self._middle(pilot_id)
            place, stood = now, stood + 1 if now == place else 0

    def _lies_under(self, pilot_id: str, place: tuple[float, float]) -> bool:
        """Say whether a widget is still where the finger is."""
        if not self.sees(pilot_id):
            return False
        widget = self._find(pilot_id)
        return bool(widget.collide_point(*widget.parent.to_widget(*place)))

    def _inside(self, widget: Widget, view: ScrollView) -> bool:
        _, y = widget.to_window(*widget.pos)
        _, low = view.to_window(*view.pos)
        return bool(y >= low and y + widget.height <= low + view.height)

    def _middle(self, pilot_id: str) -> tuple[float, float]:
        widget = self._find(pilot_id)
        x, y = widget.to_window(widget.center_x, widget.center_y)
        return float(x), float(y)

    def _at(self, pilot_id: str, place: tuple[float, float]) -> tuple[float, float]:
        """Return a place of a widget, in shares from its top left, in the window."""
        widget = self._find(pilot_id)
        x = widget.x + place[0] * widget.width
        y = widget.top - place[1] * widget.height
        across, up = widget.to_window(x, y)
        return float(across), float(up)

    def _find(self, pilot_id: str) -> Widget:
        for widget, name in self._named():
            if name == pilot_id:
                return widget
        raise PilotError(f"{pilot_id} is not on {self.screen}: {', '.join(self.ids)}")

    def _named(self) -> Iterator[tuple[Widget, str]]:
        """Walk what can be touched: the sheet alone while there is one."""
        root = self._stage.sheet or self._stage
        for widget in root.walk():
            name = getattr(widget, "pilot_id", "")
            if name:
                yield widget, name
