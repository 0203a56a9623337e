"""Whether a camera is there at all, told without opening it. No OpenCV."""

import socket
from pathlib import Path

from camera.knock import parts_of

_PORTS = {"https": 443, "rtsp": 554, "rtsps": 322}
_HTTP = 80


def absent(name: str, timeout_s: float = 2.0) -> bool:
    """Say whether the camera of a name, as in `camera.sources`, is surely not there.

    One that is there may still give no picture: only opening it tells.

    Args:
        name: `device:NUMBER`, `url:ADDRESS`, `video:FILE` or `folder:PATH`.
        timeout_s: seconds to wait for an address; nothing is asked of it.
    """
    kind, _, place = name.partition(":")
    match kind:
        case "device":
            return not Path(f"/dev/video{place}").exists()
        case "url":
            return not _listens(place, timeout_s)
    return not Path(place).exists()


def _listens(address: str, timeout_s: float) -> bool:
    parts = parts_of(address)
    try:
        port = parts.port or _PORTS.get(parts.scheme, _HTTP)
        socket.create_connection((parts.hostname or "", port), timeout_s).close()
    except (OSError, ValueError):
        return False
    return True
