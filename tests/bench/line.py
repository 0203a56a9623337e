"""One sealed image up the line, beside a bare PUT of the same bytes."""

import contextlib
import hashlib
import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import requests
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette
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


@contextlib.contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port, in a thread; no access log."""
    sock = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
    thread.start()
    yield address(sock)
    server.should_exit = True
    thread.join()


async def swallow(request: Request) -> Response:
    await request.body()
    return Response(status_code=201)


def pairs() -> Iterator[Pair]:
    """A fresh image each time, on a warm connection."""
    bare = Starlette(routes=[Route("/{name}", swallow, methods=["PUT"])])
    with tempfile.TemporaryDirectory() as name:
        app = create_app(CentralParams(data_dir=Path(name)))
        with served(app) as ours, served(bare) as peer:
            line = enrolled_line(app, ours)
            session = requests.Session()
            session.trust_env = False

            def upload() -> None:
                blob = os.urandom(BYTES)
                line.upload(hashlib.sha256(blob).hexdigest(), blob, resume=False)

            def put() -> None:
                session.put(f"{peer}/x", data=os.urandom(BYTES)).raise_for_status()

            yield Pair(
                "upload a 200 kB image, durable",
                upload,
                "bare PUT to bare Starlette, not stored",
                put,
                rounds=60,
            )
            line.close()


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
