"""One sealed image up the line, beside a bare PUT of the same bytes."""

import contextlib
import hashlib
import os
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
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
            line.close()


def upload_beside(line: Line, peer: str, beside: str) -> Pair:
    """One upload beside one `requests.Session().put` of the same bytes."""
    images = Images()
    images.prepare(2 * (ROUNDS + 1))
    session = requests.Session()
    session.trust_env = False

    def upload() -> None:
        sha256, blob = images.take()
        line.upload(sha256, blob, resume=False)

    def put() -> None:
        sha256, blob = images.take()
        session.put(f"{peer}/{sha256}", data=blob).raise_for_status()

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
