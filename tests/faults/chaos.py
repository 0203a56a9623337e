"""A proxy that mistreats what passes: real bytes between real processes.

Each connection takes the next trouble of a list and ends with it; when the list is
through, everything passes. Nothing here knows HTTP but the portal, which answers it.
"""

import asyncio
import random
import threading
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

CHUNK = 4096
SLOW_BYTES_PER_S = 8000  # 64 kbit/s
DELAY_S = 0.3
# A connection with a trouble carries at most so much each way before it ends, and of
# the small requests of a long poll, which come once a second, no more than so many.
LIFE_BYTES = 24_000
LIFE_PIECES = 12
PORTALS = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p/>",
    b"HTTP/1.1 302 Found\r\nLocation: http://portal.test/\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 511 Network Authentication Required\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
)


class Trouble(StrEnum):
    """What a connection suffers."""

    DELAY = "delay"  # every piece comes late
    THROTTLE = "throttle"  # 64 kbit/s upwards
    CUT_UP = "cut_up"  # reset in the middle of a request
    CUT_DOWN = "cut_down"  # reset in the middle of an answer
    HALF_CLOSE = "half_close"  # the server sees the end in the middle of a request
    STALL = "stall"  # nothing passes any more, and nobody hangs up
    DUPLICATE = "duplicate"  # what went up goes up once more on another connection
    PORTAL = "portal"  # somebody else answers


@dataclass(frozen=True, slots=True)
class Misfortune:
    """A trouble, and after how many bytes it strikes."""

    trouble: Trouble
    after: int
    portal: bytes = b""


def misfortunes(seed: int, rounds: int) -> list[Misfortune]:
    """Draw each trouble so many times, in any order, at any byte."""
    chance = random.Random(seed)
    troubles = list(Trouble) * rounds
    chance.shuffle(troubles)
    return [
        Misfortune(trouble, chance.randrange(1, LIFE_BYTES), chance.choice(PORTALS))
        for trouble in troubles
    ]


class Chaos:
    """The proxy, in a thread of its own."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._coming: list[Misfortune] = []
        self.struck: list[Trouble] = []
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0)
        )
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def suffer(self, coming: list[Misfortune]) -> None:
        """End every connection, and give each of the next ones one of these."""
        self._coming = list(coming)
        for task in list(self._tasks):
            self._loop.call_soon_threadsafe(task.cancel)

    @property
    def left(self) -> int:
        """How many troubles nobody has suffered yet."""
        return len(self._coming)

    def close(self) -> None:
        """End every connection, and the thread."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        suffers = self._coming.pop(0) if self._coming else None
        try:
            await self._carry(_End(reader, writer), suffers)
        except (OSError, asyncio.CancelledError):
            pass  # one side is gone: so is the connection
        finally:
            writer.transport.abort()
            if suffers is not None:
                self.struck.append(suffers.trouble)

    async def _carry(self, kiosk: "_End", suffers: Misfortune | None) -> None:
        if suffers is not None and suffers.trouble is Trouble.PORTAL:
            await kiosk.reader.read(CHUNK)
            kiosk.writer.write(suffers.portal)
            await kiosk.writer.drain()
            return
        server = _End(*await asyncio.open_connection("127.0.0.1", self._server_port))
        passage = _Passage(kiosk, server, suffers)
        try:
            await passage.run()
        finally:
            server.writer.transport.abort()
        if suffers is not None and suffers.trouble is Trouble.DUPLICATE:
            await self._send_again(bytes(passage.went_up))

    async def _send_again(self, request: bytes) -> None:
        """Let the server answer it all once more; nobody hears it."""
        again = _End(*await asyncio.open_connection("127.0.0.1", self._server_port))
        with suppress(OSError):
            again.writer.write(request)
            await again.writer.drain()
            again.writer.write_eof()
            while await again.reader.read(CHUNK):
                pass
        again.writer.transport.abort()


@dataclass(frozen=True, slots=True)
class _End:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class _Passage:
    """What passes between one kiosk's connection and the server's."""

    def __init__(self, kiosk: _End, server: _End, suffers: Misfortune | None) -> None:
        self._kiosk, self._server = kiosk, server
        self._trouble = suffers.trouble if suffers else None
        self._after = suffers.after if suffers else 0
        self._carried = {"up": 0, "down": 0}
        self._pieces = {"up": 0, "down": 0}
        self.went_up = bytearray()

    async def run(self) -> None:
        """Carry until one side ends, or the trouble strikes."""
        ways = {
            asyncio.ensure_future(self._way("up", self._kiosk, self._server)),
            asyncio.ensure_future(self._way("down", self._server, self._kiosk)),
        }
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _way(self, way: str, source: _End, target: _End) -> None:
        while data := await source.reader.read(CHUNK):
            if way == "up":
                self.went_up += data
            room = self._room(way, len(data))
            await self._linger(way, len(data))
            target.writer.write(data[:room])
            await target.writer.drain()
            self._carried[way] += room
            if room < len(data):
                await self._strike()
                return

    def _room(self, way: str, size: int) -> int:
        """Return how many bytes still pass before the trouble strikes."""
        if self._trouble is None:
            return size
        most = self._after if self._where() in {way, "both"} else LIFE_BYTES
        self._pieces[way] += 1
        if self._pieces[way] > LIFE_PIECES:
            return self._after % size  # anywhere in it, as if it were the last byte
        return max(min(size, most - self._carried[way]), 0)

    def _where(self) -> str:
        match self._trouble:
            case Trouble.CUT_UP | Trouble.HALF_CLOSE:
                return "up"
            case Trouble.CUT_DOWN:
                return "down"
            case Trouble.STALL:
                return "both"
            case _:
                return ""

    async def _linger(self, way: str, size: int) -> None:
        if self._trouble is Trouble.DELAY:
            await asyncio.sleep(DELAY_S)
        if self._trouble is Trouble.THROTTLE and way == "up":
            await asyncio.sleep(size / SLOW_BYTES_PER_S)

    async def _strike(self) -> None:
        if self._trouble is Trouble.HALF_CLOSE:
            self._server.writer.write_eof()
            await self._server.reader.read(CHUNK)  # what it says to half a request
        if self._trouble is Trouble.STALL:
            while await self._kiosk.reader.read(CHUNK):
                pass  # until the kiosk has had enough
