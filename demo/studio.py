"""The kiosk's studio, watched: what was shot, and what was made of it, is noted."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from camera.sources import FolderSource
from demo.notes import Notes
from kiosk.backstage import Measured
from kiosk.coach import Look
from kiosk.lookout import Report
from kiosk.pictures import Picture
from kiosk.studio import ByHand, Preview, Shot, Studio, Wanted


class WatchedStudio:
    """Passes everything on, and keeps each finished picture for people to look at."""

    def __init__(
        self, studio: Studio, source: FolderSource, notes: Notes, folder: Path
    ) -> None:
        self._studio = studio
        self._source = source
        self._notes = notes
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)

    def open(
        self, on_look: Callable[[Look], None], on_state: Callable[[Report], None]
    ) -> None:
        """Start looking."""
        self._studio.open(on_look, on_state)

    def scan(
        self,
        on_codes: Callable[[tuple[str, ...]], None],
        on_state: Callable[[Report], None],
    ) -> None:
        """Start looking for codes."""
        self._studio.scan(on_codes, on_state)

    def close(self) -> None:
        """Stop looking."""
        self._studio.close()

    def warm(self) -> None:
        """Load what takes long."""
        self._studio.warm()

    def end(self) -> None:
        """Let go of the camera for good."""
        self._studio.end()

    def latest(self) -> Preview | None:
        """Return the newest frame."""
        return self._studio.latest()

    def change(self) -> None:
        """Lay down the next page."""
        self._studio.change()

    def shoot(self, wanted: Wanted) -> Shot:
        """Take a photograph, develop it, note it."""
        photo = self._source.path
        shot = self._studio.shoot(wanted)
        made = shot.developed
        number = len(self._notes.all("shot")) + 1
        suffix = ".png" if made.jpeg.startswith(b"\x89PNG") else ".jpg"
        picture = self._folder / f"{number:02d}-{photo.stem}{suffix}"
        picture.write_bytes(made.jpeg)
        self._notes.write(
            "shot",
            photo=photo.name,
            picture=picture.name,
            found=made.found,
            rotation=made.rotation,
            before=photo.stat().st_size,
            after=len(made.jpeg),
            problems=[finding.code for finding in made.findings],
            usable=made.usable,
            sha256=hashlib.sha256(made.jpeg).hexdigest(),
        )
        return shot

    def redevelop(self, shot: Shot, byhand: ByHand) -> Shot:
        """Develop a shot again as a person has set it."""
        return self._studio.redevelop(shot, byhand)

    def load(self, path: Path, wanted: Wanted) -> Shot:
        """Develop a file."""
        return self._studio.load(path, wanted)

    def reopen(self) -> None:
        """Open the camera again."""
        self._studio.reopen()

    def measure(self) -> Measured:
        """Measure a test shot."""
        return self._studio.measure()

    def codes(self) -> tuple[str, ...]:
        """Read the codes under the camera."""
        return self._studio.codes()

    def peek(self, path: Path) -> Picture:
        """Look at a file."""
        return self._studio.peek(path)
