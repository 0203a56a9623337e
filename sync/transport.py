"""The line to the server: signed HTTP, believed only when it is plainly the server's.

The only module that uses `requests`. Anything but the expected status and JSON is a
LineError: what waits stays in the outbox, and nothing is ever "sent" by mistake.
"""

import gzip
import io
import re
import secrets
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import InsecureRequestWarning
from urllib3.util import SKIP_HEADER

from sync.errors import LineError
from sync.protocol.lookup import LookupAnswer, LookupRequest
from sync.protocol.messages import (
    AuthorityAnswer,
    EnrollRequest,
    EnrollResponse,
    FeedPage,
    Health,
    RenewRequest,
    RenewResponse,
    SyncRequest,
    SyncResponse,
    TimeAnswer,
)
from sync.protocol.signedtime import proven_time
from sync.protocol.signing import Signer, sign
from sync.replies import (
    COMPLETE,
    COMPLETE_HEADER,
    JSON_TYPE,
    OFFSET_HEADER,
    Call,
    Reply,
    StaleNonceError,
    read,
    refuse,
)
from sync.trust import Dates, OutOfDateError, Pin, code_of, pool_class

ANSWER_MAX_BYTES = 64_000_000
OFFSET = re.compile(r"[0-9]{1,12}")
CHUNK_BYTES = 65_536
SMALL_BYTES = 200  # below this, compressing costs as many bytes as it saves
# The time limit of the line is one block's: 8 s of it on a line of 64 kbit/s.
BLOCK_BYTES = 65_536
STORED = (200, 201)
CHALLENGE_BYTES = 16
# Unsigned answers are small; nobody fills the memory of a kiosk that is not enrolled.
FIRST_ANSWER_MAX_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class LineParams:
    """Where the server is, which CA vouches for it, and how long to wait (seconds).

    `ca_pem` is the CA that was pinned at enrolment; `ca_file`, from the settings, goes
    before it.
    """

    server: str
    ca_file: Path | None
    connect_timeout_s: float
    stall_timeout_s: float
    ca_pem: str = ""

    def pin(self) -> Pin | None:
        """Return the CA to trust; raise LineError S129 when it cannot be read."""
        if self.ca_file is not None:
            return Pin.of_file(self.ca_file)
        return Pin.of(self.ca_pem) if self.ca_pem else None


def utc_now() -> datetime:
    """Return this machine's clock, which may be years off."""
    return datetime.now(UTC)


