"""Images over a rural line: ours beside tuspy and the npm package @tus/server.

Both go through the same shaper with the same seeds; both try again after a break with
the same waits. Runs wait more than they work, so several go on at once.
"""

import contextlib
import io
import os
import random
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from PIL import Image

from central.app import create_app
from central.authority import Authority
from central.certificate import KEPT_AS, ServerCertificate, names_for
from central.params import CentralParams, utc_now
from central.setup import enroll_code, publish_first_catalogue, put_roster
from config.catalogue import default_catalogue
from dossier.model import Registration
from sync.agent import Agent, AgentParams
from sync.backoff import Backoff
from sync.clock import SystemClock
from sync.desk import Desk
from sync.doorbell import Doorbells
from sync.errors import LineError
from sync.identity import public_key_text
from sync.protocol.messages import CATALOGUE, EnrollRequest, RosterEntry
from sync.protocol.verifier import make_verifier
from sync.store import Store
from sync.transport import Line, LineParams
from sync.views import Session
from tests.bench.exam import PASSWORD, REGISTRATION
from tests.bench.line import served
from tests.bench.options import Options
from tests.bench.shaper import LineKind, Shaper, shaped

BYTES = 200_000
IMAGES = 2
TUSPY = "tusclient"
PEERS = Path(".venv/peers")
GIVE_UP_S = 300
BACKOFF = Backoff(2, 10)
# The header of a sealed image, its wrapped key and its tag (bytes), about.
SEAL_BYTES = 450
SEGMENT_LEAST = 16
# As much as one operation says of its picture.
METADATA = {
    "op": "0b6f" * 8,
    "n": "3",
    "key": "dossier/999200489125801",
    "base_rev": "2",
    "material": "5d1a" * 8,
    "type_id": "diploma",
    "blob": "9f2c" * 16,
    "boot": "c0ff" * 8,
    "mono": "5123.4",
    "wall": "2026-11-21T08:00:00Z",
}
KINDS = {
    "64 kbit/s, 300 ms": LineKind(),
    "a connection lives 20 s": LineKind(life_s=20),
    "30 % of segments lost": LineKind(up_bps=256_000, down_bps=256_000, loss=0.3),
}
TUS_SERVER = """
const {Server} = require('@tus/server'), {FileStore} = require('@tus/file-store');
const fs = require('fs'), [folder, pem] = process.argv.slice(1);
const datastore = new FileStore({directory: folder});
const tus = new Server({path: '/files', relativeLocation: true, datastore});
const both = fs.readFileSync(pem);
require('https').createServer({key: both, cert: both}, tus.handle.bind(tus)).listen(
  {host: '127.0.0.1', port: 0}, function () { console.log(this.address().port) });
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds, bytes on the air for each image, whether it was finished."""

    seconds: float
    bytes_each: float
    finished: bool


def rows(options: Options) -> Iterator[str]:
    """One line for each kind of line and each side."""
    seeds = 20 if options.long else 3
    yield f"{'line':26} {'side':6} {'done':>7} {'median s':>9} {'kB over':>8}  x bytes"
    with (
        tempfile.TemporaryDirectory() as folder,
        served_ours(authority := certified(Path(folder))) as ours,
        served_tus(authority) as tus,
    ):
        for name, kind in KINDS.items():
            images = IMAGES if kind == LineKind() else 1
            own = runs(send_ours(ours), kind, ours.port, images, seeds)
            yield row(name, "ours", own)
            if tus is None:
                yield f"{name:26} {'tus':6} not installed; see scripts/peers.sh"
                continue
            send = partial(send_tus, authority)
            yield row(name, "tus", runs(send, kind, tus, images, seeds))


def runs(send: "Send", kind: LineKind, port: int, images: int, seeds: int) -> list[Run]:
    def one(seed: int) -> Run:
        with shaped(kind, port, seed) as line:
            start = time.perf_counter()
            done = send(line, images)
            spent = time.perf_counter() - start
            return Run(spent, line.on_the_air() / images, done)

    with ThreadPoolExecutor(5) as pool:
        return list(pool.map(one, range(seeds)))


def row(name: str, side: str, found: list[Run]) -> str:
    each = statistics.median(run.bytes_each for run in found)
    spent = statistics.median(run.seconds for run in found)
    done = f"{sum(run.finished for run in found)}/{len(found)}"
    over = (each - BYTES) / 1000
    return f"{name:26} {side:6} {done:>7} {spent:9.1f} {over:8.1f} {each / BYTES:8.2f}"


Send = Callable[[Shaper, int], bool]


@dataclass(frozen=True, slots=True)
class Ours:
    """A server of ours, and how to get a kiosk that is enrolled and has all."""

    port: int
    ca_pem: str
    make_kiosk: Callable[[Registration], Path]


def certified(folder: Path) -> Authority:
    """Make a CA and a certificate for this machine: both sides speak TLS with it."""
    authority = Authority.make(folder, utc_now())
    ServerCertificate(authority, names_for("127.0.0.1"), utc_now).ensure()
    return authority


