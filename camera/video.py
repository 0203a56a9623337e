"""A video file in place of a camera, at its own pace and around again."""

import time
from collections.abc import Callable
from pathlib import Path

from camera.arrays import Bgr
from camera.capture import Capture, grabbed, taken
from camera.errors import SourceError
from camera.opencv import cv2
from camera.params import CameraParams
from camera.straighten import shrunk

_PREVIEW = CameraParams().preview[0]  # px, long side
_PACE = 25.0  # frames a second of a file that does not say
_FASTEST = 240.0
_MOST_SKIPPED = 50  # frames; who looks away for longer goes on where he stopped


class VideoSource:
    """A recorded scene. Frames of a scene at rest may be equal, so it is not `live`.

    Args:
        path: a file that OpenCV's FFmpeg can read.
        clock: seconds that never go back; tells which frame is due.
    """

    live = False
    paced = False

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._capture: Capture | None = None
        self._shown: Bgr | None = None
        self._pace = _PACE
        self._next = 0.0

    def open(self) -> None:
        """Start at the beginning. Raises SourceError: C210."""
        self.close()
        if not self._path.is_file():
            raise SourceError("C210", str(self._path))
        # An absolute name: FFmpeg takes others for addresses (`http:`, `concat:`).
        capture = cv2.VideoCapture(str(self._path.absolute()), cv2.CAP_FFMPEG)
        self._capture = capture
        pace = capture.get(cv2.CAP_PROP_FPS) if capture.isOpened() else 0.0
        self._pace = pace if 0.0 < pace <= _FASTEST else _PACE
        self._next = self._clock()
        if self._due() is None:
            self.close()
            raise SourceError("C210", str(self._path))

    def read(self) -> Bgr | None:
        """The frame that is due, at preview size at most."""
        full = self._due()
        return None if full is None else shrunk(full, _PREVIEW)

    def still(self) -> Bgr:
        """The frame that is due, at its full size. Raises SourceError: C202."""
        full = self._due()
        if full is None:
            raise SourceError("C202", str(self._path))
        return full

    def close(self) -> None:
        """Let go of the file."""
        self._shown = None
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _due(self) -> Bgr | None:
        capture, now = self._capture, self._clock()
        if capture is None:
            return None
        count = 0
        while self._next <= now and count < _MOST_SKIPPED:
            if not self._stepped(capture):
                return None
            self._next += 1.0 / self._pace
            count += 1
        if count:
            self._next = max(self._next, now)
            self._shown = taken(capture)
        return self._shown

    def _stepped(self, capture: Capture) -> bool:
        """Whether there is a next frame; after the last comes the first."""
        if grabbed(capture):
            return True
        capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
        return grabbed(capture)
