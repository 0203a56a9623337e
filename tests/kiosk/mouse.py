"""The kiosk on a display with a real pointer and keys; run by test_mouse in a process.

Arguments: folders of the store, of examples, and to write to; name of the story. What
is pressed goes through the display server and the window, as from a touchscreen; the
pilot only says where.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from config.settings import Settings
from kiosk.params import KioskParams
from kiosk.run import build, run
from sync.desk import Desk, DeskParams
from tests.kiosk import stories
from tests.kiosk.studio import DrawnStudio

WIDTH, HEIGHT = 1280, 800


def xdotool(*words: object) -> None:
    """Do something on the display, and come back when it is done."""
    subprocess.run(["xdotool", *map(str, words)], check=True)


def keyed(text: str, end: str) -> None:
    """Type on a keyboard that is plugged in, then one key with a name."""
    xdotool("type", "--delay", 20, text)
    xdotool("key", end)


class Pointer:
    """A finger that the display server moves; places as the window has them."""

    def __init__(self, x: float, y: float) -> None:
        self._move(x, y)

    def press(self) -> None:
        """Put it down."""
        xdotool("mousedown", 1)

    def drag(self, x: float, y: float) -> None:
        """Move it while it is down."""
        self._move(x, y)

    def lift(self) -> None:
        """Take it off."""
        xdotool("mouseup", 1)

    def _move(self, x: float, y: float) -> None:
        xdotool("mousemove", round(x), round(HEIGHT - y))


def first_visit(pilot: Any) -> Any:
    """All that a person touches, from the door to the receipt."""
    yield from stories.sign_up(pilot)
    yield from stories.shoot_all(pilot)
    yield from stories.submit(pilot)
    yield from pilot.tap("done.finish")
    yield from pilot.until(lambda: pilot.screen == "idle")


def at_the_keys(pilot: Any) -> Any:
    """The login by a keyboard that is plugged in, wrong once."""
    yield from pilot.tap("idle.begin")
    yield from pilot.until(lambda: pilot.screen == "login" and pilot.whole)
    yield from pilot.tap("login.account")
    keyed("sample01", "Tab")
    keyed("notmine1", "Return")
    yield from pilot.until(lambda: pilot.text_of("login.problem") != "")
    yield from pilot.tap("login.password")
    keyed("pass2026", "Return")
    yield from pilot.until(lambda: pilot.screen == "consent")
    yield from pilot.tap("consent.agree")
    yield from pilot.until(lambda: pilot.screen == "registration")


def second_thoughts(pilot: Any) -> Any:
    """A picture is retaken, kept, and deleted again, in English."""
    yield from pilot.tap("frame.language")
    yield from stories.sign_up(pilot)
    yield from pilot.tap("materials.add.diploma")
    yield from pilot.tap("capture.shutter")
    yield from pilot.tap("check.retake")
    yield from stories.shoot(pilot)
    yield from pilot.tap("materials.delete.diploma.0")
    yield from pilot.tap("sheet.yes")
    yield from pilot.until(
        lambda: pilot.sees("materials.add.diploma") and not pilot.sees("sheet.busy")
    )


def main() -> None:
    """Build and run as the command does; the camera is drawn."""
    store, examples, out = (Path(name) for name in sys.argv[1:4])
    story, fonts = globals()[sys.argv[4]], Settings().fonts_dir
    params = KioskParams(fonts, out, examples, width=WIDTH, height=HEIGHT)

    def play(app: Any) -> None:
        from kiosk.ui.pilot import Pilot  # noqa: PLC0415 - after the toolkit

        pilot = Pilot(app.stage, finger=Pointer)
        pilot.play(story(pilot), app.stop)

    desk = Desk.open(DeskParams(store, disk_reserve_bytes=0))
    run(build(params, desk, DrawnStudio), play)


if __name__ == "__main__":
    main()
