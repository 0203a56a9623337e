"""Ask an address why it gives no pictures: OpenCV only says that it does not open."""

import base64
import socket
import ssl
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, unquote, urlsplit

_REFUSED = frozenset((HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN))
_BROKEN = 500  # from here on the other side knows that it is in trouble
_RTSP_PORT = 554


def masked(address: str) -> str:
    """An address for a log: without user, password and query."""
    parts = parts_of(address)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"


def knock(address: str, timeout_s: float) -> str:
    """The code of the reason: C201 nobody there, C208 login refused, C209 no stream.

    Args:
        address: http, https, rtsp or rtsps.
        timeout_s: seconds to wait for each answer.
    """
    parts = parts_of(address)
    ask = _http if parts.scheme.startswith("http") else _rtsp
    try:
        status = ask(parts, timeout_s)
    except (OSError, HTTPException, ValueError):
        return "C201"
    if status in _REFUSED:
        return "C208"
    return "C201" if status >= _BROKEN else "C209"


def parts_of(address: str) -> SplitResult:
    """The parts of an address; one that has none is empty."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _login(parts: SplitResult) -> dict[str, str]:
    if not parts.username:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _http(parts: SplitResult, timeout_s: float) -> int:
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=timeout_s)
    try:
        line.request("GET", _path(parts), headers=_login(parts))
        return line.getresponse().status
    finally:
        line.close()


def _rtsp(parts: SplitResult, timeout_s: float) -> int:
    """The status of DESCRIBE (RFC 2326, 10.2)."""
    place = (parts.hostname or "", parts.port or _RTSP_PORT)
    url = f"{parts.scheme}://{place[0]}:{place[1]}{_path(parts)}"
    lines = [f"DESCRIBE {url} RTSP/1.0", "CSeq: 1", "Accept: application/sdp"]
    lines += [f"{name}: {value}" for name, value in _login(parts).items()]
    with socket.create_connection(place, timeout_s) as bare:
        line = _wrapped(bare, place[0]) if parts.scheme == "rtsps" else bare
        line.sendall("\r\n".join((*lines, "", "")).encode())
        answer = line.recv(64).split()
    return int(answer[1]) if len(answer) > 1 else HTTPStatus.BAD_GATEWAY


def _wrapped(bare: socket.socket, host: str) -> socket.socket:
    return ssl.create_default_context().wrap_socket(bare, server_hostname=host)
