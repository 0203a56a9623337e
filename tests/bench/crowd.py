"""Many kiosks at once: the real server in its own process, real signed requests.

Each simulated kiosk does what a real one does: it holds a waiting request on the feed,
and once in half a minute it sends a sealed picture of 200 kB for the next candidate and
says so in a sync, until the time is over. The server opens and judges each picture.
Like a real kiosk it tries again after a broken connection. Then the database is asked
for every operation that was acknowledged: what is missing there is lost.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image
from sqlalchemy import insert, select

from central.office import Office
from central.params import CentralParams
from central.setup import publish_first_catalogue
from central.store.schema import devices, operations, registrations
from config.catalogue import default_catalogue
from sync.protocol.messages import CATALOGUE
from sync.protocol.signing import Signer
from sync.seal import OfficeKey, SealContext, seal
from tests.bench.filled import AT, PER_SITE, entry_of, number_of, site_of
from tests.bench.office import Times
from tests.bench.options import Options
from tests.bench.wire import Answer, BrokenLineError, Wire

KIOSKS, SECONDS = 300, 60
LONG_SECONDS = 600
# A candidate confirms a picture about so often.
PACE_S = 30
FEED_WAIT_S = 25
TRIES = 3
IMAGE_BYTES = 200_000
# The registrations of a kiosk: more than it has pictures for.
CANDIDATES = LONG_SECONDS // PACE_S + 1
AT_SITE = 3
UNAUTHORIZED = 401
SETTINGS = '[central]\ndata_dir = "{0}"\nport = 0\n'
TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass
class Done:
    """What all kiosks together did."""

    acknowledged: set[str] = field(default_factory=set)
    uploads: list[float] = field(default_factory=list)
    syncs: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    woken: int = 0
    again: int = 0


@dataclass(frozen=True)
class Shared:
    """What every kiosk of the crowd uses."""

    picture: bytes
    office: OfficeKey
    done: Done
    ends: float


@dataclass
class Kiosk:
    """One kiosk: two connections, as the agent's two threads have."""

    shared: Shared
    place: int
    device: str
    wire: Wire
    feed: Wire
    epoch: str | None = None

    async def work(self) -> None:
        """Send a picture each turn, until the time is over."""
        turn = time.monotonic() + PACE_S * self.place / KIOSKS
        for candidate in range(CANDIDATES):
            if turn >= self.shared.ends:
                break
            await asyncio.sleep(max(turn - time.monotonic(), 0))
            turn += PACE_S
            try:
                await self._hand_in(number_of(first_of(self.place) + candidate))
            except (BrokenLineError, RefusedError) as error:
                self.shared.done.errors.append(repr(error)[:120])
        self.wire.close()

    async def listen(self) -> None:
        """Wait on the feed, as a kiosk does all day."""
        since = 0
        while time.monotonic() < self.shared.ends:
            left = self.shared.ends - time.monotonic()
            wait = max(min(FEED_WAIT_S, int(left)), 0)
            path = f"/v1/feed?since={since}&wait={wait}&pack=true"
            path += f"&epoch={self.epoch}" if self.epoch else ""
            try:
                answer = await sent(self.feed, "GET", path, b"", self.shared.done)
            except (BrokenLineError, RefusedError) as error:
                self.shared.done.errors.append(repr(error)[:120])
                continue
            page = json.loads(answer.body)
            self.shared.done.woken += bool(page["changes"])
            self.epoch, since = page["epoch"], page["next"]
        self.feed.close()

    async def _hand_in(self, number: str) -> None:
        material = uuid.uuid4().hex
        context = SealContext(self.device, number, material)
        made = seal(self.shared.picture, context, self.shared.office)
        path = f"/v1/blobs/{made.sha256}"
        send = partial(sent, self.wire, done=self.shared.done)
        start = time.perf_counter()
        await send("PUT", path, made.blob)
        between = time.perf_counter()
        operation = self._operation(number, material, made.sha256)
        body = json.dumps(self._message(operation)).encode()
        answer = json.loads((await send("POST", "/v1/sync", body)).body)
        self.shared.done.uploads.append((between - start) * 1000)
        self.shared.done.syncs.append((time.perf_counter() - between) * 1000)
        [result] = answer["results"]
        if result["status"] in {"applied", "duplicate"}:
            self.shared.done.acknowledged.add(str(operation["id"]))
        else:
            said = f"{result['status']} {result['code']}"
            self.shared.done.errors.append(said)

    def _operation(self, number: str, material: str, sha256: str) -> dict[str, object]:
        added = {"id": material, "type_id": "diploma", "blob": sha256, "warnings": []}
        return {
            "id": uuid.uuid4().hex,
            "n": time.time_ns() // 1000,
            "key": f"dossier/{number}",
            "base_rev": 0,
            "body": {"kind": "add_material", "material": added},
            "blob": sha256,
            "boot": "b",
            "mono": 1.0,
            "wall": "2026-03-14T00:00:00Z",
        }

    def _message(self, operation: dict[str, object]) -> dict[str, object]:
        heartbeat = {
            "version": "0.1.0",
            "boot": "b",
            "mono": 2.0,
            "wall": "2026-03-14T00:00:00Z",
            "queued": 1,
            "free_bytes": 10**9,
        }
        asked = {"epoch": self.epoch, "since": 0, "pack": True}
        return asked | {"ops": [operation], "heartbeat": heartbeat}


class RefusedError(Exception):
    """The server refused a request."""


async def sent(wire: Wire, method: str, path: str, body: bytes, done: Done) -> Answer:
    """Send a request, again if its nonce was not fresh or the line broke.

    Raises BrokenLineError or RefusedError.
    """
    for left in reversed(range(TRIES)):
        try:
            answer = await wire.send(method, path, body)
        except BrokenLineError:
            done.again += 1
            if left == 0:
                raise
            continue
        if answer.status < 300:
            return answer
        if answer.status != UNAUTHORIZED:
            break
    raise RefusedError(answer.status, answer.body[:60])


