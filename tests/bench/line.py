"""One sealed image up the line, beside a bare PUT of the same bytes."""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import requests
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from central.app import create_app
from central.params import CentralParams
from central.serve import address, listen
from central.setup import enroll_code
from sync.identity import public_key_text
from sync.protocol.messages import EnrollRequest
from sync.protocol.signing import Signer
from sync.transport import Line, LineParams
from tests.bench.pairs import Pair

BYTES = 200_000
ROUNDS = 100
PEERS = Path(os.environ.get("PEERS", ".venv/peers"))
TUS = "@tus/server with its file store, in one request"
TUS_SERVER = """
const {Server} = require('@tus/server'), {FileStore} = require('@tus/file-store');
const datastore = new FileStore({directory: process.argv[1]});
const tus = new Server({path: '/files', relativeLocation: true, datastore});
require('http').createServer(tus.handle.bind(tus)).listen(
  {host: '127.0.0.1', port: 0}, function () { console.log(this.address().port) });
"""


@contextlib.contextmanager
def served(app: ASGIApp, certificate: Path | None = None) -> Iterator[str]:
    """Serve an application on a free port, in a thread; no access log."""
    sock = listen("127.0.0.1", 0)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="error",
            access_log=False,
            server_header=False,
            date_header=False,
            ssl_certfile=certificate,
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
    thread.start()
    yield address(sock)
    server.should_exit = True
    thread.join()


async def swallow(request: Request) -> Response:
    await request.body()
    return Response(status_code=201)


def keeper(folder: Path) -> Starlette:
    """An endpoint that does no more than what durable means: file, name, row."""
    rows = sqlite3.connect(folder / "rows.db", check_same_thread=False)
    rows.execute("PRAGMA journal_mode = WAL")
    rows.execute("PRAGMA synchronous = FULL")
    rows.execute("CREATE TABLE blob (name TEXT PRIMARY KEY, size INTEGER)")
    alone = threading.Lock()

    def keep(name: str, body: bytes) -> None:
        with (folder / f"{name}.part").open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        (folder / f"{name}.part").replace(folder / name)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(handle)
        os.close(handle)
        with alone, rows:
            rows.execute("INSERT INTO blob VALUES (?, ?)", (name, len(body)))

    async def put(request: Request) -> Response:
        body = await request.body()
        await run_in_threadpool(keep, request.path_params["name"], body)
        return Response(status_code=201)

    return Starlette(routes=[Route("/{name}", put, methods=["PUT"])])


@dataclass
class Images:
    """Fresh images, made before the clock runs."""

    ready: list[tuple[str, bytes]] = field(default_factory=list)

    def prepare(self, count: int) -> None:
        made = (os.urandom(BYTES) for _ in range(count))
        self.ready += [(hashlib.sha256(blob).hexdigest(), blob) for blob in made]

    def take(self) -> tuple[str, bytes]:
        return self.ready.pop()


def pairs() -> Iterator[Pair]:
    """Fresh images on a warm connection, beside bare endpoints of the same server."""
    bare = Starlette(routes=[Route("/{name}", swallow, methods=["PUT"])])
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as peers:
        app = create_app(CentralParams(data_dir=Path(ours)))
        durable = keeper(Path(peers))
        with served(app) as central, served(bare) as fast, served(durable) as safe:
            line = enrolled_line(app, central)
            yield upload_beside(line, fast, "bare Starlette, which keeps nothing")
            yield upload_beside(line, safe, "bare Starlette, which keeps it durably")
            with served_tus() as tus:
                if tus is not None:
                    yield upload_beside(line, tus, TUS, create)
            line.close()


def put_plainly(session: requests.Session, peer: str, name: str, blob: bytes) -> None:
    """One PUT to an address of its own."""
    session.put(f"{peer}/{name}", data=blob).raise_for_status()


def create(session: requests.Session, peer: str, _name: str, blob: bytes) -> None:
    """One upload by tus in the fewest requests: created with all of its bytes."""
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(blob)),
        "Content-Type": "application/offset+octet-stream",
    }
    answer = session.post(peer, data=blob, headers=headers)
    answer.raise_for_status()
    assert answer.headers["Upload-Offset"] == str(len(blob))


@contextlib.contextmanager
def served_tus() -> Iterator[str | None]:
    """Start @tus/server over a folder; None where it is not installed."""
    if not (PEERS / "node_modules/@tus/server").is_dir():
        yield None
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [shutil.which("node") or "node", "-e", TUS_SERVER, folder],
            cwd=PEERS,
            stdout=subprocess.PIPE,
            text=True,
        ) as server,
    ):
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}/files"
        finally:
            server.terminate()


Send = Callable[[requests.Session, str, str, bytes], None]


def upload_beside(line: Line, peer: str, beside: str, send: Send = put_plainly) -> Pair:
    """One upload beside one of the same bytes by `requests.Session()`."""
    images = Images()
    images.prepare(2 * (ROUNDS + 1))
    session = requests.Session()
    session.trust_env = False

    def upload() -> None:
        sha256, blob = images.take()
        line.upload(sha256, blob, resume=False)

    def put() -> None:
        sha256, blob = images.take()
        send(session, peer, sha256, blob)

    return Pair("upload a 200 kB image, durable", upload, beside, put, rounds=ROUNDS)


def enrolled_line(app: ASGIApp, server: str) -> Line:
    params = LineParams(server, None, 10, 60)
    key = Ed25519PrivateKey.generate()
    code = enroll_code(app.state.office, "YB01", "YB")  # type: ignore[attr-defined]
    first = Line(params, None)
    answer = first.enroll(
        EnrollRequest(code=code, public_key=public_key_text(key), name="bench")
    )
    first.close()
    return Line(params, Signer(answer.device, key))
