"""What an idle agent takes, and how soon a lock reaches the kiosk's database."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from central.app import create_app
from central.office import Office
from central.params import CentralParams
from central.setup import enroll_code, put_roster
from central.store import dossiers
from dossier.model import Dossier
from dossier.states import State
from sync.protocol.messages import RosterEntry
from sync.protocol.verifier import make_verifier
from sync.store import Store
from tests.bench.exam import PASSWORD, REGISTRATION
from tests.bench.line import served

SECONDS, WARM_S = 30, 8
LOCKS, LOOK_S = 200, 0.01
SETTINGS = """
[sync]
data_dir = "{folder}"
server = "{server}"
"""


def rows() -> Iterator[str]:
    """An enrolled agent on a quiet line: one feed request after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(CentralParams(data_dir=folder / "central"))
        with served(app) as server:
            settings = folder / "duanzheng.toml"
            settings.write_text(SETTINGS.format(folder=folder / "k", server=server))
            code = enroll_code(app.state.office, "YB01", "YB")
            call = [sys.executable, "-m", "duanzheng", "sync"]
            config = ["--config", str(settings)]
            subprocess.run([*call, "enroll", "--code", code, *config], check=True)
            with subprocess.Popen([*call, "run", *config]) as agent:
                yield from _watched(agent.pid)
                yield _locked(app.state.office, folder / "k")
                agent.terminate()


def _locked(office: Office, folder: Path) -> str:
    """Change a dossier and wait until the kiosk's own file shows it; many times."""
    entry = RosterEntry(registration=REGISTRATION, verifier=make_verifier(PASSWORD))
    put_roster(office, [entry])
    store, pause, took = Store(folder, 0), threading.Event(), []
    for rev in range(1, LOCKS + 1):
        state = State.SUBMITTED if rev % 2 else State.RETURNED
        after = Dossier(REGISTRATION.number, rev=rev, state=state)
        with office.database.write() as connection:
            dossiers.save(connection, after, REGISTRATION.site, office.clock())
        start = time.perf_counter()
        office.bell.ring()
        while store.view(REGISTRATION).dossier.rev < rev:
            pause.wait(LOOK_S)
        took.append(time.perf_counter() - start)
    store.close()
    took.sort()
    middle, slow = took[LOCKS // 2], took[LOCKS * 95 // 100]
    return (
        f"{LOCKS} locks, from the office's commit to the kiosk's database:"
        f" p50 {middle:.2f} s, p95 {slow:.2f} s, slowest {took[-1]:.2f} s"
    )


def _watched(pid: int) -> Iterator[str]:
    pause = threading.Event()
    pause.wait(WARM_S)
    before = _cpu_s(pid)
    pause.wait(SECONDS)
    share = (_cpu_s(pid) - before) / SECONDS
    yield f"agent, idle: {_rss_mb(pid):.1f} MB resident, {share:.2%} of a core"


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rss_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1000
