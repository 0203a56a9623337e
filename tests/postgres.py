"""A real PostgreSQL for the tests: its own folder, socket and port, gone afterwards.

Only a benchmark keeps its folder, and says which. As root it runs as the user
`postgres`, since PostgreSQL refuses to run as root.
"""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

FOLDERS = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), reverse=True)
USER = "duanzheng"
# Small, since many may run on one machine, and no test cuts its power: fsync is off.
CONF = """
fsync = off
deadlock_timeout = 100ms
listen_addresses = '127.0.0.1'
shared_buffers = 64MB
max_connections = 120
logging_collector = off
"""
# As one that serves: for benchmarks, whose figures a lost power cut would flatter.
USUAL = CONF.replace("fsync = off", "max_wal_size = 4GB").replace("64MB", "1GB")


def missing() -> str:
    """Return why PostgreSQL cannot run here; "" when it can."""
    if not FOLDERS:
        return "PostgreSQL is not installed (apt install postgresql-15)"
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        return "PostgreSQL does not run as root, and runuser is missing"
    return ""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server."""

    port: int
    folder: Path

    def url(self, database: str = "postgres") -> str:
        """Return the URL of one of its databases."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Make a copy of a database, or an empty one; give its URL; drop it at last."""
        name = sql.Identifier(named := f"t{secrets.token_hex(6)}")
        with psycopg.connect(self.url(), autocommit=True) as admin:
            make = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE {}")
            admin.execute(make.format(name, sql.Identifier(template)))
        try:
            yield self.url(named)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name)
            with psycopg.connect(self.url(), autocommit=True) as admin:
                admin.execute(drop)

    def kept(self, named: str) -> str:
        """Return the URL of a database that stays, made when it is not there yet."""
        with psycopg.connect(self.url(), autocommit=True) as admin:
            asked = "SELECT FROM pg_database WHERE datname = %s"
            if admin.execute(asked, (named,)).fetchone() is None:
                make = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0")
                admin.execute(make.format(sql.Identifier(named)))
        return self.url(named)


@contextmanager
def running(conf: str = CONF, keep: Path | None = None) -> Iterator[Postgres]:
    """Start a server with an empty folder; stop it and remove the folder at the end.

    One to `keep` is started as it was left, and stays.
    """
    if keep is not None:
        with _started(keep, conf, "fast") as server:
            yield server
        return
    # Not under the folder of the tests: the user postgres may not look into that.
    folder = Path(tempfile.mkdtemp(prefix="duanzheng-pg-"))
    try:
        with _started(folder, conf, "immediate") as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(folder: Path, conf: str, stop: str) -> Iterator[Postgres]:
    data = folder / "data"
    if not (data / "PG_VERSION").exists():
        folder.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _run("initdb", "-N", "-D", data, "-U", USER, "-A", "trust")
    port = _free_port()
    # Read last, and replaced at each start: the port was free only now.
    own = data / "postgresql.auto.conf"
    own.write_text(f"{conf}port = {port}\nunix_socket_directories = '{folder}'\n")
    _run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "start")
    try:
        yield Postgres(port, folder)
    finally:
        _run("pg_ctl", "-D", data, "-w", "-m", stop, "stop")


def _run(program: str, *arguments: object) -> None:
    command = [str(FOLDERS[0] / program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    done = subprocess.run(
        command,
        # The daemon keeps what it inherits open, so its output is not ours to wait for.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{program} ended with {done.returncode}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
