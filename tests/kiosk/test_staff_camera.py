"""The staff's camera page: real sources behind it, and a choice that lasts."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from camera.device import DeviceSource
from camera.params import CameraParams, Params
from camera.sources import Source, named
from kiosk.acts import Acts, Places
from kiosk.backstage import StaffPage, StaffTools
from kiosk.core import Core
from kiosk.dials import CameraSeen, Dial, DialName
from kiosk.jobs import InlineJobs
from kiosk.mount import Mount
from kiosk.params import KioskParams
from kiosk.photographer import Photographer
from kiosk.texts import Language, Texts
from kiosk.viewmodels.staff import StaffArea
from kiosk.viewmodels.staffblocks import StaffButtons, StaffFact, StaffNote
from sync.desk import Desk
from tests.camera.test_sources_device import Camera as Driver
from tests.camera.test_sources_stream import Camera as Stream
from tests.kiosk.acting import body
from tests.kiosk.studio import DrawnStudio

RIGHT = "specimen-2026"
PATIENCE = 60.0  # seconds that a test waits for an event before it fails
FOCUS = Dial(DialName.FOCUS, 0, 250, 5, 0, automatic=True)
EXPOSURE = Dial(DialName.EXPOSURE, 3, 2047, 1, 250, automatic=False)
GIVEN = CameraSeen("device:0", "Given", 3264, 2448, dials=(FOCUS, EXPOSURE))
OTHER = CameraSeen("device:2", "Other", 1280, 720)
Make = Callable[[str, CameraParams], Source]


class Machine:
    """A kiosk with cameras, which can be switched off and on again."""

    def __init__(self, desk: Desk, params: KioskParams) -> None:
        self.desk, self.params = desk, params
        self.given, self.seen = "device:0", (GIVEN, OTHER)
        self.camera = CameraParams()
        self.make: Make = named
        self.studio: Any = DrawnStudio(lambda call: call())
        desk.backroom().set_passphrase(RIGHT)

    def start(self) -> Acts:
        """Start the program and open the page."""
        self.mount = Mount(self.given, self.camera, self.make, self.desk.backroom())
        tools = StaffTools(
            *("1.0", tuple, lambda *_: "", tuple, lambda: self.seen),
            mount=self.mount,
        )
        core = Core(self.desk, InlineJobs(), self.params)
        acts = Acts(core, self.studio, lambda: 0.0, Places(tools=tools))
        acts.staff.knock()
        acts.staff.enter(RIGHT)
        acts.staff.show(StaffPage.CAMERA)
        return acts


@pytest.fixture
def machine(desk: Desk, params: KioskParams) -> Machine:
    return Machine(desk, params)


def offered(acts: Acts) -> list[str]:
    """What the buttons of the page are called."""
    blocks = body(acts, StaffArea).blocks
    return [b.act for row in blocks if isinstance(row, StaffButtons) for b in row.items]


def primary(acts: Acts) -> set[str]:
    """Which choices are marked as the present ones."""
    rows = [b for b in body(acts, StaffArea).blocks if isinstance(b, StaffButtons)]
    return {b.act for row in rows for b in row.items if b.kind == "primary"} - {
        "measure"
    }


def facts(acts: Acts) -> dict[str, str]:
    blocks = body(acts, StaffArea).blocks
    return {b.label: b.value for b in blocks if isinstance(b, StaffFact)}


def notes(acts: Acts) -> str:
    blocks = body(acts, StaffArea).blocks
    return "\n".join(f"{b.title} {b.text}" for b in blocks if isinstance(b, StaffNote))


@pytest.mark.slow
def test_a_dial_is_set_by_opening_the_camera_again_and_lasts(machine: Machine) -> None:
    acts = machine.start()
    assert primary(acts) == {"focus:auto"}, "as the settings say"
    assert "given" not in offered(acts)
    acts.staff.press("focus:125")
    acts.staff.press("exposure:500")
    assert machine.studio.reopened == 2
    assert primary(acts) == {"focus:125", "exposure:500"}
    assert "50 ms" in facts(acts).values()
    again = machine.start()
    assert primary(again) == {"focus:125", "exposure:500"}
    assert machine.mount.state().focus == 125


@pytest.mark.slow
def test_the_choice_of_the_staff_goes_before_the_settings_until_taken_back(
    machine: Machine,
) -> None:
    machine.camera = replace(machine.camera, focus=60, exposure=100)
    acts = machine.start()
    acts.staff.press("focus:auto")
    now = machine.mount.state()
    assert (now.focus, now.exposure, now.chosen) == (None, 100, True)
    acts.staff.press("use:1")
    assert machine.mount.source == "device:2"
    acts.staff.press("given")
    now = machine.mount.state()
    assert (now.source, now.focus, now.exposure) == ("device:0", 60, 100)
    assert not now.chosen
    assert "given" not in offered(acts)


@pytest.mark.slow
def test_controls_that_a_driver_lacks_are_not_shown(machine: Machine) -> None:
    acts = machine.start()
    assert "exposure:auto" not in offered(acts), "it cannot decide by itself"
    acts.staff.press("use:1")
    assert not any(act.startswith(("focus", "exposure")) for act in offered(acts))
    assert "use:0" in offered(acts)
    acts.staff.press("use:7")
    assert machine.mount.source == "device:2", "there is no such camera"


@pytest.mark.slow
def test_a_measurement_is_of_the_camera_as_it_is_set_now(machine: Machine) -> None:
    acts = machine.start()
    acts.staff.press("measure")
    assert "清晰度  1.2 px" in notes(acts)
    acts.staff.press("focus:125")
    assert "清晰度  1.2 px" not in notes(acts)


@pytest.mark.slow
def test_a_kept_choice_that_cannot_be_read_is_told_and_replaced(
    machine: Machine, desk: Desk
) -> None:
    desk.backroom().keep_camera_choice('{"source": 7}')
    acts = machine.start()
    assert "K148" in notes(acts)
    assert machine.mount.source == "device:0"
    acts.staff.press("use:1")
    assert "K148" not in notes(acts)
    machine.start()
    assert machine.mount.source == "device:2"


@pytest.mark.slow
def test_an_address_is_shown_without_its_password(machine: Machine) -> None:
    machine.given = "url:http://staff:secret@127.0.0.1:1/video?key=7"
    acts = machine.start()
    acts.staff.press("use:1")
    for language in Language:
        acts.core.texts = Texts(language)
        shown = repr(body(acts, StaffArea))
        assert "127.0.0.1/video" in shown
        assert "secret" not in shown
        assert "key=7" not in shown
    kept = machine.desk.backroom().camera_choice()
    assert kept is not None
    assert "secret" not in kept


@pytest.fixture
def eyes(machine: Machine) -> Iterator[Photographer]:
    """The real camera room, opening whatever the machine wants."""
    made = Photographer(lambda: machine.mount.open(), Params(), lambda call: call())  # noqa: PLW0108 - the mount comes later
    machine.studio = made
    yield made
    made.end()


def picture(folder: Path, size: tuple[int, int]) -> str:
    """A folder with one picture; its name as a source."""
    folder.mkdir()
    grain = np.random.default_rng(1).integers(60, 200, (*size[::-1], 3), np.uint8)
    Image.fromarray(grain).save(folder / "page.png")
    return f"folder:{folder}"


def sees(eyes: Photographer, size: tuple[int, int]) -> bool:
    """Wait until the live picture has a size, which tells the cameras apart."""
    tick = threading.Event()
    for _ in range(int(PATIENCE / 0.05)):
        frame = eyes.latest()
        if frame is not None and (frame.width, frame.height) == size:
            return True
        tick.wait(0.05)
    return False


@pytest.mark.slow
def test_another_camera_gives_the_live_picture_and_the_measures(
    machine: Machine, eyes: Photographer, tmp_path: Path
) -> None:
    server = Stream()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    machine.given = picture(tmp_path / "first", (640, 480))
    second = picture(tmp_path / "second", (800, 600))
    stream = CameraSeen(f"url:{server.address}", "stream")
    machine.seen = (CameraSeen(second, "second"), stream)
    try:
        acts = machine.start()
        eyes.warm()
        assert sees(eyes, (640, 480))
        # An address gives its full size to a test shot, and less while people aim.
        for place, live, size in (
            (1, (800, 600), (800, 600)),
            (2, (1280, 80), (1920, 120)),
            (0, (640, 480), (640, 480)),
        ):
            acts.staff.press(f"use:{place}")
            assert sees(eyes, live), place
            acts.staff.press("measure")
            measured = acts.staff.stage.measured
            assert measured is not None
            assert (measured.width, measured.height) == size
        assert acts.core.stand.simulated_camera, "the last one is a folder"
    finally:
        eyes.end()
        stop(server)


def stop(server: ThreadingHTTPServer) -> None:
    server.shutdown()
    server.server_close()


class Noisy(Driver):
    """A camera whose picture is never the same, as a sensor's."""

    def retrieve(self) -> tuple[bool, object]:
        _, frame = super().retrieve()
        assert isinstance(frame, np.ndarray)
        frame[::16, ::16] += np.uint8(self.frames % 100)
        return True, frame


@pytest.mark.slow
def test_a_driver_is_told_the_value_and_a_refusal_is_shown(
    machine: Machine, eyes: Photographer
) -> None:
    drivers: list[Driver] = []

    def connect(_number: int) -> Driver:
        drivers.append(Noisy(frames=10**9))
        return drivers[-1]

    machine.make = lambda _name, params: DeviceSource(0, params, connect)
    acts = machine.start()
    eyes.warm()
    assert sees(eyes, (1280, 720))
    acts.staff.press("exposure:500")
    assert sees(eyes, (1280, 720))
    told = dict(drivers[-1].told)
    assert (told["AUTO_EXPOSURE"], told["EXPOSURE"]) == (1.0, 500.0)
    assert not drivers[0].opened, "the former one was let go"
    acts.staff.press("focus:125")  # this driver takes no focus
    assert sees(eyes, (1280, 720))
    assert dict(drivers[-1].told)["FOCUS"] == 125.0
    acts.staff.show(StaffPage.CAMERA)
    assert "没有接受" in notes(acts)
