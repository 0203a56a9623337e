"""The line between agent and server, as a TCP relay that can be cut and mended."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

CHUNK_BYTES = 65_536
START_TIMEOUT_S = 30

_Result = TypeVar("_Result")


class Relay:
    """Passes bytes between a port of its own and the server's, until it is cut.

    While cut, connections are refused by being closed at once, as a dead line does.
    """

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._up = True
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="relay", daemon=True
        )
        self._thread.start()
        self._server = self._call(self._listen()).result(START_TIMEOUT_S)
        self.port: int = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Break every connection, and every new one."""
        self._up = False
        self._call(self._break_all()).result(START_TIMEOUT_S)

    def mend(self) -> None:
        """Let connections through again."""
        self._up = True

    def close(self) -> None:
        """Stop relaying for good."""
        self.cut()
        self._call(self._stop_listening()).result(START_TIMEOUT_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_TIMEOUT_S)
        self._loop.close()

    def _call(self, work: Coroutine[None, None, _Result]) -> Future[_Result]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def _stop_listening(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if not self._up:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._target_port)
        except OSError:
            writer.transport.abort()  # no server behind the line: as dead as a cut one
            return
        self._writers |= {writer, back}
        try:
            await asyncio.gather(_pump(reader, back), _pump(there, writer))
        finally:
            for end in (writer, back):
                self._writers.discard(end)
                end.transport.abort()

    async def _break_all(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    # A peer that is gone ends the connection; that is what a relay passes on.
    with suppress(ConnectionError):
        while data := await reader.read(CHUNK_BYTES):
            writer.write(data)
            await writer.drain()
    if writer.can_write_eof() and not writer.transport.is_closing():
        with suppress(OSError):
            writer.write_eof()
