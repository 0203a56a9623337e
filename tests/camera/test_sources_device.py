"""What a V4L2 camera is told, in which order, and what it answers.

A fake capture records it: OpenCV's own part needs a camera on the machine.
"""

from pathlib import Path

import numpy as np
import pytest

from camera.device import DeviceSource, controls, why_closed
from camera.errors import SourceError
from camera.opencv import cv2
from camera.params import CameraParams

NAMES = {
    getattr(cv2, f"CAP_PROP_{name}"): name
    for name in (
        *("FOURCC", "FRAME_WIDTH", "FRAME_HEIGHT", "FPS", "BUFFERSIZE"),
        *("AUTO_EXPOSURE", "EXPOSURE", "AUTOFOCUS", "FOCUS", "AUTO_WB"),
        "WB_TEMPERATURE",
    )
}
SIZES = ((640, 480), (1280, 720), (3264, 2448))


class Camera:
    """Has three sizes, no focus motor, and frames as large as it was set."""

    def __init__(self, *, opened: bool = True, frames: int = 1000) -> None:
        self.opened = opened
        self.frames = frames
        self.told: list[tuple[str, float]] = []
        self.size = SIZES[0]
        self.wanted = [0, 0]
        self.level = 120
        self.raises = False

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self.opened

    def set(self, prop: int, value: float) -> bool:
        name = NAMES[prop]
        self.told.append((name, value))
        if name in ("FRAME_WIDTH", "FRAME_HEIGHT"):
            self.wanted[name == "FRAME_HEIGHT"] = int(value)
            self.size = min(SIZES, key=lambda size: abs(size[0] - self.wanted[0]))
        return "FOCUS" not in name

    def get(self, prop: int) -> float:
        return float(self.size[NAMES[prop] == "FRAME_HEIGHT"])

    def grab(self) -> bool:
        if self.raises:
            raise cv2.error("the driver went away")
        self.frames -= 1
        return self.frames >= 0

    def retrieve(self) -> tuple[bool, object]:
        width, height = self.size
        return True, np.full((height, width, 3), self.level, np.uint8)

    def release(self) -> None:
        self.opened = False


def opened(camera: Camera, params: CameraParams | None = None) -> DeviceSource:
    source = DeviceSource(0, params, lambda _: camera)
    source.open()
    return source


def test_the_preview_is_small_and_compressed_before_it_is_sized() -> None:
    camera = Camera()
    assert opened(camera).read().shape == (720, 1280, 3)
    names = [name for name, _ in camera.told]
    assert names[:3] == ["FOURCC", "FRAME_WIDTH", "FRAME_HEIGHT"]
    assert camera.told[0][1] == cv2.VideoWriter.fourcc(*"MJPG")


def test_a_still_is_the_largest_there_is_and_the_preview_comes_back() -> None:
    source = opened(Camera())
    assert source.still().shape == (2448, 3264, 3)
    assert source.size() == (1280, 720)
    assert source.read().shape == (720, 1280, 3)


def test_exposure_settles_before_a_still_is_taken() -> None:
    camera = Camera()
    source = opened(camera, CameraParams(settle=5))
    before = camera.frames
    source.still()
    assert before - camera.frames == 5


def test_controls_are_the_cameras_own_unless_a_value_is_given() -> None:
    camera = Camera()
    opened(camera)
    told = dict(camera.told)
    assert (told["AUTO_EXPOSURE"], told["AUTOFOCUS"], told["AUTO_WB"]) == (3, 1, 1)
    assert not {"EXPOSURE", "FOCUS", "WB_TEMPERATURE"} & set(told)


def test_a_value_is_set_after_its_automatic_is_switched_off() -> None:
    params = CameraParams(exposure=157, focus=30, white_balance=4600)
    settings = [(name, value) for name, _, value in controls(params)]
    assert settings == [
        *(("auto_exposure", 1.0), ("exposure", 157)),
        *(("auto_focus", 0.0), ("focus", 30)),
        *(("auto_white_balance", 0.0), ("white_balance", 4600)),
    ]


def test_controls_that_a_camera_does_not_have_are_told() -> None:
    assert opened(Camera(), CameraParams(focus=30)).refused == ("auto_focus", "focus")


@pytest.mark.parametrize(
    ("frames", "level", "code"), [(0, 120, "C202"), (9, 0, "C204")]
)
def test_a_still_that_shows_nothing_is_an_error(
    frames: int, level: int, code: str
) -> None:
    camera = Camera(frames=frames)
    camera.level = level
    source = opened(camera)
    with pytest.raises(SourceError) as caught:
        source.still()
    assert caught.value.code == code
    assert source.size() == (1280, 720)


def test_a_driver_that_raises_gives_no_frame() -> None:
    camera = Camera()
    source = opened(camera)
    camera.raises = True
    assert source.read() is None


def test_a_camera_that_does_not_open_is_let_go() -> None:
    camera = Camera(opened=False)
    with pytest.raises(SourceError):
        opened(camera)


def test_why_a_device_is_closed(tmp_path: Path) -> None:
    device = tmp_path / "video0"
    assert why_closed(device) == "C201"
    device.touch()
    assert why_closed(device) == "C206"
