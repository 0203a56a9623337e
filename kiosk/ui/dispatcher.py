"""The one way from a worker to the display: calls run in the UI thread, in order."""

from collections import deque
from collections.abc import Callable

from kivy.clock import Clock


class Dispatcher:
    """Collects calls from any thread and makes them before the next frame."""

    def __init__(self) -> None:
        self._calls: deque[Callable[[], None]] = deque()
        self._trigger = Clock.create_trigger(self._run)

    def post(self, call: Callable[[], None]) -> None:
        """Have a call made in the UI thread; returns at once."""
        self._calls.append(call)
        self._trigger()

    def _run(self, _elapsed: float) -> None:
        # Only what is there now: a call that posts again must not hold up the frame.
        for _ in range(len(self._calls)):
            self._calls.popleft()()