def first_of(kiosk: int) -> int:
    """Return the place in the roster of a kiosk's first candidate, at its own site."""
    return kiosk // AT_SITE * PER_SITE + kiosk % AT_SITE * CANDIDATES


def rows(options: Options) -> Iterator[str]:
    """Errors, losses, rates, waits, and the CPU time of both sides."""
    seconds = LONG_SECONDS if options.long else SECONDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keys, office = make_office(folder)
        with subprocess.Popen(
            [sys.executable, "-m", "duanzheng", "central", "serve"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"DUANZHENG_CONFIG": str(folder / "d.toml")},
        ) as server:
            try:
                url = address_of(server)
                before, own = cpu_s(server.pid), time.process_time()
                done = asyncio.run(_crowd(url, keys, office, seconds))
                own = time.process_time() - own
                spent = cpu_s(server.pid) - before
            finally:
                server.terminate()
        lost = len(done.acknowledged - _kept(folder))
    yield from _told(done, lost, seconds, (spent, own))


def _told(
    done: Done, lost: int, seconds: float, spent_s: tuple[float, float]
) -> Iterator[str]:
    uploads, syncs = Times(sorted(done.uploads)), Times(sorted(done.syncs))
    pictures = max(len(done.uploads), 1)
    each, own = (one * 1000 / pictures for one in spent_s)
    yield (
        f"{KIOSKS} kiosks, {seconds} s, SQLite: {len(done.errors)} errors, {lost} lost"
        f" of {len(done.acknowledged)}; {done.again} requests sent again"
    )
    yield (
        f"{pictures} pictures of {IMAGE_BYTES // 1000} kB"
        f" ({pictures / seconds:.1f} in a second), {done.woken} answers of the feed"
    )
    if done.uploads:
        yield (
            f"picture: p50 {uploads.at(0.5):.0f} ms, p99 {uploads.at(0.99):.0f} ms;"
            f" sync: p50 {syncs.at(0.5):.0f} ms, p99 {syncs.at(0.99):.0f} ms"
        )
    yield (
        f"CPU of the server for a picture with its sync and feed: {each:.1f} ms"
        f" ({spent_s[0] / seconds:.2f} cores); of this program: {own:.1f} ms"
        f" ({spent_s[1] / seconds:.2f} cores)"
    )
    for error in sorted(set(done.errors)):
        yield f"error: {error} ({done.errors.count(error)})"


def make_office(
    folder: Path,
) -> tuple[list[tuple[str, Ed25519PrivateKey]], OfficeKey]:
    """Make an office that knows all kiosks and candidates; return the keys."""
    (folder / "d.toml").write_text(SETTINGS.format(folder / "central"))
    office = Office.open(CentralParams(data_dir=folder / "central"))
    publish_first_catalogue(office, CATALOGUE.validate_python(default_catalogue()))
    keys = [(uuid.uuid4().hex, Ed25519PrivateKey.generate()) for _ in range(KIOSKS)]
    with office.database.write() as connection:
        connection.execute(
            insert(devices),
            [
                {
                    "id": id_,
                    "site": site_of(first_of(place)),
                    "area": "A",
                    "name": "bench",
                    "public_key": key.public_key().public_bytes_raw(),
                    "enrolled_at": AT,
                    # As young as any: no key is to be renewed meanwhile.
                    "key_since": office.clock(),
                }
                for place, (id_, key) in enumerate(keys)
            ],
        )
        people = [
            entry_of(first_of(kiosk) + candidate)
            for kiosk in range(KIOSKS)
            for candidate in range(CANDIDATES)
        ]
        connection.execute(insert(registrations), people)
    key_id = office.secrets.current_key
    sealing = OfficeKey(key_id, office.secrets.keys[key_id].public_key())
    office.close()
    return keys, sealing


def _picture() -> bytes:
    """Return a JPEG of about the size that kiosks make, of fine noise."""
    random = np.random.default_rng(0)
    for quality in range(95, 5, -5):
        out = BytesIO()
        noise = random.integers(150, 255, (900, 640, 1), dtype=np.uint8)
        Image.fromarray(np.repeat(noise, 3, 2)).save(out, "JPEG", quality=quality)
        if out.tell() <= IMAGE_BYTES * 0.99:
            return out.getvalue()
    raise AssertionError("no picture of that size")


def address_of(server: "subprocess.Popen[bytes]") -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if b"is ready: " in line:
            return line.rpartition(b" ")[2].strip().decode()
    raise RuntimeError("the server did not start")


async def _crowd(
    url: str,
    keys: list[tuple[str, Ed25519PrivateKey]],
    office: OfficeKey,
    seconds: float,
) -> Done:
    done = Done()
    shared = Shared(_picture(), office, done, time.monotonic() + seconds)
    kiosks = [
        Kiosk(shared, place, one[0], Wire(url, Signer(*one)), Wire(url, Signer(*one)))
        for place, one in enumerate(keys)
    ]
    await asyncio.gather(
        *(kiosk.work() for kiosk in kiosks), *(kiosk.listen() for kiosk in kiosks)
    )
    return done


def cpu_s(pid: int) -> float:
    """Return the CPU time of a process and its ended children (seconds)."""
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]
    return sum(map(int, ticks)) * TICK_S


def _kept(folder: Path) -> set[str]:
    office = Office.open(CentralParams(data_dir=folder / "central"))
    with office.database.read() as connection:
        found = set(connection.execute(select(operations.c.id)).scalars())
    office.close()
    return found
