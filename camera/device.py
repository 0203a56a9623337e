"""A camera on this machine: V4L2 through OpenCV.

Two sizes: a small one while people aim, the largest for the picture. Controls that the
driver does not have are told, never taken for granted.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from camera.arrays import Bgr
from camera.capture import Capture, frame_of, is_black, sampled
from camera.errors import SourceError
from camera.opencv import cv2
from camera.params import CameraParams

_MANUAL, _AUTOMATIC = 1.0, 3.0  # V4L2_EXPOSURE_MANUAL and _APERTURE_PRIORITY
Setting = tuple[str, int, float]
"""A name for people, OpenCV's property, and the value."""


class DeviceSource:
    """A camera by its number N in /dev/videoN.

    Args:
        number: N.
        params: sizes and controls.
        connect: opens it; a test gives its own.
    """

    live = True
    paced = True

    def __init__(
        self,
        number: int,
        params: CameraParams | None = None,
        connect: Callable[[int], Capture] | None = None,
    ) -> None:
        self.refused: tuple[str, ...] = ()
        self._number = number
        self._params = params or CameraParams()
        self._connect = connect or _connect
        self._capture: Capture | None = None

    def open(self) -> None:
        """Connect, and set sizes and controls; `refused` names those it does not have.

        Raises:
            SourceError: C201 not there, C206 in use by another program, C207 we may
                not use it.
        """
        self.close()
        capture = self._connect(self._number)
        if not capture.isOpened():
            capture.release()
            path = Path(f"/dev/video{self._number}")
            raise SourceError(why_closed(path), str(path))
        self._capture = capture
        self._resize(self._params.preview)
        self.refused = tuple(_set(capture, controls(self._params)))

    def read(self) -> Bgr | None:
        """The next preview frame, None when none came."""
        return frame_of(self._capture)

    def still(self) -> Bgr:
        """One picture at the camera's largest size. Raises SourceError: C202, C204."""
        self._resize(self._params.still)
        frame = None
        for _ in range(self._params.settle):
            frame = self.read()
        self._resize(self._params.preview)
        if frame is None:
            raise SourceError("C202", f"/dev/video{self._number}")
        if is_black(sampled(frame)):
            raise SourceError("C204", f"/dev/video{self._number}")
        return frame

    def close(self) -> None:
        """Disconnect."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def size(self) -> tuple[int, int]:
        """Width and height that the camera gives now; (0, 0) while it is closed."""
        if self._capture is None:
            return 0, 0
        width = self._capture.get(cv2.CAP_PROP_FRAME_WIDTH)
        return int(width), int(self._capture.get(cv2.CAP_PROP_FRAME_HEIGHT))

    def _resize(self, size: tuple[int, int]) -> None:
        if self._capture is not None:
            for _ in _set(self._capture, format_of(size, self._params.fps)):
                pass  # a driver gives the nearest that it has; `size` tells which


def format_of(size: tuple[int, int], fps: int) -> tuple[Setting, ...]:
    """What to set for a size, in the order that V4L2 wants.

    Uncompressed frames of full size do not fit through USB 2, MJPEG ones do; the
    compression decides which sizes there are, so it comes first.
    """
    return (
        ("mjpeg", cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        ("width", cv2.CAP_PROP_FRAME_WIDTH, size[0]),
        ("height", cv2.CAP_PROP_FRAME_HEIGHT, size[1]),
        ("fps", cv2.CAP_PROP_FPS, fps),
        ("buffer", cv2.CAP_PROP_BUFFERSIZE, 1),
    )


def controls(params: CameraParams) -> tuple[Setting, ...]:
    """What to set once: automatic where no value is given, else by hand.

    A control is switched to manual before its value, because drivers refuse the value
    of one that is automatic.
    """
    settings: list[Setting] = []
    for name, switch, (by_hand, by_itself), dial, value in (
        (
            "exposure",
            cv2.CAP_PROP_AUTO_EXPOSURE,
            (_MANUAL, _AUTOMATIC),
            cv2.CAP_PROP_EXPOSURE,
            params.exposure,
        ),
        (
            "focus",
            cv2.CAP_PROP_AUTOFOCUS,
            (0.0, 1.0),
            cv2.CAP_PROP_FOCUS,
            params.focus,
        ),
        (
            "white_balance",
            cv2.CAP_PROP_AUTO_WB,
            (0.0, 1.0),
            cv2.CAP_PROP_WB_TEMPERATURE,
            params.white_balance,
        ),
    ):
        automatic = value is None
        settings.append((f"auto_{name}", switch, by_itself if automatic else by_hand))
        if value is not None:
            settings.append((name, dial, value))
    return tuple(settings)


def why_closed(path: Path) -> str:
    """The code of the reason why a device did not open."""
    if not path.exists():
        return "C201"
    return "C206" if os.access(path, os.R_OK | os.W_OK) else "C207"


def _set(capture: Capture, settings: tuple[Setting, ...]) -> Iterator[str]:
    """Set each; names of those that were not taken."""
    for name, property_, value in settings:
        if not capture.set(property_, value):
            yield name


def _connect(number: int) -> Capture:
    return cv2.VideoCapture(number, cv2.CAP_V4L2)
