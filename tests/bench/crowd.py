"""Many kiosks at once: the real server in its own process, real signed requests.

Each simulated kiosk uploads an image of 60 kB and says so in a sync with one operation,
once in half a minute, until the time is over. Like a real one it tries again after a
broken connection. Then the database is asked for every operation
that was acknowledged: what is missing there is lost.
"""

import asyncio
import hashlib
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert, select

from central.office import Office
from central.params import CentralParams
from central.setup import publish_first_catalogue
from central.store.schema import devices, operations, registrations
from config.catalogue import default_catalogue
from sync.protocol import signing
from sync.protocol.messages import CATALOGUE
from tests.bench.filled import AT, entry_of, number_of
from tests.bench.office import Times
from tests.bench.options import Options

KIOSKS, SECONDS = 300, 60
LONG_SECONDS = 600
# A candidate confirms a picture about so often.
PACE_S = 30
TRIES = 3
IMAGE_BYTES = 60_000
SETTINGS = '[central]\ndata_dir = "{0}"\nport = 0\n'


@dataclass
class Done:
    """What all kiosks together did."""

    acknowledged: set[str] = field(default_factory=set)
    uploads: list[float] = field(default_factory=list)
    syncs: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    breaks: int = 0


@dataclass
class Kiosk:
    """One kiosk: a key, a connection, the newest nonce."""

    client: httpx.AsyncClient
    place: int
    device: str
    key: Ed25519PrivateKey
    nonce: str = ""
    n: int = 0
    breaks: int = 0

    async def send(self, method: str, path: str, body: bytes) -> httpx.Response:
        """Send a signed request, again if its nonce was not fresh or the line broke."""
        for left in reversed(range(TRIES)):
            url = str(self.client.base_url.join(path))
            request = signing.ReceivedRequest(method, url, {})
            signer = signing.Signer(self.device, self.key)
            signing.sign(request, signer, self.nonce, body)
            headers = dict(request.headers)
            try:
                answer = await self.client.request(
                    method, path, content=body, headers=headers
                )
            except httpx.ReadError:
                self.breaks += 1
                if left == 0:
                    raise
                continue
            self.nonce = answer.headers.get(signing.NONCE_HEADER, self.nonce)
            if answer.status_code != httpx.codes.UNAUTHORIZED:
                break
        answer.raise_for_status()
        return answer

    def operation(self) -> dict[str, object]:
        """Return the next operation on this kiosk's one candidate."""
        self.n += 1
        phone = f"138{self.n % 10**8:08}"
        return {
            "id": uuid.uuid4().hex,
            "n": self.n,
            "key": f"dossier/{number_of(self.place)}",
            "base_rev": 0,
            "body": {"kind": "set_profile", "profile": {"phone": phone}},
            "blob": None,
            "boot": "b",
            "mono": 1.0,
            "wall": "2026-03-14T00:00:00Z",
        }


def rows(options: Options) -> Iterator[str]:
    """Errors, losses, rates and waits."""
    seconds = LONG_SECONDS if options.long else SECONDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keys = _office(folder)
        with subprocess.Popen(
            [sys.executable, "-m", "duanzheng", "central", "serve"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"DUANZHENG_CONFIG": str(folder / "d.toml")},
        ) as server:
            try:
                done = asyncio.run(_crowd(_address(server), keys, seconds))
            finally:
                server.terminate()
        lost = len(done.acknowledged - _kept(folder))
    uploads, syncs = Times(sorted(done.uploads)), Times(sorted(done.syncs))
    yield (
        f"{KIOSKS} kiosks, {seconds} s, SQLite: {len(done.errors)} errors, {lost} lost"
        f" of {len(done.acknowledged)}"
    )
    yield (
        f"{len(done.uploads)} images, {len(done.syncs)} syncs, {done.breaks} broken"
        " connections that were mended"
    )
    yield (
        f"image of {IMAGE_BYTES // 1000} kB: p50 {uploads.at(0.5):.0f} ms,"
        f" p99 {uploads.at(0.99):.0f} ms; sync: p50 {syncs.at(0.5):.0f} ms,"
        f" p99 {syncs.at(0.99):.0f} ms"
    )
    for error in sorted(set(done.errors)):
        yield f"error: {error} ({done.errors.count(error)})"


def _office(folder: Path) -> list[tuple[str, Ed25519PrivateKey]]:
    """Make an office that knows all kiosks and their candidates; return their keys."""
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
                    "site": "S0000",
                    "area": "A",
                    "name": "bench",
                    "public_key": key.public_key().public_bytes_raw(),
                    "enrolled_at": AT,
                    # As young as any: no key is to be renewed meanwhile.
                    "key_since": office.clock(),
                }
                for id_, key in keys
            ],
        )
        connection.execute(
            insert(registrations), [entry_of(place) for place in range(KIOSKS)]
        )
    office.close()
    return keys


def _address(server: "subprocess.Popen[bytes]") -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if b"is ready: " in line:
            return line.rpartition(b" ")[2].strip().decode()
    raise RuntimeError("the server did not start")


async def _crowd(
    url: str, keys: list[tuple[str, Ed25519PrivateKey]], seconds: float
) -> Done:
    done = Done()
    ends = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(
        base_url=url, trust_env=False, timeout=120, limits=limits, verify=False
    ) as client:
        kiosks = [Kiosk(client, n, *one) for n, one in enumerate(keys)]
        await asyncio.gather(*(_work(kiosk, ends, done) for kiosk in kiosks))
        done.breaks = sum(kiosk.breaks for kiosk in kiosks)
    return done


async def _work(kiosk: Kiosk, ends: float, done: Done) -> None:
    epoch = None
    kiosk.nonce = (await kiosk.client.get("/v1/time")).json()["nonce"]
    turn = time.monotonic() + PACE_S * kiosk.place / KIOSKS
    while turn < ends:
        await asyncio.sleep(max(turn - time.monotonic(), 0))
        turn += PACE_S
        blob = os.urandom(IMAGE_BYTES)
        operation = kiosk.operation()
        try:
            start = time.perf_counter()
            sha256 = hashlib.sha256(blob).hexdigest()
            await kiosk.send("PUT", f"/v1/blobs/{sha256}", blob)
            done.uploads.append((time.perf_counter() - start) * 1000)
            start = time.perf_counter()
            body = httpx.Request("POST", "http://x", json=_message(epoch, operation))
            answer = await kiosk.send("POST", "/v1/sync", body.read())
            done.syncs.append((time.perf_counter() - start) * 1000)
        except httpx.HTTPError as error:
            done.errors.append(repr(error)[:120])
            continue
        said = answer.json()
        epoch = said["epoch"]
        [result] = said["results"]
        if result["status"] == "applied":
            done.acknowledged.add(str(operation["id"]))
        else:
            done.errors.append(f"{result['status']} {result['code']}")


def _message(epoch: str | None, operation: dict[str, object]) -> dict[str, object]:
    heartbeat = {
        "version": "0.1.0",
        "boot": "b",
        "mono": 2.0,
        "wall": "2026-03-14T00:00:00Z",
        "queued": 1,
        "free_bytes": 10**9,
    }
    return {"epoch": epoch, "since": 0, "ops": [operation], "heartbeat": heartbeat}


def _kept(folder: Path) -> set[str]:
    office = Office.open(CentralParams(data_dir=folder / "central"))
    with office.database.read() as connection:
        found = set(connection.execute(select(operations.c.id)).scalars())
    office.close()
    return found
