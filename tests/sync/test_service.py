"""The agent under a supervisor: ready, alive only while it works, gone when asked."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading

import pytest
from click.testing import CliRunner

from sync.cli import cli
from sync.service import Pulse, Supervisor, Watchdog

PATIENCE_S = 60
SETTINGS = """
[sync]
data_dir = "{folder}"
server = "{server}"
poll_s = 0.2
feed_wait_s = 1
disk_reserve_bytes = 0
stall_timeout_s = {stall_s}
backoff_first_s = 60
"""


class Listener:
    """The socket of a supervisor."""

    def __init__(self, address):
        self.address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + address[1:] if address.startswith("@") else address)
        self._socket.settimeout(PATIENCE_S)

    def next(self):
        return self._socket.recv(4096).decode().split("\n")

    def until(self, wanted):
        """Return all that was said until something that begins so."""
        said: list[str] = []
        while True:
            newest = self.next()
            said += newest
            if any(line.startswith(wanted) for line in newest):
                return said

    def close(self):
        self._socket.close()


@pytest.fixture
def listener(tmp_path):
    made = Listener(str(tmp_path / "notify"))
    yield made
    made.close()


@pytest.fixture
def silent_server():
    """Return the address of a server that takes connections and never answers."""
    bound = socket.create_server(("127.0.0.1", 0))
    bound.settimeout(PATIENCE_S)
    yield bound
    bound.close()


@pytest.fixture
def start(kiosk, listener, tmp_path):
    """Return a function that starts the agent as a process under the supervisor."""
    started = []

    def run(server, *, stall_s=600, watchdog_s=0):
        kiosk.store.close()
        settings = tmp_path / "duanzheng.toml"
        settings.write_text(
            SETTINGS.format(folder=kiosk.store.folder, server=server, stall_s=stall_s)
        )
        environment = {**os.environ, "NOTIFY_SOCKET": listener.address}
        if watchdog_s:
            environment["WATCHDOG_USEC"] = str(round(watchdog_s * 1e6))
        arguments = ["-m", "duanzheng", "sync", "run", "--config", str(settings)]
        started.append(
            subprocess.Popen(
                [sys.executable, *arguments], env=environment, stderr=subprocess.PIPE
            )
        )
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()


def address(bound):
    host, port = bound.getsockname()
    return f"http://{host}:{port}"


@pytest.mark.slow
def test_it_says_that_it_is_ready_alive_and_ending(start, listener, silent_server):
    # Nobody listens there: it rests between two tries, which is no sign of being hung.
    silent_server.close()
    agent = start("http://127.0.0.1:1", watchdog_s=4)
    said = listener.until("READY=1")
    assert any(line.startswith("STATUS=0 waiting") for line in said)
    for _ in range(3):
        listener.until("WATCHDOG=1")
    agent.send_signal(signal.SIGTERM)
    listener.until("STOPPING=1")
    assert agent.wait(PATIENCE_S) == 0


@pytest.mark.slow
def test_a_hung_loop_is_not_called_alive(start, listener, silent_server):
    agent = start(address(silent_server), watchdog_s=1)
    listener.until("STATUS=hung")
    agent.send_signal(signal.SIGTERM)
    said = listener.until("STOPPING=1")
    assert "WATCHDOG=1" not in said
    assert agent.wait(PATIENCE_S) == 0


@pytest.mark.slow
def test_it_ends_at_once_amid_an_upload_and_a_long_poll(
    kiosk, start, listener, silent_server
):
    kept = kiosk.add(content=b"x" * 200_000)
    agent = start(address(silent_server))
    calls = [silent_server.accept()[0] for _ in range(2)]  # both loops are in a call
    agent.send_signal(signal.SIGTERM)
    # systemd kills after TimeoutStopSec; here the patience of the test does.
    assert agent.wait(PATIENCE_S) == 0
    log = agent.stderr.read().decode().splitlines()
    [left] = [line for line in map(json.loads, log) if line["event"] == "left_waiting"]
    assert left["loops"] == ["drain", "feed"]
    for call in calls:
        call.close()
    # Closed in order: no log is left, and nothing has to be checked at the next start.
    assert not (kiosk.store.folder / "store.db-wal").exists()
    assert kept.blob


def test_a_supervisor_in_no_folder_is_told_too(tmp_path):
    listener = Listener(f"@duanzheng-{os.getpid()}-{tmp_path.name}")
    Supervisor.of({"NOTIFY_SOCKET": listener.address}).tell("READY=1", "STATUS=fine")
    assert listener.next() == ["READY=1", "STATUS=fine"]
    listener.close()


def test_without_a_supervisor_nothing_is_said():
    Supervisor.of({}).tell("READY=1")


def test_a_supervisor_that_is_gone_stops_nobody(tmp_path):
    Supervisor.of({"NOTIFY_SOCKET": str(tmp_path / "gone")}).tell("READY=1")


def test_a_watchdog_for_another_process_is_not_ours():
    environment = {"WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"}
    assert Supervisor.of(environment).watchdog_s == 0


def test_the_most_silent_loop_counts():
    now = [0.0]
    pulse = Pulse(lambda: now[0])
    assert pulse.silent_s() == 0
    pulse.beat()
    now[0] = 5
    other = threading.Thread(target=pulse.beat)
    other.start()
    other.join()
    assert pulse.silent_s() == 5


def test_without_a_wish_for_signs_of_life_none_are_given():
    watchdog = Watchdog(Supervisor(), Pulse(), lambda: "")
    watchdog.start()
    watchdog.end()


@pytest.fixture
def unit(kiosk, tmp_path):
    """Return the unit file for a kiosk, as it is printed."""
    settings = tmp_path / "duanzheng.toml"
    settings.write_text(
        SETTINGS.format(folder=kiosk.store.folder, server="http://x", stall_s=60)
    )
    shown = CliRunner().invoke(
        cli, ["unit", "--user", "daemon", "--config", str(settings)]
    )
    path = tmp_path / "duanzheng-agent.service"
    path.write_text(shown.stdout)
    return path


def test_the_unit_waits_longer_than_a_sound_agent_is_silent(unit):
    assert "WatchdogSec=300\n" in unit.read_text()  # 3 x (30 + 10 + 60) s


def test_the_unit_has_the_folder_and_the_settings(unit, kiosk):
    text = unit.read_text()
    assert f"ReadWritePaths={kiosk.store.folder}\n" in text
    assert f"sync run --config {unit.parent / 'duanzheng.toml'}\n" in text
    assert "Type=notify\n" in text


def test_the_unit_has_the_key_handed_in_where_that_is_wanted(unit):
    config = ["--config", str(unit.parent / "duanzheng.toml")]
    text = CliRunner().invoke(cli, ["unit", "--credential", *config]).stdout
    name = "duanzheng-store.key"
    handed = f"LoadCredentialEncrypted={name}:/etc/credstore.encrypted/{name}\n"
    assert handed in text
    assert "LoadCredential" not in unit.read_text()


@pytest.mark.slow
def test_systemd_takes_the_unit_and_finds_little_exposed(unit):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    arguments = ["security", "--offline=yes", "--threshold=20", str(unit)]
    judged = subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False
    )
    assert judged.returncode == 0, judged.stdout + judged.stderr
    checked = subprocess.run(
        ["systemd-analyze", "verify", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert unit.name not in checked.stderr, checked.stderr
