"""What an idle agent takes: memory, and its share of a core."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from central.app import create_app
from central.params import CentralParams
from central.setup import enroll_code
from tests.bench.line import served

SECONDS, WARM_S = 30, 8
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
                agent.terminate()


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
