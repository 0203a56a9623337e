"""Runs the application until a signal ends it."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable
from types import FrameType

import structlog
import uvicorn
from fastapi import FastAPI

from central.certificate import ServerCertificate

LOG = structlog.stdlib.get_logger()
# Long polls are woken when the server ends, so this is for uploads under way.
GRACE_S = 4
# Kiosks of a country that come back after a cut; the kernel takes what it allows.
BACKLOG = 2048
# How often the certificate is looked at; it is renewed a month before its end.
CERTIFICATE_LOOK_S = 3600


class Server(uvicorn.Server):
    """uvicorn, but waiting kiosks are answered at once when it ends.

    With a certificate it speaks HTTPS, and plain HTTP on `console` alone: a socket for
    browsers on this machine, which would warn of a CA that they do not know.
    """

    def __init__(
        self,
        app: FastAPI,
        on_ready: Callable[[], None] = lambda: None,
        certificate: ServerCertificate | None = None,
        console: socket.socket | None = None,
    ) -> None:
        self._on_ready = on_ready
        self._certificate = certificate
        self._console = console
        self._spoken = b""
        if certificate is not None:
            certificate.ensure()
            self._spoken = certificate.path.read_bytes()
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
                ssl_certfile=None if certificate is None else certificate.path,
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        if not self.started:
            return
        if self._console is not None:
            await self._listen_plainly(self._console)
        if self._certificate is not None:
            self._keeping = asyncio.create_task(self._keep_certificate())
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End in order."""
        if self._certificate is not None:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping
        await super().shutdown(sockets)

    def renew_certificate(self) -> bool:
        """Renew the certificate when it is due; callers from now on see the new one.

        Another worker may have renewed it: then that one is taken. Returns whether
        there was a new one.
        """
        assert self._certificate is not None
        assert self.config.ssl is not None
        self._certificate.ensure()
        kept = self._certificate.path.read_bytes()
        renewed = kept != self._spoken
        if renewed:
            self.config.ssl.load_cert_chain(self._certificate.path)
            self._spoken = kept
            LOG.info("certificate_renewed")
        return renewed

    async def _keep_certificate(self) -> None:
        while True:
            await asyncio.sleep(CERTIFICATE_LOOK_S)
            try:
                await asyncio.to_thread(self.renew_certificate)
            except OSError as error:
                # A full disk: the present one holds for another month of such tries.
                LOG.exception("certificate_not_renewed", errno=error.errno)

    async def _listen_plainly(self, console: socket.socket) -> None:
        def protocol() -> asyncio.Protocol:
            made = self.config.http_protocol_class(  # type: ignore[call-arg]
                config=self.config,
                server_state=self.server_state,
                app_state=self.lifespan.state,
            )
            assert isinstance(made, asyncio.Protocol)
            return made

        loop = asyncio.get_running_loop()
        self.servers.append(await loop.create_server(protocol, sock=console))

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


def address(bound: socket.socket, scheme: str = "http") -> str:
    """Return the URL of a bound socket."""
    host, port = bound.getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
