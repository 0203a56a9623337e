"""The line to the server: signed HTTP, believed only when it is plainly the server's.

The only module that uses `requests`. Anything but the expected status and JSON is a
LineError: what waits stays in the outbox, and nothing is ever "sent" by mistake.
"""

import gzip
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import requests
from pydantic import BaseModel, ValidationError
from requests.adapters import HTTPAdapter

from sync.errors import LineError
from sync.protocol.messages import (
    EnrollRequest,
    EnrollResponse,
    Fault,
    FeedPage,
    SyncRequest,
    SyncResponse,
)
from sync.protocol.signing import NONCE_HEADER, Signer, sign

ANSWER_MAX_BYTES = 64_000_000
# What may stand in a signature's parameter; anything else did not come from our server.
NONCE = re.compile(r"[A-Za-z0-9._~+/=-]{1,128}")
OFFSET = re.compile(r"[0-9]{1,12}")
CHUNK_BYTES = 65_536
# Below this, compressing costs as many bytes as it saves.
SMALL_BYTES = 200
# One block of a body: the time limit of the line is one block's. On the slowest line
# there is (64 kbit/s) a block takes 8 s; smaller ones cost time on a fast one.
BLOCK_BYTES = 65_536
OFFSET_HEADER = "Upload-Offset"
JSON_TYPE = "application/json"
STORED = (200, 201)
UNAUTHORIZED = requests.codes.unauthorized

_Answer = TypeVar("_Answer", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class LineParams:
    """Where the server is, which CA vouches for it, and how long to wait (seconds)."""

    server: str
    ca_file: Path | None
    connect_timeout_s: float
    stall_timeout_s: float


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, blocksize=BLOCK_BYTES, **options)


class _Session(requests.Session):
    def __init__(self) -> None:
        super().__init__()
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter())
        # Otherwise a proxy or CA bundle named in the environment overrides ours.
        self.trust_env = False

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002
        """Follow nothing: our server never redirects, and a portal's page is not read
        for where it leads.
        """
        return


class Line:
    """One keep-alive connection to the server. Not shared between threads."""

    def __init__(self, params: LineParams, signer: Signer | None) -> None:
        self._params = params
        self._signer = signer
        self._nonce = ""
        self._session = _Session()
        if params.ca_file is not None:
            self._session.verify = str(params.ca_file)

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def enroll(self, request: EnrollRequest) -> EnrollResponse:
        """Trade a one-time code for an identity; the only unsigned request."""
        body = request.model_dump_json().encode()
        call = _Call("POST", "/v1/enroll", body, content_type=JSON_TYPE)
        return _read(self._send(call), EnrollResponse)

    def exchange(self, request: SyncRequest) -> SyncResponse:
        """Push operations and pull changes in one round trip."""
        body = request.model_dump_json(exclude_none=True).encode()
        encoding = None
        if len(body) >= SMALL_BYTES:
            body, encoding = gzip.compress(body, 6, mtime=0), "gzip"
        call = _Call("POST", "/v1/sync", body, JSON_TYPE, content_encoding=encoding)
        return _read(self._signed(call), SyncResponse)

    def feed(self, epoch: str | None, since: int, wait_s: float) -> FeedPage:
        """Wait for changes after a cursor, at most `wait_s` seconds."""
        query = f"since={since}&wait={wait_s:g}&pack=1" + (
            f"&epoch={epoch}" if epoch else ""
        )
        return _read(self._signed(_Call("GET", f"/v1/feed?{query}")), FeedPage)

    def snapshot(self, epoch: str | None, since: int) -> FeedPage:
        """Fetch a large page of the site's whole state."""
        query = f"since={since}" + (f"&epoch={epoch}" if epoch else "")
        return _read(self._signed(_Call("GET", f"/v1/snapshot?{query}")), FeedPage)

    def upload(self, sha256: str, blob: bytes, *, resume: bool) -> None:
        """Store a sealed image under its hash; returns when the server has it durably.

        The first try is one blind PUT. After a break (`resume`) the server says how
        much arrived, and the rest follows.
        """
        path = f"/v1/blobs/{sha256}"
        offset = self._offset(path) if resume else 0
        # Where all of it arrived and only the answer was lost, a PUT settles it.
        if 0 < offset < len(blob):
            rest = _Call("PATCH", path, blob[offset:], offset=offset, expected=STORED)
        else:
            rest = _Call("PUT", path, blob, expected=STORED)
        answer = self._signed(rest)
        if not answer.nonce:
            raise LineError("S102", "an answer without the server's mark")

    def _offset(self, path: str) -> int:
        answer = self._signed(_Call("HEAD", path, expected=(200, 204, 404)))
        if answer.status == requests.codes.not_found:
            return 0
        offset = answer.headers.get(OFFSET_HEADER, "")
        return int(offset) if OFFSET.fullmatch(offset) else 0

    def _signed(self, call: "_Call") -> "_Reply":
        try:
            return self._send(call)
        except _StaleNonceError:
            # The first request of a connection, or one after a long silence: the
            # refusal carried a fresh nonce, and one more try settles it.
            pass
        try:
            return self._send(call)
        except _StaleNonceError as stale:
            raise LineError("S104", stale.detail, status=UNAUTHORIZED) from stale

    def _send(self, call: "_Call") -> "_Reply":
        # As a file, the body is written in blocks, and the time limit is one block's:
        # it measures progress, not the size of the image.
        request = self._session.prepare_request(
            requests.Request(
                call.method,
                self._params.server.rstrip("/") + call.path,
                headers=call.headers(),
                data=io.BytesIO(call.body) if call.body else None,
            )
        )
        if self._signer is not None:
            sign(request, self._signer, self._nonce, call.body)
        try:
            reply = self._exchange(request)
        except requests.RequestException as error:
            raise LineError("S101", type(error).__name__) from error
        self._nonce = reply.nonce or self._nonce
        if reply.status not in call.expected:
            _refuse(reply)
        return reply

    def _exchange(self, request: requests.PreparedRequest) -> "_Reply":
        timeouts = (self._params.connect_timeout_s, self._params.stall_timeout_s)
        with self._session.send(
            request, stream=True, timeout=timeouts, allow_redirects=False
        ) as response:
            received = bytearray()
            for chunk in response.iter_content(CHUNK_BYTES):
                received += chunk
                if len(received) > ANSWER_MAX_BYTES:
                    raise LineError("S102", "an answer larger than any of ours")
            return _Reply(response.status_code, response.headers, bytes(received))


