"""A real S3-compatible service for the tests: OpenStack Swift with its s3api.

It checks signatures, keeps what it is given in files and is run by real providers; it
comes from Debian. One replica in one folder, its own ports, gone afterwards.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import obstore
from obstore.store import S3Store

PARTS = ("account", "container", "object")
KEY, SECRET, REGION = "office:kiosks", "specimen-secret", "us-east-1"
# Four Python programs start; on a busy machine that takes its time.
START_S = 240
RINGS = """
import sys
from swift.common.ring import RingBuilder
folder, *places = sys.argv[1:]
for number, (part, port) in enumerate(zip(places[::2], places[1::2])):
    builder = RingBuilder(4, 1, 1)
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1, "device": "d1",
                     "ip": "127.0.0.1", "port": int(port),
                     "replication_ip": "127.0.0.1", "replication_port": int(port)})
    builder.rebalance()
    builder.get_ring().save(f"{folder}/{part}.ring.gz")
"""
PROXY = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
swift_dir = {folder}
user = {user}
[pipeline:main]
pipeline = catch_errors cache s3api tempauth proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
[filter:tempauth]
use = egg:swift#tempauth
user_office_kiosks = {secret} .admin
"""
STORE = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
fallocate_reserve = 0
user = {user}
[pipeline:main]
pipeline = {part}-server
[app:{part}-server]
use = egg:swift#{part}
"""


def missing() -> str:
    """Return why Swift cannot run here; "" when it can."""
    programs = [f"swift-{part}-server" for part in ("proxy", *PARTS)]
    lacking = [name for name in programs if shutil.which(name) is None]
    if lacking:
        return f"not installed: {', '.join(lacking)} (apt install swift-proxy ...)"
    if not os.access("/etc/swift/swift.conf", os.R_OK):
        return "this user may not read Swift's /etc/swift/swift.conf"
    with tempfile.NamedTemporaryFile() as probe:
        try:
            os.setxattr(probe.name, "user.probe", b"1")
        except OSError as error:
            return f"the temporary folder keeps no attributes: {error.strerror}"
    return ""


@dataclass(frozen=True, slots=True)
class Swift:
    """A running service."""

    endpoint: str
    folder: Path

    def make_bucket(self, name: str) -> None:
        """Make an empty bucket."""
        store = S3Store(
            name,
            endpoint=self.endpoint,
            region=REGION,
            access_key_id=KEY,
            secret_access_key=SECRET,
            client_options={"allow_http": True},
            virtual_hosted_style_request=False,
        )
        # obstore makes no buckets, but its signature for the bucket's address does.
        url = obstore.sign(store, "PUT", "", timedelta(minutes=5))
        httpx.put(url, trust_env=False).raise_for_status()


@contextmanager
def running() -> Iterator[Swift]:
    """Start the four servers; stop them and remove their folder at the end."""
    folder = Path(tempfile.mkdtemp(prefix="duanzheng-swift-"))
    (folder / "devices" / "d1").mkdir(parents=True)
    user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True)
    values = {"folder": folder, "user": user.stdout.strip(), "secret": SECRET}
    ports = {part: _free_port() for part in ("proxy", *PARTS)}
    servers: list[subprocess.Popen[bytes]] = []
    try:
        _make_rings(folder, ports)
        for part in (*PARTS, "proxy"):
            text = (PROXY if part == "proxy" else STORE).format(
                port=ports[part], part=part, **values
            )
            path = folder / f"{part}.conf"
            path.write_text(text)
            with (folder / f"{part}.log").open("wb") as log:
                servers.append(
                    subprocess.Popen(
                        [f"swift-{part}-server", str(path), "--verbose"],
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                    )
                )
        for part, port in ports.items():
            _wait_for(port, folder / f"{part}.log")
        yield Swift(f"http://127.0.0.1:{ports['proxy']}", folder)
    finally:
        for server in servers:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _make_rings(folder: Path, ports: dict[str, int]) -> None:
    """Say where each kind of server stands; Swift is a part of Debian's Python."""
    places = [word for part in PARTS for word in (part, str(ports[part]))]
    command = ["/usr/bin/python3", "-c", RINGS, str(folder), *places]
    subprocess.run(command, check=True)


def _wait_for(port: int, log: Path) -> None:
    ends = time.monotonic() + START_S
    while time.monotonic() < ends:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.1)
    raise RuntimeError(log.read_text()[-2000:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
