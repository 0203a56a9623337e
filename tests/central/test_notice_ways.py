"""The ways by which a notice leaves: a signed webhook, and a modem."""

import hashlib
import hmac
import json
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from time import monotonic

import pytest

from central.notices.ways import (
    Gammu,
    Message,
    RefusedMessageError,
    UnreachableError,
    Webhook,
)
from central.notices.wording import (
    DEFAULTS,
    Kind,
    Values,
    length,
    render,
)
from tests.central.conftest import FakeClock


@pytest.fixture
def provider() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]], list[int]]]:
    """An HTTP service that answers with the statuses it is given."""
    got: list[tuple[dict[str, str], bytes]] = []
    statuses: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(statuses.pop(0))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sms", got, statuses
    server.shutdown()
    thread.join()
    server.server_close()


VALUES = Values(24, "样本甲", "0001", "S01", "https://x.example/c/a")
MESSAGE = Message(
    "1f" * 16, "13800000000", render(DEFAULTS[Kind.PASS], VALUES), Kind.PASS
)


def test_the_webhook_is_signed_over_time_and_body(
    provider: tuple[str, list[tuple[dict[str, str], bytes]], list[int]],
    clock: FakeClock,
) -> None:
    url, got, statuses = provider
    secret = b"a secret of the office"
    statuses += [202, 400, 503, 302]
    way = Webhook(url, secret, clock)
    way.carry(MESSAGE)
    headers, body = got[0]
    assert json.loads(body)["to"] == "13800000000"
    signed = headers["x-duanzheng-timestamp"].encode() + b"." + body
    expected = hmac.new(secret, signed, hashlib.sha256).hexdigest()
    assert headers["x-duanzheng-signature"] == f"sha256={expected}"
    assert headers["idempotency-key"] == MESSAGE.id
    with pytest.raises(RefusedMessageError):
        way.carry(MESSAGE)
    for _ in range(2):
        with pytest.raises(UnreachableError):
            way.carry(MESSAGE)


def test_nobody_at_the_webhook_is_a_reason_to_try_later(clock: FakeClock) -> None:
    with pytest.raises(UnreachableError):
        Webhook("http://127.0.0.1:9/", b"x" * 16, clock).carry(MESSAGE)


SMSD = """
[gammu]
model = dummy
connection = none
port = {0}/phone
gammuloc = /dev/null
[smsd]
service = files
logfile = {0}/log
commtimeout = 1
loopsleep = 1
outboxpath = {0}/out/
sentsmspath = {0}/sent/
inboxpath = {0}/in/
errorsmspath = {0}/error/
"""


@pytest.mark.slow
@pytest.mark.skipif(which("gammu-smsd") is None, reason="gammu-smsd is not installed")
def test_gammu_sends_the_whole_text_by_its_dummy_phone(tmp_path: Path) -> None:
    for name in ("phone", "out", "sent", "in", "error"):
        (tmp_path / name).mkdir()
    config = tmp_path / "smsdrc"
    config.write_text(SMSD.format(tmp_path))
    text = "报名材料" * 40
    Gammu(config).carry(replace(MESSAGE, text=text))
    with subprocess.Popen(["gammu-smsd", "-c", config]) as daemon:
        try:
            wait_until(lambda: not list((tmp_path / "out").iterdir()))
        finally:
            daemon.terminate()
    kept = next((tmp_path / "sent").iterdir()).read_text("utf-8", "replace")
    assert "13800000000" in kept
    parts = set(re.findall(r"\[SMSBackup\d+\]", kept))
    assert len(parts) == length(text).messages


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    pause = threading.Event()
    ends = monotonic() + seconds
    while not holds():
        assert monotonic() < ends
        pause.wait(0.05)
