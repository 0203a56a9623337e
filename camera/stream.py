"""A camera at an address: MJPEG over HTTP, or RTSP, through OpenCV."""

from camera.arrays import Bgr
from camera.capture import Capture, frame_of, is_black, sampled
from camera.errors import SourceError
from camera.knock import knock, masked, parts_of
from camera.opencv import cv2
from camera.params import CameraParams
from camera.straighten import shrunk

SCHEMES = frozenset(("http", "https", "rtsp", "rtsps"))
"""FFmpeg would also open files and pipes by an address; a camera is none of these."""


class StreamSource:
    """A stream by its address.

    Args:
        address: with scheme http, https, rtsp or rtsps; may hold user and password.
        params: the preview's size, and how long to wait.
    """

    live = True
    paced = True

    def __init__(
        self,
        address: str,
        params: CameraParams | None = None,
    ) -> None:
        self._address = address
        self._params = params or CameraParams()
        self._capture: Capture | None = None

    def open(self) -> None:
        """Connect.

        Raises:
            SourceError: C201 nobody answers, C208 user and password are refused, C209
                there is no stream of pictures at this address.
        """
        self.close()
        if parts_of(self._address).scheme not in SCHEMES:
            raise SourceError("C209", masked(self._address))
        capture = self._connected()
        # FFmpeg also opens what holds no picture; the first frame is the proof.
        if not capture.isOpened() or frame_of(capture) is None:
            capture.release()
            code = knock(self._address, self._params.timeout_s)
            raise SourceError(code, masked(self._address))
        self._capture = capture

    def read(self) -> Bgr | None:
        """The newest frame, at preview size at most; None when none came."""
        full = frame_of(self._capture)
        return None if full is None else shrunk(full, self._params.preview[0])

    def still(self) -> Bgr:
        """The newest frame as it comes. Raises SourceError: C202, C204."""
        full = frame_of(self._capture)
        if full is None:
            raise SourceError("C202", masked(self._address))
        if is_black(sampled(full)):
            raise SourceError("C204", masked(self._address))
        return full

    def close(self) -> None:
        """Disconnect."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _connected(self) -> cv2.VideoCapture:
        wait = int(self._params.timeout_s * 1000)
        opening = (cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, wait)
        reading = (cv2.CAP_PROP_READ_TIMEOUT_MSEC, wait)
        return cv2.VideoCapture(self._address, cv2.CAP_FFMPEG, (*opening, *reading))
