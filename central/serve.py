"""Runs the application until a signal ends it."""

import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

# Long polls are woken when the server ends, so this is for uploads under way.
GRACE_S = 4
# Kiosks of a country that come back after a cut; the kernel takes what it allows.
BACKLOG = 2048


class Server(uvicorn.Server):
    """uvicorn, but waiting kiosks are answered at once when it ends."""

    def __init__(
        self, app: FastAPI, on_ready: Callable[[], None] = lambda: None
    ) -> None:
        self._on_ready = on_ready
        self._bell = app.state.office.bell
        super().__init__(
            uvicorn.Config(
                app,
                access_log=False,  # addresses of requests hold registration numbers
                log_config=None,
                ws="none",
                server_header=False,
                date_header=False,  # 37 bytes of each answer; ours says the time itself
                timeout_graceful_shutdown=GRACE_S,
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """End, and wake everyone who waits; a second Ctrl-C ends at once.

        uvicorn would raise the signal again when all is done; an ordered end is a
        success, so the process exits with 0.
        """
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.stop()

    def stop(self) -> None:
        """End from another thread, as a signal would."""
        self._bell.close()
        self.should_exit = True


def listen(host: str, port: int) -> socket.socket:
    """Return a socket on which callers wait; port 0 takes a free one.

    Raises OSError if it cannot.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(BACKLOG)
    except OSError:
        bound.close()
        raise
    return bound


def address(bound: socket.socket) -> str:
    """Return the URL of a bound socket."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
