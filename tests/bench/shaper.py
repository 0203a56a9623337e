"""A rural line in user space: slow, far, and its connections die.

What it cannot do is lose packets: the kernel's TCP stands between. A loss is modelled
as what TCP makes of it: a pause that doubles with each loss of the same segment, and
the end of the connection after six in a row. Bytes are those of the streams;
`on_the_air` adds what TCP and IP would carry along.
"""

import asyncio
import contextlib
import math
import random
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

SEGMENT_BYTES = 1448  # of an Ethernet frame with TCP timestamps
HEADER_BYTES = 52  # IPv4 and TCP with timestamps
SEGMENTS_PER_ACK = 2
BUFFER_BYTES = 16_384  # of the modem; the sender waits when it is full
LOST_IN_A_ROW = 6
FIRST_PAUSE_S = 0.3


@dataclass(frozen=True, slots=True)
class LineKind:
    """Bits a second upwards and downwards, the round trip, and what goes wrong."""

    up_bps: float = 64_000
    down_bps: float = 64_000
    round_trip_s: float = 0.3
    life_s: float | None = None
    loss: float = 0.0


@dataclass
class Shaper:
    """One line to one server, in a thread of its own."""

    kind: LineKind
    port: int
    chance: random.Random
    up: int = 0
    down: int = 0
    connections: int = 0
    free_at: dict[str, float] = field(default_factory=lambda: {"up": 0, "down": 0})
    listens_at: int = 0

    def on_the_air(self) -> int:
        """Return bytes with the headers of TCP and IP, both ways, and handshakes."""
        frames = 7 * self.connections
        for count in (self.up, self.down):
            segments = math.ceil(count / SEGMENT_BYTES)
            frames += segments + math.ceil(segments / SEGMENTS_PER_ACK)
        return self.up + self.down + frames * HEADER_BYTES

    async def serve(self, ready: threading.Event, stop: asyncio.Event) -> None:
        sock = socket.socket()
        # Small, or the kernel would take an image at once and no line be felt.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        sock.bind(("127.0.0.1", 0))
        self.listens_at = sock.getsockname()[1]
        server = await asyncio.start_server(
            self._connected, sock=sock, limit=BUFFER_BYTES
        )
        async with server:
            ready.set()
            await stop.wait()

    async def _connected(
        self, kiosk: asyncio.StreamReader, answers: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        server, requests = await asyncio.open_connection("127.0.0.1", self.port)
        work = asyncio.gather(
            self._carry("up", kiosk, requests), self._carry("down", server, answers)
        )
        life = self.kind.life_s
        spread = None if life is None else life * self.chance.uniform(0.75, 1.25)
        with contextlib.suppress(TimeoutError, OSError):
            await asyncio.wait_for(work, spread)
        for writer in (requests, answers):
            writer.transport.abort()

    async def _carry(
        self, way: str, source: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> None:
        """Carry one direction: the rate holds for the line, the delay for a segment."""
        loop = asyncio.get_running_loop()
        sent: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(
            BUFFER_BYTES // SEGMENT_BYTES
        )

        async def deliver() -> None:
            while True:
                due, data = await sent.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                sink.write(data)
                await sink.drain()
                if not data:
                    sink.write_eof()
                    return

        delivery = asyncio.ensure_future(deliver())
        try:
            while data := await source.read(SEGMENT_BYTES):
                gone = await self._send(way, len(data), loop)
                await sent.put((gone + self.kind.round_trip_s / 2, data))
            await sent.put((loop.time(), b""))
            await delivery
        finally:
            delivery.cancel()

    async def _send(
        self, way: str, size: int, loop: asyncio.AbstractEventLoop
    ) -> float:
        """Return when a segment has left, after all its losses."""
        pause = FIRST_PAUSE_S
        for _ in range(LOST_IN_A_ROW):
            rate = self.kind.up_bps if way == "up" else self.kind.down_bps
            start = max(loop.time(), self.free_at[way])
            gone = self.free_at[way] = start + (size + HEADER_BYTES) * 8 / rate
            await asyncio.sleep(gone - loop.time())
            if way == "up":
                self.up += size
            else:
                self.down += size
            if self.chance.random() >= self.kind.loss:
                return gone
            await asyncio.sleep(pause)
            pause *= 2
        raise ConnectionResetError


@contextlib.contextmanager
def shaped(kind: LineKind, port: int, seed: int) -> Iterator[Shaper]:
    """Open a line to a port of this machine."""
    # Seeded, so that a run can be had again.
    line = Shaper(kind, port, random.Random(seed))
    ready, loop = threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    def run() -> None:
        loop.run_until_complete(line.serve(ready, stop))
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.wait(left))
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    yield line
    loop.call_soon_threadsafe(stop.set)
    thread.join()
