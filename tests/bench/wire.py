"""A cheap line to a server: HTTP/1.1 on one kept connection, signed as a kiosk signs.

A general client spends more on a request than the server does, and would be what is
measured.
"""

import asyncio
import gzip
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sync.protocol import signing

LIMIT_S = 120


class BrokenLineError(Exception):
    """The connection ended before the answer did."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, as it was before gzip."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Wire:
    """One connection, opened when it is needed, and the newest nonce."""

    url: str
    signer: signing.Signer | None = None
    nonce: str = ""
    opened: int = 0
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(
        default=None, init=False
    )

    async def send(
        self, method: str, path: str, body: bytes = b"", **extra: str
    ) -> Answer:
        """Send a request once, signed if it has a signer. Raises BrokenLineError."""
        signed = signing.ReceivedRequest(method, self.url + path, dict(extra))
        if self.signer is not None:
            signing.sign(signed, self.signer, self.nonce, body)
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {urlsplit(self.url).netloc}",
            "Accept-Encoding: gzip",
            f"Content-Length: {len(body)}",
            *(f"{name}: {value}" for name, value in signed.headers.items()),
        ]
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        try:
            async with asyncio.timeout(LIMIT_S):
                answer = await self._exchange(head, body)
        except (OSError, EOFError, TimeoutError) as error:
            self.close()
            raise BrokenLineError(type(error).__name__) from error
        self.nonce = answer.headers.get(signing.NONCE_HEADER.lower(), self.nonce)
        return answer

    def close(self) -> None:
        """Let go of the connection."""
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None

    async def _exchange(self, head: bytes, body: bytes) -> Answer:
        if self._streams is not None and self._streams[0].at_eof():
            self.close()  # the server let go of an idle line, as it says it will
        if self._streams is None:
            parts = urlsplit(self.url)
            self._streams = await asyncio.open_connection(parts.hostname, parts.port)
            self.opened += 1
        reader, writer = self._streams
        writer.write(head)
        writer.write(body)
        await writer.drain()
        said = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = said.rstrip().split("\r\n")
        pairs = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        raw = await _body(reader, headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        packed = headers.get("content-encoding") == "gzip"
        plain = gzip.decompress(raw) if packed else raw
        return Answer(int(first.split()[1]), headers, plain)


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    whole = b""
    while size := int(await reader.readline(), 16):
        whole += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return whole
