"""A camera at an address, against a real MJPEG server that misbehaves as it is told."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, TCPServer

import numpy as np
import pytest

from camera.errors import SourceError
from camera.knock import knock, masked
from camera.opencv import cv2
from camera.params import CameraParams
from camera.sources import Source, StreamSource
from camera.watch import State
from camera.worker import CameraWorker

PATIENCE = 30.0  # seconds that a test waits for an event before it fails
QUICK = CameraParams(timeout_s=0.5)
BOUNDARY = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: "


def frames() -> list[bytes]:
    """Some JPEGs of 1920 x 120 with a little noise in large blocks."""
    made = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        rough = rng.integers(90, 150, (3, 48, 3), np.uint8)
        big = cv2.resize(rough, (1920, 120), interpolation=cv2.INTER_NEAREST)
        made.append(cv2.imencode(".jpg", big)[1].tobytes())
    return made


class Camera(ThreadingHTTPServer):
    """`script` says what each connection gets, the last one for all that follow."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Connection)
        self.script = ["good"]
        self.asked: list[str] = []
        self.ended = threading.Event()
        self.frames = frames()

    def next(self) -> str:
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/video?key=1"


class Connection(BaseHTTPRequestHandler):
    server: Camera

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        server = self.server
        server.asked.append(self.headers.get("Authorization", ""))
        act = server.next()
        if act.isdecimal():
            self.send_error(int(act))
            return
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        with suppress(OSError):  # the other side hung up
            self.play(act)

    def play(self, act: str) -> None:
        server = self.server
        for count in range(10_000):
            data = server.frames[count % 3]
            if act == "stops" and count == 4:
                server.ended.wait(PATIENCE)
                return
            if act == "garbage":
                data = b"\0 not a picture" * 200
            self.wfile.write(BOUNDARY + b"%d\r\n\r\n" % len(data))
            if act == "breaks" and count == 4:
                self.wfile.write(data[:1000])
                return
            self.wfile.write(data + b"\r\n")
            if act == "slow":
                server.ended.wait(0.1)


@pytest.fixture
def camera() -> Iterator[Camera]:
    server = Camera()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.ended.set()
    server.shutdown()
    thread.join()
    server.server_close()


Show = Callable[[str], Source]


@pytest.fixture
def show(camera: Camera) -> Iterator[Show]:
    sources: list[Source] = []

    def begin(act: str) -> Source:
        camera.script = [act]
        source = StreamSource(camera.address, QUICK)
        sources.append(source)
        source.open()
        return source

    yield begin
    for source in sources:
        source.close()


def until_none(source: Source) -> int:
    """How many frames come before there is none."""
    return next(count for count in range(100) if source.read() is None)


def refusal(address: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        StreamSource(address, QUICK).open()
    return caught.value


@pytest.mark.parametrize("act", ["good", "slow"])
def test_the_preview_is_small_and_the_still_is_whole(show: Show, act: str) -> None:
    source = show(act)
    assert source.read().shape == (80, 1280, 3)
    assert source.still().shape == (120, 1920, 3)


@pytest.mark.slow
@pytest.mark.parametrize("act", ["stops", "breaks"])
def test_a_stream_that_ends_gives_no_frames_and_opens_again(
    show: Show, camera: Camera, act: str
) -> None:
    source = show(act)
    assert until_none(source) >= 2
    with pytest.raises(SourceError) as caught:
        source.still()
    assert caught.value.code == "C202"
    camera.script = ["good"]
    source.open()
    assert source.read() is not None


@pytest.mark.parametrize(
    ("act", "code"),
    [("401", "C208"), ("403", "C208"), ("404", "C209"), ("503", "C201")],
)
def test_a_refusal_is_told_as_what_it_is(camera: Camera, act: str, code: str) -> None:
    camera.script = [act]
    assert refusal(camera.address).code == code


@pytest.mark.slow
def test_what_is_no_picture_is_told(camera: Camera) -> None:
    camera.script = ["garbage"]
    assert refusal(camera.address).code == "C209"


def test_nobody_at_the_address_is_no_camera(camera: Camera) -> None:
    address = camera.address.replace(str(camera.server_port), "1")
    assert refusal(address).code == "C201"


@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "/dev/video0", "concat:a|b", "http://[::1", ""]
)
def test_an_address_of_another_kind_is_not_opened(address: str) -> None:
    assert refusal(address).code == "C209"


def test_user_and_password_go_to_the_camera_and_nowhere_else(camera: Camera) -> None:
    camera.script = ["401"]
    error = refusal(camera.address.replace("http://", "http://ann:s%40cret@"))
    assert camera.asked[-1] == "Basic YW5uOnNAY3JldA=="
    assert error.detail == "http://127.0.0.1/video"


@pytest.mark.parametrize("address", ["rtsp://u:p@host:1/a?b", "http://[", ""])
def test_a_masked_address_keeps_no_secret(address: str) -> None:
    assert masked(address) in ("rtsp://host/a", "://")


class Answer(StreamRequestHandler):
    """An RTSP camera that answers one request with a status."""

    status = b"401 Unauthorized"

    def handle(self) -> None:
        self.rfile.readline()
        self.wfile.write(b"RTSP/1.0 " + self.status + b"\r\nCSeq: 1\r\n\r\n")


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (b"401 Unauthorized", "C208"),
        (b"404 Not Found", "C209"),
        (b"503 Service Unavailable", "C201"),
        (b"nonsense", "C201"),
    ],
)
def test_an_rtsp_camera_is_asked_in_its_own_language(status: bytes, code: str) -> None:
    kind = type("Told", (Answer,), {"status": status})
    with TCPServer(("127.0.0.1", 0), kind) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        address = f"rtsp://127.0.0.1:{server.server_address[1]}/live"
        assert knock(address, 5.0) == code
        thread.join()


@pytest.mark.slow
def test_the_worker_tells_a_stream_that_stops_and_finds_it_again(
    camera: Camera,
) -> None:
    camera.script = ["stops", "503", "401", "good"]

    def at_once(stop: threading.Event, seconds: float) -> None:
        stop.wait(min(seconds, 0.01))

    worker = CameraWorker(StreamSource(camera.address, QUICK), pause=at_once)
    worker.start()
    try:
        assert worker.wait_for(State.READY, PATIENCE)
        assert worker.wait_for(State.STALLED, PATIENCE)
        assert worker.wait_for(State.READY, PATIENCE)
        assert worker.still().shape == (120, 1920, 3)
    finally:
        worker.stop()
