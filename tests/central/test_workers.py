"""Several worker processes are one server."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from central import setup
from central.authority import Authority, pem_of
from central.cli import cli
from central.office import Office
from central.params import CentralParams
from tests.central.conftest import CATALOGUE, SITE, entry, http_client
from tests.central.kiosk import NUMBER, Kiosk

COUNT = 2


def settings(tmp_path: Path, url: str | None) -> Path:
    path = tmp_path / "settings.toml"
    line = f'database_url = "{url}"\n' if url else ""
    text = f'[central]\ndata_dir = "central"\nport = 0\n{line}'
    path.write_text(text, encoding="utf-8")
    return path


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    # The resource tracker of multiprocessing is a child too.
    return [
        int(word)
        for word in text.split()
        if b"spawn_main" in Path(f"/proc/{word}/cmdline").read_bytes()
    ]


@pytest.fixture
def server(tmp_path: Path, postgres_url: str) -> Iterator[tuple[int, str]]:
    """The process of the command, and the address where its workers answer."""
    with running(tmp_path, postgres_url) as served:
        yield served


@contextmanager
def running(tmp_path: Path, postgres_url: str, *more: str) -> Iterator[tuple[int, str]]:
    path = settings(tmp_path, postgres_url)
    command = [sys.executable, "-m", "duanzheng", "central", "serve"]
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(
            [*command, "--workers", str(COUNT), "--config", str(path), *more],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            if "is ready: " in line:
                break
        yield process.pid, line.rpartition(" ")[2].strip()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


@pytest.fixture
def office(tmp_path: Path, postgres_url: str) -> Iterator[Office]:
    made = Office.open(CentralParams(tmp_path / "central", postgres_url))
    setup.publish_catalogue(made, CATALOGUE)
    setup.put_roster(made, [entry(NUMBER, SITE)])
    yield made
    made.close()


@pytest.mark.slow
def test_workers_share_everything_and_one_that_dies_is_replaced(
    office: Office, server: tuple[int, str]
) -> None:
    pid, url = server
    first = children(pid)
    assert len(first) == COUNT
    with http_client(url) as client:
        kiosk = Kiosk.enrol(client, setup.enroll_code(office, SITE, "样本考区"))
        # Each request may meet another worker: nonces, blobs and operations go on.
        assert kiosk.sync(*kiosk.complete())["results"][-1]["status"] == "applied"
        since = kiosk.sync()["next"]
        path = f"/v1/feed?epoch={kiosk.epoch}&since={since}&wait=50"
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(kiosk.send, "GET", path)
            setup.put_roster(office, [entry("2021119999", SITE)])
            changes = waiting.result(timeout=60).json()["changes"]
        assert [change["key"] for change in changes] == ["registration/2021119999"]
    os.kill(first[0], signal.SIGKILL)
    for _ in range(240):
        now = children(pid)
        if len(now) == COUNT and first[0] not in now:
            break
        threading.Event().wait(0.25)
    assert len(now) == COUNT
    with http_client(url) as client:
        assert client.get("/healthz").status_code == 200


@pytest.mark.slow
def test_several_workers_speak_https_by_one_certificate(
    tmp_path: Path, postgres_url: str
) -> None:
    with running(tmp_path, postgres_url, "--tls") as (pid, url):
        assert len(children(pid)) == COUNT
        authority = Authority.open(tmp_path / "central")
        assert authority is not None
        trusted = pem_of(authority.certificate).decode()
        context = ssl.create_default_context(cadata=trusted)
        port = int(url.rpartition(":")[2])
        spoken = set()
        for _ in range(20):
            with (
                socket.create_connection(("127.0.0.1", port)) as line,
                context.wrap_socket(line, server_hostname="127.0.0.1") as secure,
            ):
                spoken.add(secure.getpeercert(binary_form=True))
        assert len(spoken) == 1
        with httpx.Client(verify=context, trust_env=False) as client:
            assert client.get(f"{url}/healthz").status_code == 200


def test_several_workers_on_sqlite_are_refused_with_the_reason(tmp_path: Path) -> None:
    words = ["serve", "--workers", "2", "--config", str(settings(tmp_path, None))]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 1
    assert "R503" in result.output
    assert not (tmp_path / "central" / "central.db").exists()
