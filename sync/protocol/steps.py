"""How far a long work is: bytes done of bytes in all, told to whoever waits."""

from collections.abc import Callable

from sync.protocol.bundle import In

Progress = Callable[[int, int], None]
"""Told of bytes done and bytes in all; what it raises ends the work cleanly."""


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


class Steps:
    """Counts up to a total; never tells more than all."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = max(total, 1)
        self._done = 0

    def add(self, count: int) -> None:
        """Count on."""
        self.reach(self._done + count)

    def reach(self, done: int) -> None:
        """Be this far."""
        self._done = min(done, self._total)
        self._progress(self._done, self._total)

    def end(self) -> None:
        """All is done, whatever was estimated."""
        self.reach(self._total)


class Watched:
    """A source whose reading is counted."""

    def __init__(self, source: In, steps: Steps) -> None:
        self._source = source
        self._steps = steps

    def read(self, count: int) -> bytes:
        """Return as many bytes, or fewer at the end."""
        data = self._source.read(count)
        self._steps.add(len(data))
        return data