@contextlib.contextmanager
def served_ours(authority: Authority) -> Iterator[Ours]:
    pem = authority.pem
    with tempfile.TemporaryDirectory() as name:
        app = create_app(CentralParams(data_dir=Path(name) / "central"))
        office = app.state.office
        verifier = make_verifier(PASSWORD, 1, 8, 1)
        catalogue = CATALOGUE.validate_python(default_catalogue())
        publish_first_catalogue(office, catalogue)
        with served(app, authority.folder / KEPT_AS) as served_at:
            url = served_at.replace("http:", "https:")

            def make_kiosk(person: Registration) -> Path:
                put_roster(
                    office, [RosterEntry(registration=person, verifier=verifier)]
                )
                folder = Path(tempfile.mkdtemp(dir=name))
                store = Store(folder, 0)
                key = store.enrolling_key()
                line = Line(LineParams(url, None, 10, 60, pem), None)
                code = enroll_code(office, REGISTRATION.site, REGISTRATION.area)
                public = public_key_text(key)
                asked = EnrollRequest(code=code, public_key=public, name="bench")
                store.enroll(key, line.enroll(asked))
                line.close()
                agent_of(store, url, pem).once()
                store.close()
                return folder

            yield Ours(int(urlsplit(url).port or 0), pem, make_kiosk)


def agent_of(store: Store, url: str, pem: str) -> Agent:
    line = LineParams(url, None, 30, 60, pem)
    params = AgentParams(line, BACKOFF, 5, 25, 60, "bench")
    return Agent(params, store, Doorbells(store.folder), SystemClock())


def send_ours(ours: Ours) -> Send:
    def send(line: Shaper, images: int) -> bool:
        # A candidate of its own, since the runs share one server.
        name = uuid.uuid4().hex
        person = replace(REGISTRATION, number=name, account=name)
        store = Store(ours.make_kiosk(person), 0)
        desk = Desk(store, Doorbells(store.folder), SystemClock())
        session = desk.log_in(person.account, PASSWORD)
        assert session is not None
        fill(desk, session, images)
        agent = agent_of(store, f"https://127.0.0.1:{line.listens_at}", ours.ca_pem)
        done = patiently(agent.once) and store.health().queued == 0
        store.close()
        return done

    return send


def fill(desk: Desk, session: Session, images: int) -> None:
    """Confirm pictures, as a candidate does."""
    desk.activate(session, "1")
    for place in range(images):
        desk.add(session, "other", "", picture(place), b"small")


def picture(seed: int) -> bytes:
    """Return a JPEG of BYTES bytes less what sealing adds; noise does not compress."""
    noise = random.Random(seed).randbytes(300 * 300 * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", (300, 300), noise).save(out, "JPEG", quality=85)
    jpeg = out.getvalue()
    while (left := BYTES - SEAL_BYTES - len(jpeg)) > SEGMENT_LEAST:
        size = min(left - 2, 65_000)
        comment = b"\xff\xfe" + size.to_bytes(2, "big") + os.urandom(size - 2)
        jpeg = jpeg[:2] + comment + jpeg[2:]
    return jpeg


@contextlib.contextmanager
def served_tus(authority: Authority) -> Iterator[int | None]:
    """Start @tus/server over a folder; None where it is not installed."""
    if not (PEERS / "node_modules/@tus/server").is_dir() or find_spec(TUSPY) is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        node = shutil.which("node") or "node"
        server = subprocess.Popen(
            [node, "-e", TUS_SERVER, folder, str(authority.folder / KEPT_AS)],
            cwd=PEERS,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()
            server.wait()


def send_tus(authority: Authority, line: Shaper, images: int) -> bool:
    """Send with tuspy in one piece; after a break it asks where to go on."""
    client = import_module(f"{TUSPY}.client").TusClient(
        f"https://127.0.0.1:{line.listens_at}/files"
    )
    done = True
    for _ in range(images):
        stream = io.BytesIO(os.urandom(BYTES))
        uploader = client.uploader(
            file_stream=stream, metadata=METADATA, verify_tls_cert=False
        )
        done = patiently(partial(resume_tus, uploader)) and done
    return done


def resume_tus(uploader: Any) -> None:
    if uploader.url is not None:
        uploader.offset = uploader.get_offset()
    uploader.upload()


def patiently(work: Callable[[], object]) -> bool:
    """Try again after each break, with growing waits, for a few minutes."""
    ends = time.perf_counter() + GIVE_UP_S
    pause, failures = threading.Event(), 0
    while time.perf_counter() < ends:
        try:
            work()
        except (LineError, requests.RequestException, OSError):
            failures += 1
            pause.wait(BACKOFF.wait_s(failures, 0.5))
        except Exception as error:
            if not type(error).__module__.startswith(TUSPY):
                raise
            failures += 1
            pause.wait(BACKOFF.wait_s(failures, 0.5))
        else:
            return True
    return False
