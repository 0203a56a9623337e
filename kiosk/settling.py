"""When a file has stopped growing: the same size and time for so long. Pure.

A scanner says nothing when it has finished. Whoever looks tells what was seen and when;
a file that was closed after writing need not wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sign:
    """By what a file is told from another, and from itself a moment ago.

    `size` in bytes, `changed_ns` its time of change in nanoseconds.
    """

    device: int
    inode: int
    size: int
    changed_ns: int


@dataclass(slots=True)
class Settling:
    """Remembers since when each file has looked as it does."""

    settle_s: float
    _since: dict[Path, tuple[Sign, float]] = field(default_factory=dict)
    _closed: dict[Path, Sign] = field(default_factory=dict)

    def closed(self, path: Path, sign: Sign) -> None:
        """Somebody has closed a file after writing; it looks like this."""
        self._closed[path] = sign

    def observe(self, now: float, seen: Mapping[Path, Sign]) -> frozenset[Path]:
        """Return which of the files that are there now may be taken.

        `now` in seconds of any clock that only goes forward. What is gone is forgotten.
        """
        self._since = {
            path: self._first(path, sign, now) for path, sign in seen.items()
        }
        self._closed = {
            path: sign for path, sign in self._closed.items() if seen.get(path) == sign
        }
        return frozenset(
            path
            for path, (sign, since) in self._since.items()
            if now - since >= self.settle_s or self._closed.get(path) == sign
        )

    def _first(self, path: Path, sign: Sign, now: float) -> tuple[Sign, float]:
        known = self._since.get(path)
        return known if known is not None and known[0] == sign else (sign, now)
