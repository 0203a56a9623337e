"""Runs the application until a signal ends it."""

import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

# Long polls are woken when the server ends, so this is for uploads under way.
GRACE_S = 4


class Server(uvicorn.Server):
    """uvicorn, but waiting kiosks are answered at once when it ends."""

    def __init__(self, app: FastAPI) -> None:
        self._bell = app.state.office.bell
        super().__init__(
            uvicorn.Config(
                app,
                access_log=False,  # addresses of requests hold registration numbers
                log_config=None,
                ws="none",
                server_header=False,
                timeout_graceful_shutdown=GRACE_S,
            )
        )

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note the signal and wake everyone who waits."""
        self._bell.close()
        super().handle_exit(sig, frame)

    def stop(self) -> None:
        """End from another thread, as a signal would."""
        self._bell.close()
        self.should_exit = True


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket; port 0 takes a free one. Raises OSError if it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound


def address(bound: socket.socket) -> str:
    """Return the URL of a bound socket."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
