"""The whole program on a folder of photographs; run by test_program in a process.

Arguments: folder of the store, folder of photographs, folder to write to.
"""

import gc
import os
import sys
import weakref
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "offscreen"

from camera.params import Params
from config.settings import Settings
from kiosk.params import KioskParams
from kiosk.photographer import Photographer
from kiosk.run import build, run
from sync.desk import Desk, DeskParams


def story(pilot, out):
    """Log in, and photograph what lies under the camera."""
    # What is loaded for good is set apart once nobody is here.
    yield from pilot.until(lambda: gc.get_freeze_count() > 0)
    idle = weakref.ref(pilot._stage.panel)
    yield from pilot.tap("idle.begin")
    yield from pilot.type("login.account", "sample01")
    yield from pilot.type("login.password", "pass2026")
    yield from pilot.tap("login.enter")
    yield from pilot.tap("consent.agree")
    yield from pilot.tap("registration.open")
    yield from pilot.type("profile.phone", "13800000000")
    yield from pilot.tap("profile.save")
    yield from pilot.tap("materials.add.diploma")
    from kiosk.ui.pilot import PilotError  # noqa: PLC0415 - after the toolkit

    # The coach shoots by itself when it is content; a slow machine may need the touch.
    yield from pilot.until(
        lambda: pilot.screen == "check" or pilot.enabled("capture.shutter"), 60
    )
    if pilot.screen == "capture":
        try:
            yield from pilot.tap("capture.shutter", 60)
        except PilotError:
            # The automatic shot may come first; then there is no shutter any more.
            if not pilot.sees("sheet.busy") and pilot.screen == "capture":
                raise
    yield from pilot.until(lambda: pilot.screen == "check", 60)
    yield from pilot.screenshot(out / "check.png")
    gc.collect()
    (out / "idle.txt").write_text("held" if idle() else "gone", "utf-8")
    (out / "verdict.txt").write_text(pilot.text_of("check.verdict"), "utf-8")


def main() -> None:
    """Build and run as the command does, with a pilot at the controls."""
    store, photos, out = (Path(name) for name in sys.argv[1:])
    params = KioskParams(Settings().fonts_dir, out, out, width=640, height=400)

    def source():
        from camera.sources import FolderSource  # noqa: PLC0415 - loads OpenCV

        return FolderSource(photos, noise=1.0)

    def play(app) -> None:
        from kiosk.ui.pilot import Pilot  # noqa: PLC0415 - after the toolkit

        pilot = Pilot(app.stage)
        (out / "cv2.txt").write_text(str("cv2" in sys.modules), "utf-8")
        pilot.play(story(pilot, out), app.stop)

    desk = Desk.open(DeskParams(store, disk_reserve_bytes=0))
    run(build(params, desk, lambda post: Photographer(source, Params(), post)), play)


if __name__ == "__main__":
    main()
