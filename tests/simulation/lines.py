"""Lines that fail: calls straight into the server's code, or its whole HTTP stack."""

import asyncio
import gzip
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from sqlalchemy.exc import SQLAlchemyError
from urllib3.response import HTTPResponse

from central.errors import RefusedError
from sync.errors import LineError
from sync.protocol.messages import FeedPage, SyncRequest, SyncResponse
from sync.protocol.signing import Signer
from sync.transport import Line, LineParams
from tests.simulation.office import Central
from tests.simulation.taps import KilledError

ADDRESS = "http://office.test"
GZIP_MARK = b"\x1f\x8b"
PORTAL = b"<html>Welcome! Please log in.</html>"


class KioskKilledError(KilledError):
    """The kiosk ends while its request is on the way."""


@dataclass
class Faults:
    """How often a line fails (0 to 1), by whose dice, and what happens meanwhile."""

    chance: random.Random
    rate: float = 0.0
    between: Callable[[], None] = lambda: None

    def strikes(self) -> bool:
        return self.rate > 0 and self.chance.random() < self.rate


class SimLine(Protocol):
    """What a kiosk's agent needs of a line."""

    def exchange(self, request: SyncRequest) -> SyncResponse: ...

    def upload(self, sha256: str, blob: bytes, *, resume: bool) -> None: ...

    def feed(self, epoch: str | None, since: int, wait_s: float) -> FeedPage: ...


class NoLine:
    """A site to which no line leads."""

    def exchange(self, request: SyncRequest) -> SyncResponse:
        raise LineError("S101", "no line")

    def upload(self, sha256: str, blob: bytes, *, resume: bool) -> None:
        raise LineError("S101", "no line")

    def feed(self, epoch: str | None, since: int, wait_s: float) -> FeedPage:
        raise LineError("S101", "no line")


class DirectLine:
    """Calls what the endpoints call, with everything in between left out."""

    def __init__(self, central: Central, device: str, faults: Faults) -> None:
        self._central = central
        self._device = device
        self._faults = faults

    def exchange(self, request: SyncRequest) -> SyncResponse:
        wire = request.model_dump_json(exclude_none=True).encode()
        self._may_fail()
        answer = self._served(lambda: self._central.sync(self._device, wire))
        self._central.copies.append((self._device, wire))
        if self._faults.strikes():  # the request arrives twice
            again = self._served(lambda: self._central.sync(self._device, wire))
            answer = self._faults.chance.choice([answer, again])
        if self._faults.strikes():
            self._faults.between()
        self._may_fail()
        return SyncResponse.model_validate_json(answer)

    def upload(self, sha256: str, blob: bytes, *, resume: bool) -> None:
        files = self._central.office.files
        if resume and self._central.has(self._device, sha256):
            return  # only the answer was lost
        arrived = files.arrived(self._device, sha256) if resume else 0
        offset = arrived if arrived < len(blob) else 0
        self._may_fail()
        if self._faults.strikes():
            until = self._faults.chance.randint(offset, len(blob))
            some = blob[offset:until]
            self._served(
                lambda: self._central.begin(self._device, sha256, some, offset)
            )
            raise LineError("S101", "broken")
        self._served(lambda: self._central.store(self._device, sha256, blob, offset))
        self._may_fail()

    def feed(self, epoch: str | None, since: int, wait_s: float) -> FeedPage:
        self._may_fail()
        page: list[FeedPage] = []

        def ask() -> None:
            self._central.device(self._device)
            page.append(self._central.page(epoch, since))

        self._served(ask)
        return page[0]

    def _served(self, work: Callable[[], bytes | None]) -> bytes:
        try:
            return work() or b""
        except RefusedError as error:
            explained, status = error.problem.explanation, error.problem.status
            code = "S104" if status < requests.codes.server_error else "S103"
            raise LineError(
                code, explained.code, status=status, again=explained.retry
            ) from error
        except (OSError, SQLAlchemyError) as error:
            raise LineError("S103", type(error).__name__, status=500) from error
        except KilledError as error:
            self._central.restart()
            raise LineError("S101", "the server died") from error

    def _may_fail(self) -> None:
        if not self._faults.strikes():
            return
        match self._faults.chance.randrange(5):
            case 0:
                raise KioskKilledError
            case 1:
                raise LineError("S103", "status 503", status=503)
            case 2:
                raise LineError("S102", "it is not JSON")
            case _:
                raise LineError("S101", "lost")


def plain(body: bytes) -> bytes:
    """Return a body as it was before it was compressed; half of one stays as it is."""
    if not body.startswith(GZIP_MARK):
        return body
    try:
        return gzip.decompress(body)
    except EOFError:
        return body


