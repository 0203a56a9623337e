"""What the idle screen says of the camera follows whether it is there."""

from pathlib import Path

import pytest

from camera.presence import absent
from kiosk.acts import Acts, Places
from kiosk.core import Core
from kiosk.jobs import InlineJobs
from kiosk.lookout import Report
from kiosk.params import KioskParams
from kiosk.viewmodels.idle import Idle
from sync.desk import Desk
from tests.kiosk.acting import body
from tests.kiosk.studio import DrawnStudio

NO_CAMERA = "摄像头没有连接"


class Door:
    """A kiosk that nobody stands before, with a camera that is a folder."""

    def __init__(self, desk: Desk, params: KioskParams, camera: Path) -> None:
        self.now = 0.0
        places = Places(absent=lambda: absent(f"folder:{camera}"))
        core = Core(desk, InlineJobs(), params)
        studio = DrawnStudio(lambda call: call())
        self.acts = Acts(core, studio, lambda: self.now, places)

    def line(self) -> str:
        """Return the small honest line, five seconds later."""
        self.now += 5
        self.acts.tick()
        return body(self.acts, Idle).status


@pytest.fixture
def camera(tmp_path: Path) -> Path:
    made = tmp_path / "camera"
    made.mkdir()
    return made


@pytest.fixture
def door(desk: Desk, params: KioskParams, camera: Path) -> Door:
    return Door(desk, params, camera)


def test_a_camera_that_is_pulled_out_is_missed_and_found_again(
    door: Door, camera: Path
) -> None:
    assert NO_CAMERA not in door.line()
    camera.rmdir()
    assert NO_CAMERA in door.line()
    camera.mkdir()
    assert NO_CAMERA not in door.line()


def test_the_office_hears_of_it(door: Door, camera: Path, desk: Desk) -> None:
    camera.rmdir()
    door.line()
    assert desk.health().camera == "C201"
    camera.mkdir()
    door.line()
    assert desk.health().camera == "ok"


def test_a_camera_that_is_there_may_still_have_another_fault(door: Door) -> None:
    door.acts.core.stand.camera = Report("C204")
    door.line()
    assert door.acts.core.stand.camera == Report("C204")


def test_in_a_visit_its_pictures_tell(door: Door, camera: Path) -> None:
    door.line()
    door.acts.entrance.begin()
    camera.rmdir()
    door.now += 60
    door.acts.tick()
    assert door.acts.core.stand.camera == Report()
