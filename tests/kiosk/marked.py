"""A kiosk with a candidate whose every field is a marker; run by test_canary.

Arguments: folder of the store, folder with the camera's pictures, file of what to
type, folder to write to. Its process never holds what
it types as one text: the letters come from the file one by one. After each stage it
prints the stage's name and waits for a line.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

os.environ["SDL_VIDEODRIVER"] = "offscreen"

from config.settings import Settings
from kiosk import wipe
from kiosk.params import KioskParams
from kiosk.pictures import decode
from kiosk.studio import Preview
from kiosk.viewmodels.check import Developed
from sync.desk import Desk, DeskParams
from tests.kiosk.conftest import Running
from tests.kiosk.stories import chain
from tests.kiosk.studio import DrawnStudio
from tests.kiosk.test_journeys import everything_said
from tests.kiosk.window import open_window


@dataclass
class MarkedStudio(DrawnStudio):
    """A camera whose pictures lie in files, and are kept nowhere else."""

    folder: Path = field(default_factory=Path)
    _page: bytes = b""
    _photo: bytes = b""

    def latest(self) -> Preview | None:
        if self.on_look is None:
            return None
        picture = decode((self.folder / "photo.jpg").read_bytes(), 640)
        return Preview(1, picture.width, picture.height, picture.rgba)

    def _developed(self, byhand: Any) -> Developed:
        self._page = (self.folder / "page.jpg").read_bytes()
        self._photo = (self.folder / "photo.jpg").read_bytes()
        try:
            made = super()._developed(byhand)
            return replace(made, thumbnail=(self.folder / "small.jpg").read_bytes())
        finally:
            self._page = self._photo = b""


def letters(path: Path, line: int) -> Iterator[str]:
    """The letters of one line of a file, never together."""
    file = os.open(path, os.O_RDONLY)
    try:
        while line > 0:
            line -= os.read(file, 1) == b"\n"
        while (letter := os.read(file, 1)) not in (b"\n", b""):
            yield letter.decode()
    finally:
        os.close(file)


def come_in(pilot: Any, typed: Path) -> Iterator[None]:
    """From the idle screen to the materials."""
    yield from pilot.tap("idle.begin")
    yield from pilot.type("login.account", letters(typed, 0))
    yield from pilot.type("login.password", letters(typed, 1))
    yield from pilot.tap("login.enter")
    yield from pilot.tap("consent.agree")
    yield from pilot.tap("registration.open")
    yield from pilot.type("profile.phone", letters(typed, 2))
    yield from pilot.type("profile.contact", letters(typed, 3))
    yield from pilot.tap("profile.save")
    yield from pilot.until(lambda: pilot.screen == "materials")


def come_back(pilot: Any, typed: Path) -> Iterator[None]:
    """The same candidate another time: what is known is not asked again."""
    yield from pilot.tap("idle.begin")
    yield from pilot.type("login.account", letters(typed, 0))
    yield from pilot.type("login.password", letters(typed, 1))
    yield from pilot.tap("login.enter")
    yield from pilot.tap("registration.open")
    yield from pilot.until(lambda: pilot.screen == "materials")


def leave(pilot: Any) -> Iterator[None]:
    """Go of one's own will, with the picture still on screen."""
    yield from pilot.tap("frame.leave")
    yield from pilot.tap("sheet.yes")
    yield from pilot.until(lambda: pilot.screen == "idle", 60)


def wait(stage: str) -> None:
    """Let the test look at this process."""
    sys.stdout.write(f"{stage}\n")
    sys.stdout.flush()
    sys.stdin.readline()


def dump(kiosk: Any, out: Path, stage: str) -> None:
    """Write what is on screen and what the view-models hold, for the test to search."""
    core = kiosk.acts.core
    said = [everything_said(kiosk.stage), repr(core.page()), repr(core.stand)]
    (out / f"{stage}.txt").write_text("\n".join(said), "utf-8")
    kiosk.play(kiosk.pilot.screenshot(out / f"{stage}.png"))


def end_by_time(kiosk: Any) -> Iterator[None]:
    """Walk away in the middle of a picture."""
    kiosk.now += 10_000
    yield from kiosk.pilot.until(lambda: kiosk.pilot.screen == "idle", 60)


def look_at_a_shot(pilot: Any) -> Iterator[None]:
    """See the finished pictures, and come back to them large."""
    yield from pilot.tap("materials.add.diploma")
    yield from pilot.tap("capture.shutter")
    yield from pilot.until(lambda: pilot.screen == "check")
    yield from pilot.frames(4)


def main() -> None:
    """One visit that ends because nobody touches any more, and one with a touch."""
    store, folder, typed, out = (Path(name) for name in sys.argv[1:])
    examples = Path(str(files("config").joinpath("examples")))
    params = KioskParams(Settings().fonts_dir, out, examples, width=640, height=400)
    wipe.forget_what_is_freed()
    loop = open_window(params)
    desk = Desk.open(DeskParams(store, disk_reserve_bytes=0))
    kiosk = Running(params, desk, loop)
    kiosk.studio = MarkedStudio(kiosk.studio.post, folder=folder)
    for room in (kiosk.acts, kiosk.acts.booth, kiosk.acts.darkroom, kiosk.acts.picker):
        for name in ("studio", "_studio"):
            if hasattr(room, name):
                setattr(room, name, kiosk.studio)
    pilot = kiosk.pilot
    wait("before")
    kiosk.play(chain(come_in(pilot, typed), look_at_a_shot(pilot)))
    wait("during")
    kiosk.play(chain(pilot.tap("check.use"), end_by_time(kiosk), pilot.frames(30)))
    kiosk.play(pilot.until(lambda: kiosk.stage.wiped, 60, "the wipe"))
    wait("timed-out")
    dump(kiosk, out, "timed-out")
    kiosk.acts.touched()  # the first touch only wakes the display
    kiosk.play(chain(come_back(pilot, typed), look_at_a_shot(pilot)))
    kiosk.play(chain(leave(pilot), pilot.frames(30)))
    kiosk.play(pilot.until(lambda: kiosk.stage.wiped, 60, "the wipe"))
    wait("left")
    dump(kiosk, out, "left")
    kiosk.close()
    desk.close()


if __name__ == "__main__":
    main()
