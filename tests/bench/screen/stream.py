"""A camera on the loopback: MJPEG at 30 frames a second, in a process of its own.

    python -m tests.bench.screen.stream PHOTO

Prints its port. The page moves all the time and is never in one place a second later,
so that nothing is shot by itself, however seldom one looks. A GET of /stall/SECONDS
keeps frames back for so long.
"""

import socket
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np

WIDTH, HEIGHT, FPS = 1280, 720, 30
# Around a circle in a second, whose middle goes around another in seven.
ROUND, ROUNDS, REACH = 30, 7, 40  # frames, px
SEND_BUFFER = 128 * 1024  # bytes, less than a frame: what waits in it grows old
BOUNDARY = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: "


def frames(photo: Path) -> Iterator[bytes]:
    """The photograph on its way around a circle that wanders itself."""
    whole = cv2.imread(str(photo))
    assert whole is not None
    still = cv2.resize(whole, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    for number in range(ROUND * ROUNDS):
        angles = 2 * np.pi * number / np.array([ROUND, ROUND * ROUNDS])
        x, y = REACH * np.cos(angles).sum(), REACH * np.sin(angles).sum()
        by = (round(y), round(x))
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
        """Send the frame of the moment: one that nobody takes in time is never sent."""
        pause, sent = threading.Event(), -1
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        while True:
            number = int(time.monotonic() * FPS)
            if number == sent or time.monotonic() < self.server.silent_until:
                pause.wait((number + 1) / FPS - time.monotonic())
                continue
            sent, frames = number, self.server.frames
            data = frames[number % len(frames)]
            self.wfile.write(BOUNDARY + b"%d\r\n\r\n" % len(data) + data + b"\r\n")


def main() -> None:
    """Serve until the process is ended."""
    server = Server(Path(sys.argv[1]))
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