class _Body(io.BytesIO):
    """A body that says when a block of it is taken to be sent."""

    def __init__(self, body: bytes, progress: Callable[[], None]) -> None:
        super().__init__(body)
        self._progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next block."""
        self._progress()
        return super().read(size)


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, blocksize=BLOCK_BYTES, **options)


class _Session(requests.Session):
    def __init__(self) -> None:
        super().__init__()
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter())
        # What the libraries say of themselves is a hundred bytes of every request.
        self.headers.clear()
        self.headers.update({"Accept-Encoding": "gzip", "User-Agent": SKIP_HEADER})
        # Otherwise a proxy or CA bundle named in the environment overrides ours.
        self.trust_env = False

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002
        """Follow nothing: our server never redirects, and a portal's page is not read
        for where it leads.
        """
        return


class _PinnedAdapter(_Adapter):
    """Lets the pinned CA vouch, and nobody else."""

    def __init__(self, pin: Pin, judge: Callable[[bytes], None]) -> None:
        self._pin = pin
        super().__init__()
        pools = {"https": pool_class(judge)}
        self.poolmanager.pool_classes_by_scheme = pools

    def init_poolmanager(self, *sizes: Any, **options: Any) -> None:
        """Give every connection the one context."""
        options["ssl_context"] = self._pin.context()
        super().init_poolmanager(*sizes, **options)

    def cert_verify(self, conn: object, url: str, verify: object, cert: object) -> None:
        """Add nothing: `requests` would let every public CA vouch as well."""


class Line:
    """One keep-alive connection to the server. Not shared between threads.

    Raises LineError S129 when the CA that is to be trusted cannot be read.
    """

    def __init__(
        self,
        params: LineParams,
        signer: Signer | None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._params = params
        self._signer = signer
        self._nonce = ""
        # Called whenever something was sent or received.
        self.progress: Callable[[], None] = lambda: None
        self._session = _Session()
        self._dates = Dates(now)
        self._pin = params.pin()
        if self._pin is not None:
            adapter = _PinnedAdapter(self._pin, self._dates.judge)
            self._session.mount("https://", adapter)

    def sign_as(self, signer: Signer) -> None:
        """Sign with another key from now on."""
        self._signer = signer

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def enroll(self, request: EnrollRequest) -> EnrollResponse:
        """Trade a one-time code for an identity; the only unsigned request."""
        body = request.model_dump_json().encode()
        call = Call("POST", "/v1/enroll", body, content_type=JSON_TYPE)
        return read(self._send(call), EnrollResponse)

    def renew(self, request: RenewRequest) -> RenewResponse:
        """Offer a new device key, signed for by the present one."""
        body = request.model_dump_json().encode()
        call = Call("POST", "/v1/renew", body, content_type=JSON_TYPE)
        return read(self._signed(call), RenewResponse)

    def lookup(self, request: LookupRequest) -> LookupAnswer:
        """Ask for a registration that is not on this kiosk's roster, one step of it."""
        body = request.model_dump_json().encode()
        call = Call("POST", "/v1/lookup", body, content_type=JSON_TYPE)
        return read(self._signed(call), LookupAnswer)

    def time(self) -> TimeAnswer:
        """Ask for the server's time; unsigned."""
        return read(self._send(Call("GET", "/v1/time")), TimeAnswer)

    def health(self) -> None:
        """Return when the server and its database answer; unsigned."""
        read(self._send(Call("GET", "/healthz")), Health)

    def exchange(self, request: SyncRequest) -> SyncResponse:
        """Push operations and pull changes in one round trip."""
        body = request.model_dump_json(exclude_none=True).encode()
        encoding = None
        if len(body) >= SMALL_BYTES:
            body, encoding = gzip.compress(body, 6, mtime=0), "gzip"
        call = Call("POST", "/v1/sync", body, JSON_TYPE, content_encoding=encoding)
        return read(self._signed(call), SyncResponse)

    def feed(self, epoch: str | None, since: int, wait_s: float) -> FeedPage:
        """Wait for changes after a cursor, at most `wait_s` seconds."""
        query = f"since={since}&wait={wait_s:g}&pack=1" + (
            f"&epoch={epoch}" if epoch else ""
        )
        return read(self._signed(Call("GET", f"/v1/feed?{query}")), FeedPage)

    def snapshot(self, epoch: str | None, since: int) -> FeedPage:
        """Fetch a large page of the site's whole state."""
        query = f"since={since}" + (f"&epoch={epoch}" if epoch else "")
        return read(self._signed(Call("GET", f"/v1/snapshot?{query}")), FeedPage)

    def example(self, sha256: str) -> bytes:
        """Fetch the office's example picture of this hash; the caller checks it."""
        reply = self._signed(Call("GET", f"/v1/examples/{sha256}"))
        if not reply.nonce:
            raise LineError("S102", "an answer without the server's mark")
        return reply.body

    def upload(self, sha256: str, blob: bytes, *, resume: bool) -> None:
        """Store a sealed image under its hash; returns when the server has it durably.

        The first try is one blind PUT. After a break (`resume`) the server says how
        much arrived, and the rest follows; nothing does where only the answer was lost.
        """
        path = f"/v1/blobs/{sha256}"
        offset = self._offset(path) if resume else 0
        if offset is None:
            return
        if 0 < offset < len(blob):
            rest = Call("PATCH", path, blob[offset:], offset=offset, expected=STORED)
        else:
            rest = Call("PUT", path, blob, expected=STORED)
        answer = self._signed(rest)
        if not answer.nonce:
            raise LineError("S102", "an answer without the server's mark")

    def _offset(self, path: str) -> int | None:
        """Return how much of an image the server has; None: all of it, durably."""
        answer = self._signed(Call("HEAD", path, expected=(200, 204, 404)))
        if answer.status == requests.codes.not_found:
            return 0
        # Without the server's mark it is anybody's word, and the image goes up whole.
        if answer.nonce and answer.headers.get(COMPLETE_HEADER) == COMPLETE:
            return None
        offset = answer.headers.get(OFFSET_HEADER, "")
        return int(offset) if OFFSET.fullmatch(offset) else 0

    def _signed(self, call: Call) -> Reply:
        try:
            return self._send(call)
        except StaleNonceError:
            # The first request of a connection, or one after a long silence: the
            # refusal carried a fresh nonce, and one more try settles it.
            pass
        try:
            return self._send(call)
        except StaleNonceError as stale:
            raise LineError(
                "S104", stale.detail, status=HTTPStatus.UNAUTHORIZED
            ) from stale

    def _send(self, call: Call) -> Reply:
        # As a file, the body is written in blocks, and the time limit is one block's:
        # it measures progress, not the size of the image.
        request = self._session.prepare_request(
            requests.Request(
                call.method,
                self._params.server.rstrip("/") + call.path,
                headers=call.headers(),
                data=_Body(call.body, self.progress) if call.body else None,
            )
        )
        if self._signer is not None:
            sign(request, self._signer, self._nonce, call.body)
        reply = self._judged(request)
        self._nonce = reply.nonce or self._nonce
        if reply.status not in call.expected:
            refuse(reply)
        return reply

    def _judged(self, request: requests.PreparedRequest) -> Reply:
        """Send; where the clock and the certificate disagree, settle that first."""
        try:
            return self._exchange(request)
        except OutOfDateError as dates:
            self._prove_time(dates)
        try:
            return self._exchange(request)
        except OutOfDateError as dates:
            raise LineError("S123", f"{dates.last:%Y-%m-%d}") from dates

    def _exchange(self, request: requests.PreparedRequest) -> Reply:
        self.progress()
        return _exchange(self._session, self._params, request, progress=self.progress)

    def _prove_time(self, dates: OutOfDateError) -> None:
        """Learn the time from the CA's own signature; raise S125 when it gives none."""
        assert self._pin is not None
        challenge = secrets.token_hex(CHALLENGE_BYTES)
        with _Session() as session:
            session.mount("https://", _PinnedAdapter(self._pin, lambda _der: None))
            address = self._params.server.rstrip("/")
            url = f"{address}/v1/time?challenge={challenge}"
            request = session.prepare_request(requests.Request("GET", url))
            reply = _exchange(session, self._params, request, FIRST_ANSWER_MAX_BYTES)
        span = f"{dates.first:%Y-%m-%d} to {dates.last:%Y-%m-%d}"
        if reply.status != requests.codes.ok:
            raise LineError("S125", span)
        answer = read(reply, TimeAnswer)
        moment = proven_time(
            self._pin.certificate, challenge, answer.time, answer.signature
        )
        if moment is None:
            raise LineError("S125", span)
        self._dates.learn(moment)


