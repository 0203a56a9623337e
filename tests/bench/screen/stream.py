"""A camera on the loopback: MJPEG at 30 frames a second, in a process of its own.

    python -m tests.bench.screen.stream PHOTO

Prints its port. The page moves all the time, so that nothing is shot by itself. A GET
of /stall/SECONDS keeps frames back for so long.
"""

import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np

WIDTH, HEIGHT, FPS = 1280, 720, 30
FRAMES, REACH = 30, 60  # px, how far the page wanders
BOUNDARY = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: "


def frames(photo: Path) -> Iterator[bytes]:
    """The photograph on its way around a circle."""
    whole = cv2.imread(str(photo))
    assert whole is not None
    still = cv2.resize(whole, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    for number in range(FRAMES):
        angle = 2 * np.pi * number / FRAMES
        by = (round(REACH * np.sin(angle)), round(REACH * np.cos(angle)))
        moved = np.roll(still, by, (0, 1))
        yield cv2.imencode(".jpg", moved, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()


class Server(ThreadingHTTPServer):
    """The camera."""

    daemon_threads = True

    def __init__(self, photo: Path) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.frames = list(frames(photo))
        self.silent_until = 0.0


class Answer(BaseHTTPRequestHandler):
    """One who watches, or one who tells the camera to be silent."""

    server: Server

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send frames until the other side has had enough."""
        self.send_response(200)
        if self.path.startswith("/stall/"):
            seconds = float(self.path.rpartition("/")[2])
            self.server.silent_until = time.monotonic() + seconds
            self.end_headers()
            return
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        try:
            self._play()
        except OSError:
            return  # hung up

    def _play(self) -> None:
        pause, start, number = threading.Event(), time.monotonic(), 0
        while True:
            number += 1
            pause.wait(max(start + number / FPS - time.monotonic(), 0))
            while time.monotonic() < self.server.silent_until:
                pause.wait(0.05)
                start, number = time.monotonic(), 0
            data = self.server.frames[number % FRAMES]
            self.wfile.write(BOUNDARY + b"%d\r\n\r\n" % len(data) + data + b"\r\n")


def main() -> None:
    """Serve until the process is ended."""
    server = Server(Path(sys.argv[1]))
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
