"""A camera that fails as a script says, to see what the kiosk does. For rehearsals.

A script is a line such as `good:90 black:60 gone:2 none:60`: frames of each kind, and
for `gone` how often it cannot be opened again. After its end all is good.
"""

from collections import deque
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from camera.arrays import Bgr
from camera.errors import SourceError

if TYPE_CHECKING:
    from camera.sources import Source


class Act(StrEnum):
    """What a camera may do to us."""

    GOOD = "good"
    NONE = "none"
    BLACK = "black"
    FROZEN = "frozen"
    GONE = "gone"


def parse(script: str) -> list[Act]:
    """One act for each frame or opening. Raises ValueError at a word that is none."""
    acts: list[Act] = []
    for word in script.split():
        name, _, count = word.partition(":")
        acts += [Act(name)] * int(count or 1)
    return acts


class FaultySource:
    """Another source with faults laid over it.

    Args:
        inner: gives the good frames.
        acts: as `parse` gives them.
    """

    def __init__(self, inner: "Source", acts: list[Act]) -> None:
        self.live = True
        self.paced = False  # frames that never come take no time here
        self._inner = inner
        self._acts = deque(acts)
        self._last: Bgr | None = None

    def open(self) -> None:
        """Open, unless it is gone. Raises SourceError: C201, and the inner one's."""
        if self._acts and self._acts[0] is Act.GONE:
            self._acts.popleft()
            raise SourceError("C201", "by script")
        self._inner.open()

    def read(self) -> Bgr | None:
        """The next frame as the script wants it."""
        if self._acts and self._acts[0] is Act.GONE:
            return None  # until somebody closes and opens
        act = self._acts.popleft() if self._acts else Act.GOOD
        if act is Act.FROZEN and self._last is not None:
            return self._last
        frame = None if act is Act.NONE else self._inner.read()
        if frame is not None and act is Act.BLACK:
            return np.zeros_like(frame)
        self._last = frame
        return frame

    def still(self) -> Bgr:
        """A picture, unless the script stands at a fault. Raises SourceError."""
        match self._acts[0] if self._acts else Act.GOOD:
            case Act.GOOD | Act.FROZEN:
                return self._inner.still()
            case Act.BLACK:
                raise SourceError("C204", "by script")
        raise SourceError("C202", "by script")

    def close(self) -> None:
        """Close the inner one."""
        self._inner.close()