def fetch_authority(params: LineParams, fingerprint: str) -> Pin:
    """Return the server's CA if it is the one with this fingerprint.

    It is asked for over a connection that proves nothing, before anything else is
    sent; the hash does the proving. Raises LineError S126 when it is another.
    """
    with _Session() as session:
        session.verify = False
        url = params.server.rstrip("/") + "/v1/ca"
        request = session.prepare_request(requests.Request("GET", url))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InsecureRequestWarning)  # see above
            reply = _exchange(session, params, request, FIRST_ANSWER_MAX_BYTES)
    if reply.status != requests.codes.ok:
        refuse(reply)
    pin = Pin.of(read(reply, AuthorityAnswer).certificate)
    if not secrets.compare_digest(pin.fingerprint, fingerprint):
        raise LineError("S126", pin.fingerprint[:16])
    return pin


def _exchange(
    session: requests.Session,
    params: LineParams,
    request: requests.PreparedRequest,
    most_bytes: int = ANSWER_MAX_BYTES,
    progress: Callable[[], None] = lambda: None,
) -> Reply:
    timeouts = (params.connect_timeout_s, params.stall_timeout_s)
    try:
        with session.send(
            request, stream=True, timeout=timeouts, allow_redirects=False
        ) as response:
            received = bytearray()
            for chunk in response.iter_content(CHUNK_BYTES):
                progress()
                received += chunk
                if len(received) > most_bytes:
                    raise LineError("S102", "an answer larger than any of ours")
            return Reply(response.status_code, response.headers, bytes(received))
    except requests.RequestException as error:
        raise LineError(code_of(error) or "S101", type(error).__name__) from error
