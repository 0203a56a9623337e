"""The staff's screens on the real display: reached by touches, large enough to read."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from camera.params import CameraParams
from camera.sources import named
from kiosk.acts import Places
from kiosk.backstage import StaffPage, StaffTools
from kiosk.dials import CameraSeen, Dial, DialName
from kiosk.mount import Mount
from kiosk.texts import Language
from sync.desk import Desk
from sync.doctor.findings import Check, Finding, Level
from sync.media import Medium
from tests.kiosk.test_screens import WAYS, Looker

pytestmark = pytest.mark.slow
RIGHT = "specimen-2026"


CAMERAS = (
    CameraSeen(
        *("device:0", "Specimen", 3264, 2448),
        dials=(
            Dial(DialName.FOCUS, 0, 250, 5, 0, automatic=True),
            Dial(DialName.EXPOSURE, 3, 2047, 1, 250, automatic=True),
        ),
    ),
    CameraSeen("device:2", "Another", 1280, 720),
)


def tools(stick: Path, mount: Mount) -> StaffTools:
    """A machine with a stick and a fault that its doctor finds."""
    medium = Medium(stick, "stick", "vfat", 10**9, 10**9, writable=True)
    return StaffTools(
        "1.0",
        lambda: (Finding(Check.TCP, Level.FAIL, "D114"),),
        lambda *_: "k1",
        lambda: (medium,),
        lambda: CAMERAS,
        mount=mount,
    )


def go_round(kiosk: Any, looker: Looker) -> Iterator[None]:
    """In by the passphrase, every page, and out."""
    pilot = kiosk.pilot
    yield from pilot.tap("idle.staff")
    yield from looker.look()
    yield from pilot.type("door.passphrase", RIGHT)
    yield from pilot.tap("door.enter")
    yield from pilot.until(lambda: pilot.screen == "staff")
    for page in StaffPage:
        yield from pilot.tap(f"staff.page.{page}")
        yield from pilot.until(lambda: not kiosk.acts.staff.busy)
        if page is StaffPage.CAMERA:
            yield from pilot.tap("staff.do.measure")
            yield from pilot.tap("staff.do.focus:125")
            yield from pilot.until(lambda: not kiosk.acts.staff.busy)
        yield from looker.look()
    yield from pilot.tap("frame.leave")
    yield from pilot.until(lambda: pilot.screen == "idle")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_staff_can_read_and_touch_every_page(
    start: Callable[..., Any], desk: Desk, language: str, tmp_path: Path
) -> None:
    desk.backroom().set_passphrase(RIGHT)
    mount = Mount("device:0", CameraParams(), named, desk.backroom())
    kiosk = start(Places(tools=tools(tmp_path, mount)), language=Language(language))
    # Large letters at the display that most kiosks have, in both languages.
    looker = Looker(kiosk, [*WAYS[:2], WAYS[-1]] if language == "zh" else WAYS[:1])
    kiosk.play(go_round(kiosk, looker))
    desk.backroom().close_day()
    kiosk.acts.watchman.look()
    kiosk.play(kiosk.pilot.until(lambda: kiosk.pilot.screen == "fault"))
    passing = Looker(kiosk)
    kiosk.play(passing.look())
    assert mount.state().focus == 125
    assert looker.faults + passing.faults == []
    assert looker.seen | passing.seen == {"door", "staff", "fault"}
