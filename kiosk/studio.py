"""What the kiosk wants of a camera: a live picture, looks at it, shots, pictures.

The real one is in `kiosk.photographer`; nothing here imports OpenCV.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from dossier.imagerules import USUAL, ImageRules
from kiosk.backstage import Measured
from kiosk.coach import Look
from kiosk.corners import Corners
from kiosk.lookout import Report
from kiosk.pictures import Picture
from kiosk.viewmodels.check import Developed


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """One live frame: RGBA bytes, top row first. `number` grows with every frame."""

    number: int
    width: int
    height: int
    rgba: bytes | memoryview = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a shot should show.

    `kinds` are the documents that fit, by the names of their examples, none if any
    does; `pages` says that the material may have further pages, which look otherwise;
    `name` and `id_number` are those of the registration, `rules` the material's own.
    """

    kinds: tuple[str, ...] = ()
    pages: bool = False
    name: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)
    rules: ImageRules = USUAL


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a person has set: quarters clockwise, and the corners of the page.

    None where nobody has touched it, so that it is found by itself.
    """

    turns: int | None = None
    corners: Corners | None = None

    def turned(self) -> "ByHand":
        """Return the same with one more quarter."""
        return replace(self, turns=((self.turns or 0) + 1) % 4)

    def cut(self, corners: Corners | None) -> "ByHand":
        """Return the same with other corners; None has them found again."""
        return replace(self, corners=corners)


UNTOUCHED = ByHand()


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """One photograph and what was made of it.

    `photo` is the studio's own; `wanted` is what it should show; `byhand` is what a
    person has said of it.
    """

    photo: Any
    developed: Developed
    wanted: Wanted = field(default_factory=Wanted)
    byhand: ByHand = UNTOUCHED


class Studio(Protocol):
    """A camera with somebody who looks through it."""

    def open(
        self, on_look: Callable[[Look], None], on_state: Callable[[Report], None]
    ) -> None:
        """Start looking; calls come in the UI thread.

        `on_state` is told when the camera has a problem, another one, or none any
        more. Opening an open studio changes nothing.
        """

    def scan(
        self,
        on_codes: Callable[[tuple[str, ...]], None],
        on_state: Callable[[Report], None],
    ) -> None:
        """Look for codes instead of pages; `on_codes` gets the texts of those in view.

        Else as `open`, and ended by `close`.
        """

    def close(self) -> None:
        """Stop looking and let the camera go; nothing is called any more."""

    def warm(self) -> None:
        """Load what takes long; called once, after the first frame of the display."""

    def end(self) -> None:
        """Let go of everything; the kiosk closes."""

    def latest(self) -> Preview | None:
        """Return the newest frame, or None while there is none."""

    def change(self) -> None:
        """Lay down the next page, where the camera is a folder of pictures."""

    def shoot(self, wanted: Wanted) -> Shot:
        """Take a photograph and develop it. Takes a second: call it in a worker."""

    def redevelop(self, shot: Shot, byhand: ByHand) -> Shot:
        """Develop a photograph again as a person has set it; as long as a shot."""

    def load(self, path: Path, wanted: Wanted) -> Shot:
        """Develop a picture file; raise CameraError C1xx when it is none."""

    def reopen(self) -> None:
        """Take the camera that is wanted now, set as it is wanted now.

        Returns when the former one is let go; raises CameraError C206 when it hangs.
        Call it in a worker.
        """

    def measure(self) -> Measured:
        """Take a test shot and measure it; nothing of it is kept. Call in a worker."""

    def codes(self) -> tuple[str, ...]:
        """Take a still and return the texts of the codes in it. Call in a worker."""

    def peek(self, path: Path) -> Picture:
        """Return a small picture of a file; raise CameraError C1xx when it is none."""
