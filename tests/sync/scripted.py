"""A server that answers what a test wrote down, however wrong, and notes what came."""

import gzip
import json
import queue
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.client import parse_headers


@dataclass
class Received:
    """One request as it arrived."""

    method: str
    path: str
    headers: Message
    body: bytes


Answer = bytes | Callable[[socket.socket], None]


class ScriptedServer:
    """A server that answers what it is told, byte by byte, and hangs up after each.

    An answer is bytes, or a function that has the connection for itself. Without an
    answer it hangs up at once.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.answers: deque[Answer] = deque()
        self.by_path: dict[str, Answer] = {}  # what is always answered there
        self.received: list[Received] = []
        self.heard: queue.SimpleQueue[Received] = queue.SimpleQueue()
        self.released = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._begin(self._accept)

    @property
    def url(self) -> str:
        scheme = "https" if self._tls else "http"
        return f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"

    @staticmethod
    def http(status: int, body: bytes = b"", **headers: str) -> bytes:
        """Return an answer; underscores in header names become hyphens."""
        named = {"Content_Length": str(len(body)), "Connection": "close", **headers}
        lines = [f"{name.replace('_', '-')}: {text}" for name, text in named.items()]
        head = "\r\n".join([f"HTTP/1.1 {status} Whatever", *lines])
        return head.encode("latin-1") + b"\r\n\r\n" + body

    def json(self, status: int, text: str, nonce: str = "nonce-1") -> bytes:
        """Return an answer of our server's form."""
        mark = {"Content_Type": "application/json", "Duanzheng_Nonce": nonce}
        return self.http(status, text.encode(), **mark)

    def fault(self, status: int, code: str, nonce: str = "nonce-1") -> bytes:
        """Return a refusal of our server's."""
        text = json.dumps({"code": code, "message": "refused", "retry": False})
        return self.json(status, text, nonce)

    def stored(self) -> bytes:
        """Return what our server says when it has an image."""
        return self.http(201, Duanzheng_Nonce="nonce-2")

    def _answer_to(self, path: str) -> Answer:
        if path in self.by_path:
            return self.by_path[path]
        return self.answers.popleft() if self.answers else b""

    def stall(self, _connection: socket.socket) -> None:
        """Say nothing until the test is over."""
        self.released.wait()

    def close(self) -> None:
        self.released.set()
        with suppress(OSError):  # a test may have closed it
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _begin(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return  # closed: the test is over
            self._begin(self._greet, connection)

    def _greet(self, connection: socket.socket) -> None:
        if self._tls is None:
            self._serve(connection)
            return
        with connection, suppress(OSError):  # the other side may not trust us
            self._serve(self._tls.wrap_socket(connection, server_side=True))

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            first = stream.readline().decode("latin-1").split()
            if not first:
                return
            headers = parse_headers(stream)
            body = stream.read(int(headers.get("Content-Length", "0")))
            if headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            request = Received(first[0], first[1], headers, body)
            self.received.append(request)
            self.heard.put(request)
            answer = self._answer_to(request.path.partition("?")[0])
            with suppress(OSError):  # the other side may hang up first
                if isinstance(answer, bytes):
                    connection.sendall(answer)
                else:
                    answer(connection)