@dataclass(frozen=True, slots=True)
class _Call:
    method: str
    path: str
    body: bytes = b""
    content_type: str | None = None
    content_encoding: str | None = None
    offset: int | None = None
    expected: tuple[int, ...] = (200,)

    def headers(self) -> dict[str, str]:
        named = {}
        if self.content_type is not None:
            named["Content-Type"] = self.content_type
        if self.content_encoding is not None:
            named["Content-Encoding"] = self.content_encoding
        if self.offset is not None:
            named[OFFSET_HEADER] = str(self.offset)
        return named


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: "requests.structures.CaseInsensitiveDict[str]"
    body: bytes

    @property
    def nonce(self) -> str:
        """The server's mark on each of its answers; "" where it is missing or odd."""
        given = self.headers.get(NONCE_HEADER, "")
        return given if NONCE.fullmatch(given) else ""

    @property
    def is_json(self) -> bool:
        return self.headers.get("Content-Type", "").split(";")[0] == JSON_TYPE


class _StaleNonceError(Exception):
    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(detail)


def _refuse(reply: _Reply) -> NoReturn:
    """Say why an unexpected answer is no answer."""
    fault = _fault(reply)
    status = reply.status
    if status == UNAUTHORIZED and reply.nonce:
        raise _StaleNonceError(fault.code if fault else "")
    if status >= requests.codes.internal_server_error:
        raise LineError("S103", f"status {status}", status=status)
    if fault is None:
        raise LineError("S102", f"status {status}", status=status)
    raise LineError("S104", fault.code, status=status, again=fault.retry)


def _fault(reply: _Reply) -> Fault | None:
    if not reply.is_json:
        return None
    try:
        return Fault.model_validate_json(reply.body)
    except ValidationError:
        return None  # JSON, but not ours: the caller then treats it as a stranger's


def _read(reply: _Reply, model: type[_Answer]) -> _Answer:
    if not reply.is_json:
        raise LineError("S102", "it is not JSON")
    try:
        return model.model_validate_json(reply.body)
    except ValidationError as error:
        raise LineError("S102", "it is not one of our messages") from error
