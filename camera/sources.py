"""Where pictures come from: a camera on this machine, an address, or a folder.

All sources look alike: a small frame for the preview, and a still at full size. They
are used by one thread at a time; `camera.worker` gives them theirs.
"""

import threading
from pathlib import Path
from typing import Protocol

import numpy as np

from camera.arrays import Bgr
from camera.errors import LoadError, SourceError
from camera.load import load
from camera.opencv import cv2
from camera.params import LoadParams
from camera.straighten import shrunk

PREVIEW = (1280, 720)
"""Width and height in pixels that a camera is asked for while people aim."""
STILL = (4096, 3072)
"""Asked for when the picture is taken; a driver gives the nearest it has."""

_SETTLE = 3  # frames after a change of size, while exposure finds itself again
_TIMEOUT_MS = 3000  # an address that does not answer in this time is missing
_SUFFIXES = frozenset((".jpg", ".jpeg", ".png"))
_NOISE_FIELDS = 4  # ready-made noise pictures, shown in turn


class Source(Protocol):
    """Something that gives pictures, (h, w, 3) uint8 BGR.

    `live` says whether frames of a scene at rest differ, as a sensor's do, so that
    equal frames mean that it hangs.
    """

    live: bool

    def open(self) -> None:
        """Make ready. Raises SourceError: C201 not there, C203 nothing in it."""

    def read(self) -> Bgr | None:
        """The next preview frame, None when there is none just now."""

    def still(self) -> Bgr:
        """A picture at full size. Raises SourceError: C202 none came."""

    def close(self) -> None:
        """Let go; may be opened again."""


class CameraSource:
    """A V4L2 camera by index, or a stream by its address, through OpenCV."""

    live = True

    def __init__(
        self,
        device: int | str,
        preview: tuple[int, int] = PREVIEW,
        still: tuple[int, int] = STILL,
    ) -> None:
        self._device = device
        self._preview = preview
        self._still = still
        self._capture: cv2.VideoCapture | None = None

    def open(self) -> None:
        """Connect. Raises SourceError: C201."""
        self.close()
        capture = self._connected()
        if not capture.isOpened():
            capture.release()
            raise SourceError("C201", str(self._device))
        self._capture = capture
        if isinstance(self._device, int):
            self._resize(self._preview)

    def read(self) -> Bgr | None:
        """The next frame, None when none came."""
        if self._capture is None:
            return None
        came, frame = self._capture.read()
        return np.asarray(frame, np.uint8) if came else None

    def still(self) -> Bgr:
        """One picture at the camera's largest size. Raises SourceError: C202."""
        if isinstance(self._device, str):  # a stream has the size it has
            return self._required(self.read())
        self._resize(self._still)
        frame = None
        for _ in range(_SETTLE):
            frame = self.read()
        self._resize(self._preview)
        return self._required(frame)

    def close(self) -> None:
        """Disconnect."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _connected(self) -> cv2.VideoCapture:
        if isinstance(self._device, int):
            return cv2.VideoCapture(self._device, cv2.CAP_V4L2)
        limits = (
            cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
            _TIMEOUT_MS,
            cv2.CAP_PROP_READ_TIMEOUT_MSEC,
            _TIMEOUT_MS,
        )
        return cv2.VideoCapture(self._device, cv2.CAP_FFMPEG, limits)

    def _resize(self, size: tuple[int, int]) -> None:
        if self._capture is None:
            return
        # Uncompressed full-size frames do not fit through USB 2; MJPEG ones do.
        mjpeg = cv2.VideoWriter.fourcc(*"MJPG")
        self._capture.set(cv2.CAP_PROP_FOURCC, mjpeg)
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
        self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)

    def _required(self, frame: Bgr | None) -> Bgr:
        if frame is None:
            raise SourceError("C202", str(self._device))
        return frame


class FolderSource:
    """Pictures of a folder by name, each shown until `advance`, then around again.

    Stands in for a camera. With `noise` (standard deviation in grey levels) its preview
    flickers as a sensor's does; the still never does. Files that cannot be read are
    passed over; `skipped` names them with their codes.
    """

    def __init__(
        self, folder: Path, noise: float = 0.0, limits: LoadParams | None = None
    ) -> None:
        self.live = noise > 0
        self.skipped: dict[Path, str] = {}
        self._folder = folder
        self._noise = noise
        self._limits = limits or LoadParams()
        self._lock = threading.Lock()
        self._files: list[Path] = []
        self._at = 0
        self._shown: tuple[Path, Bgr, Bgr] | None = None
        self._fields: list[np.ndarray] = []
        self._tick = 0

    def open(self) -> None:
        """List the folder. Raises SourceError: C203, no picture in it."""
        with self._lock:
            if self._folder.is_dir():
                self._files = sorted(
                    path
                    for path in self._folder.iterdir()
                    if path.suffix.lower() in _SUFFIXES
                )
        self._current()

    def advance(self) -> None:
        """Go on to the next picture. May be called by another thread."""
        with self._lock:
            self._at += 1

    def show(self, name: str) -> None:
        """Show a picture by its file name. Raises SourceError: C203, no such file."""
        with self._lock:
            names = [path.name for path in self._files]
            if name not in names:
                raise SourceError("C203", name)
            self._at = names.index(name)

    def read(self) -> Bgr | None:
        """The current picture at preview size."""
        frame = self._current()[1]
        return self._flickering(frame) if self.live else frame

    def still(self) -> Bgr:
        """The current picture as it is in its file, EXIF orientation applied."""
        return self._current()[0]

    def close(self) -> None:
        """Forget the decoded picture; the place in the folder is kept."""
        with self._lock:
            self._shown = None

    @property
    def path(self) -> Path:
        """The file that is shown. Raises SourceError: C203."""
        self._current()
        with self._lock:
            assert self._shown is not None
            return self._shown[0]

    def _current(self) -> tuple[Bgr, Bgr]:
        """Full size and preview of the current picture."""
        with self._lock:
            while self._files:
                path = self._files[self._at % len(self._files)]
                if self._shown is not None and self._shown[0] == path:
                    return self._shown[1], self._shown[2]
                try:
                    full = load(path, self._limits).image
                except LoadError as error:
                    self.skipped[path] = error.code
                    self._files.remove(path)
                else:
                    self._shown = (path, full, shrunk(full, PREVIEW[0]))
        raise SourceError("C203", str(self._folder))

    def _flickering(self, frame: Bgr) -> Bgr:
        shape = frame.shape
        if not self._fields or self._fields[0].shape != shape:
            rng = np.random.default_rng(1)
            self._fields = [
                rng.normal(0.0, self._noise, shape).round().astype(np.int16)
                for _ in range(_NOISE_FIELDS)
            ]
        self._tick += 1
        field = self._fields[self._tick % _NOISE_FIELDS]
        return np.asarray(np.clip(frame + field, 0, 255), np.uint8)


def probe(device: int = 0) -> bool:
    """Whether a real camera on this machine gives a picture."""
    if not Path(f"/dev/video{device}").exists():
        return False
    source = CameraSource(device)
    try:
        source.open()
        return source.read() is not None
    except SourceError:
        return False
    finally:
        source.close()