class Wire(BaseAdapter):
    """Carries the kiosk's real requests into the server's real application."""

    def __init__(
        self,
        central: Central,
        device: str,
        faults: Faults,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        super().__init__()
        self._central = central
        self._device = device
        self._faults = faults
        self._loop = loop

    def send(self, request: requests.PreparedRequest, **_: object) -> Any:
        sent = request.body
        body = sent.read() if isinstance(sent, io.BytesIO) else sent or b""
        self._may_fail(request)
        if self._faults.strikes() and body:  # cut in the middle
            self._serve(
                request, body[: self._faults.chance.randrange(len(body))], cut=True
            )
            raise requests.ConnectionError("cut on the way up")
        answer = self._serve(request, body)
        if self._faults.strikes():  # it arrives twice
            answer = self._faults.chance.choice([answer, self._serve(request, body)])
        if self._faults.strikes():
            self._faults.between()
        return self._may_fail(request) or answer

    def close(self) -> None:
        """Nothing is open."""

    def _serve(
        self, request: requests.PreparedRequest, body: bytes, *, cut: bool = False
    ) -> requests.Response:
        told = self._poisoned(request, body)
        if told is not None:
            return told
        try:
            status, headers, answer = self._loop.run_until_complete(
                ask(self._central.app, request, body, cut=cut)
            )
            self._watch(request, body, status, answer, cut=cut)
        except KilledError as error:
            self._central.restart()
            raise requests.ConnectionError("the server died") from error
        return response(request, status, headers, answer)

    def _watch(
        self,
        request: requests.PreparedRequest,
        body: bytes,
        status: int,
        answer: bytes,
        *,
        cut: bool,
    ) -> None:
        if cut or status != requests.codes.ok or request.path_url != "/v1/sync":
            return
        asked = SyncRequest.model_validate_json(plain(body))
        done = SyncResponse.model_validate_json(plain(answer))
        self._central.watch(self._device, asked, done)

    def _poisoned(
        self, request: requests.PreparedRequest, body: bytes
    ) -> requests.Response | None:
        text = request.path_url + plain(body).decode("latin-1")
        for name, fault in self._central.poison.items():
            if name in text and request.method != "HEAD":
                retry = "true" if fault.again else "false"
                told = f'{{"code":"R112","message":"","retry":{retry}}}'.encode()
                return response(
                    request, fault.status, {"Content-Type": "application/json"}, told
                )
        return None

    def _may_fail(self, request: requests.PreparedRequest) -> requests.Response | None:
        if not self._faults.strikes():
            return None
        html = {"Content-Type": "text/html"}
        match self._faults.chance.randrange(6):
            case 0:
                raise KioskKilledError
            case 1:
                return response(request, 503, html, b"busy")
            case 2:  # the hotel's page
                return response(request, 200, html, PORTAL)
            case 3:
                return response(request, 302, {"Location": "http://portal.test"}, b"")
            case 4:  # half an answer
                return response(
                    request, 200, {"Content-Type": "application/json"}, b'{"time"'
                )
            case _:
                raise requests.ConnectionError("lost")


def web_line(
    central: Central, signer: Signer, faults: Faults, loop: asyncio.AbstractEventLoop
) -> Line:
    """Return the agent's own line, signed and all, into the server's application."""
    line = Line(LineParams(ADDRESS, None, 1.0, 1.0), signer)
    line._session.mount(ADDRESS, Wire(central, signer.device, faults, loop))
    return line


async def ask(
    app: Any, request: requests.PreparedRequest, body: bytes, *, cut: bool
) -> tuple[int, dict[str, str], bytes]:
    """Let the application answer one request, or break its body off."""
    parts = urlsplit(request.url or "")
    headers = [(b"host", parts.netloc.encode())]
    headers += [
        (name.lower().encode(), value if isinstance(value, bytes) else value.encode())
        for name, value in request.headers.items()
    ]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": parts.scheme,
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": (parts.netloc, 80),
        "state": {},
    }
    coming = [{"type": "http.request", "body": body, "more_body": cut}]
    started: dict[str, Any] = {}
    answer = bytearray()

    async def receive() -> dict[str, Any]:
        return coming.pop(0) if coming else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
        else:
            answer.extend(message.get("body", b""))

    try:
        await app(scope, receive, send)
    except Exception:  # noqa: BLE001 - the outermost layer of an ASGI server logs and goes on
        if not started:
            return 500, {"Content-Type": "text/plain"}, b""
    told = {k.decode("latin-1"): v.decode("latin-1") for k, v in started["headers"]}
    return started["status"], told, bytes(answer)


def response(
    request: requests.PreparedRequest, status: int, headers: dict[str, str], body: bytes
) -> requests.Response:
    """Return an answer in the shape that the kiosk's HTTP library gives."""
    made = requests.Response()
    made.status_code = status
    made.headers = CaseInsensitiveDict(headers)
    made.raw = HTTPResponse(
        io.BytesIO(body), headers, preload_content=False, status=status
    )
    made.url, made.request = request.url or "", request
    return made
