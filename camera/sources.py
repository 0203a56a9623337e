"""Where pictures come from: a camera on this machine, an address, a file or a folder.

All sources look alike: a small frame for the preview, and a still at full size. They
are used by one thread at a time; `camera.worker` gives them theirs.
"""

from pathlib import Path
from typing import Protocol

from camera.arrays import Bgr
from camera.device import DeviceSource
from camera.errors import SourceError
from camera.folder import FolderSource
from camera.params import CameraParams
from camera.stream import StreamSource
from camera.video import VideoSource

__all__ = [
    "DeviceSource",
    "FolderSource",
    "Source",
    "StreamSource",
    "VideoSource",
    "named",
    "probe",
]


class Source(Protocol):
    """Something that gives pictures, (h, w, 3) uint8 BGR.

    `live` says whether frames of a scene at rest differ, as a sensor's do, so that
    equal frames mean that it hangs. `paced` says that `read` itself waits for the next
    frame; who waits besides lets frames pile up and sees the past.
    """

    live: bool
    paced: bool

    def open(self) -> None:
        """Make ready. Raises SourceError with what stands in the way."""

    def read(self) -> Bgr | None:
        """The next preview frame, None when there is none just now."""

    def still(self) -> Bgr:
        """A picture at full size. Raises SourceError: C202 none came, C204 black."""

    def close(self) -> None:
        """Let go; may be opened again."""


def named(name: str, params: CameraParams | None = None) -> Source:
    """The source that a name stands for; nothing is opened yet.

    Args:
        name: `device:NUMBER`, `url:ADDRESS`, `video:FILE` or `folder:PATH`.
        params: sizes and controls of a camera.

    Raises:
        ValueError: the name has another form.
    """
    kind, _, place = name.partition(":")
    match kind:
        case "device" if place.isdecimal():
            return DeviceSource(int(place), params)
        case "url" if place:
            return StreamSource(place, params)
        case "video" if place:
            return VideoSource(Path(place))
        case "folder" if place:
            return FolderSource(Path(place))
    raise ValueError(f"not a source: {kind}")


def probe(device: int = 0) -> bool:
    """Whether a real camera on this machine gives a picture."""
    source = DeviceSource(device)
    try:
        source.open()
        return source.read() is not None
    except SourceError:
        return False
    finally:
        source.close()
