"""Pictures of a folder in place of a camera."""

import threading
from pathlib import Path

import cv2
import numpy as np

from camera.arrays import Bgr
from camera.errors import LoadError, SourceError
from camera.load import load
from camera.params import CameraParams, LoadParams
from camera.straighten import shrunk

_PREVIEW = CameraParams().preview[0]  # px, long side
_SUFFIXES = frozenset((".jpg", ".jpeg", ".png"))
_NOISE_FIELDS = 4  # ready-made noise pictures, shown in turn


class FolderSource:
    """Pictures of a folder by name, each shown until `advance`, then around again.

    Stands in for a camera. With `noise` (standard deviation in grey levels) its preview
    flickers as a sensor's does; the still never does. Files that cannot be read are
    passed over; `skipped` names them with their codes.
    """

    paced = False

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
        self._fields: list[tuple[Bgr, Bgr]] = []
        self._tick = 0

    def open(self) -> None:
        """List the folder. Raises SourceError: C203, empty; LoadError: C110."""
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
                    if error.code == "C110":  # no file's fault
                        raise
                    self.skipped[path] = error.code
                    self._files.remove(path)
                else:
                    self._shown = (path, full, shrunk(full, _PREVIEW))
        raise SourceError("C203", str(self._folder))

    def _flickering(self, frame: Bgr) -> Bgr:
        """Add what lightens, then take what darkens: each sum stops at its bound."""
        shape = frame.shape
        if not self._fields or self._fields[0][0].shape != shape:
            rng = np.random.default_rng(1)
            self._fields = [
                _parted(rng.normal(0.0, self._noise, shape).round())
                for _ in range(_NOISE_FIELDS)
            ]
        self._tick += 1
        lighter, darker = self._fields[self._tick % _NOISE_FIELDS]
        lit = cv2.add(frame, lighter)
        return np.asarray(cv2.subtract(lit, darker, dst=lit), np.uint8)


def _parted(noise: np.ndarray) -> tuple[Bgr, Bgr]:
    """Part noise in grey levels into what is added and what is taken away."""
    lighter = np.clip(noise, 0, 255).astype(np.uint8)
    return lighter, np.clip(-noise, 0, 255).astype(np.uint8)
