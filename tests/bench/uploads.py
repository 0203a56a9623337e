"""Sustained uploads: several lines at once, each server in a process of its own.

Ours, which checks a signature and a hash and keeps file, name and row durably, beside
an endpoint that only keeps durably and the npm package @tus/server, which does not
wait for the disk. They are measured in turn; what counts is the ratio.
"""

import asyncio
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sync.protocol.signing import Signer
from tests.bench.crowd import KIOSKS, address_of, cpu_s, make_office
from tests.bench.line import BYTES, PEERS, TUS_SERVER
from tests.bench.options import Options
from tests.bench.wire import Wire

LINES, SECONDS, TURNS = 8, 5.0, 3
DURABLE = """
import sys
import uvicorn
from pathlib import Path
from central.serve import address, listen
from tests.bench.line import keeper
sock = listen("127.0.0.1", 0)
print("is ready:", address(sock), flush=True)
config = uvicorn.Config(keeper(Path(sys.argv[1])), log_level="error", access_log=False)
uvicorn.Server(config).run(sockets=[sock])
"""
TUS_HEADERS = {
    "Tus-Resumable": "1.0.0",
    "Upload-Length": str(BYTES),
    "Content-Type": "application/offset+octet-stream",
}


@dataclass
class Side:
    """A server, how an image is sent to it, and what came of each turn."""

    name: str
    server: "subprocess.Popen[bytes]"
    wires: list[Wire]
    send: Callable[[Wire, str, bytes], object]
    rates: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)


def rows(options: Options) -> Iterator[str]:
    """Uploads in a second and CPU time of one, for each server."""
    turns = TURNS * 3 if options.long else TURNS
    with tempfile.TemporaryDirectory() as name, ExitStack() as until_then:
        sides = list(_sides(Path(name), until_then))
        for _ in range(turns):
            for side in sides:
                _measure(side)
        ours = statistics.median(sides[0].rates)
        for side in sides:
            rate, cpu = statistics.median(side.rates), statistics.median(side.cpu_ms)
            yield (
                f"{side.name:34} {rate:7.1f} in a second, CPU of one {cpu:6.2f} ms,"
                f" ours is {ours / rate:5.2f}x"
            )
        if len(sides) < 3:
            yield "@tus/server is not installed; see scripts/peers.sh"


def _measure(side: Side) -> None:
    before, start = cpu_s(side.server.pid), time.perf_counter()
    done = asyncio.run(_turn(side))
    spent = time.perf_counter() - start
    side.rates.append(done / spent)
    side.cpu_ms.append((cpu_s(side.server.pid) - before) * 1000 / done)


async def _turn(side: Side) -> int:
    ends = time.monotonic() + SECONDS
    return sum(await asyncio.gather(*(_line(side, wire, ends) for wire in side.wires)))


async def _line(side: Side, wire: Wire, ends: float) -> int:
    done, image = 0, bytearray(os.urandom(BYTES))
    while time.monotonic() < ends:
        image[:16] = os.urandom(16)  # another image
        sha256 = hashlib.sha256(image).hexdigest()
        await side.send(wire, sha256, bytes(image))
        done += 1
    wire.close()
    return done


async def _put_signed(wire: Wire, sha256: str, image: bytes) -> None:
    answer = await wire.send("PUT", f"/v1/blobs/{sha256}", image)
    if answer.status == 401:  # the first nonce of a line
        answer = await wire.send("PUT", f"/v1/blobs/{sha256}", image)
    assert answer.status == 201, answer


async def _put(wire: Wire, sha256: str, image: bytes) -> None:
    answer = await wire.send("PUT", f"/{sha256}", image)
    assert answer.status == 201, answer


async def _create(wire: Wire, _sha256: str, image: bytes) -> None:
    answer = await wire.send("POST", "/files", image, **TUS_HEADERS)
    assert (answer.status, answer.headers["upload-offset"]) == (201, str(BYTES))


def _sides(folder: Path, until_then: ExitStack) -> Iterator[Side]:
    keys, _ = make_office(folder)
    ours = _started(
        [sys.executable, "-m", "duanzheng", "central", "serve"],
        until_then,
        DUANZHENG_CONFIG=str(folder / "d.toml"),
    )
    url = address_of(ours)
    signers = [Signer(*one) for one in keys[: min(LINES, KIOSKS)]]
    yield Side("ours", ours, [Wire(url, one) for one in signers], _put_signed)
    (folder / "bare").mkdir()
    bare = _started([sys.executable, "-c", DURABLE, str(folder / "bare")], until_then)
    url = address_of(bare)
    name = "bare Starlette, durable"
    yield Side(name, bare, [Wire(url) for _ in range(LINES)], _put)
    if not (PEERS / "node_modules/@tus/server").is_dir():
        return
    (folder / "tus").mkdir()
    node = [shutil.which("node") or "node", "-e", TUS_SERVER, str(folder / "tus")]
    tus = _started(node, until_then, NODE_PATH=str((PEERS / "node_modules").resolve()))
    assert tus.stdout is not None
    url = f"http://127.0.0.1:{json.loads(tus.stdout.readline())}"
    name = "@tus/server, file store, 1 request"
    yield Side(name, tus, [Wire(url) for _ in range(LINES)], _create)


def _started(
    command: list[str], until_then: ExitStack, **more: str
) -> "subprocess.Popen[bytes]":
    server = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | more,
    )
    until_then.callback(server.wait)
    until_then.callback(server.terminate)
    return server
