"""Server and agent as processes that can be killed, and a kiosk in this one."""

import io
import json
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from PIL import Image

from central import setup
from central.office import Office
from central.params import CentralParams
from central.serve import listen
from central.store import dossiers, operations
from dossier.catalogue import Catalogue, MaterialType
from dossier.model import Dossier, Material
from sync import seal
from sync.desk import Desk, DeskParams
from sync.protocol.messages import RosterEntry
from sync.protocol.verifier import make_verifier
from sync.views import Session
from tests import furnish
from tests.faults.chaos import Chaos
from tests.faults.program import started
from tests.person import PERSON

PATIENCE_S = 120
PASSWORD = "样本密码"
EXAM = Catalogue(1, (MaterialType("other", "其他材料", "Other", "", "", 500),))
SETTINGS = """
[central]
data_dir = "central"
port = {port}

[sync]
data_dir = "kiosk"
server = "http://127.0.0.1:{line}"
disk_reserve_bytes = 0
poll_s = 0.2
feed_wait_s = 1
connect_timeout_s = 5
stall_timeout_s = 5
backoff_first_s = 0.05
backoff_most_s = 0.2
"""


def look_until(happened: Callable[[], bool]) -> None:
    """Look again and again until something has happened."""
    pause = threading.Event()
    for _ in range(PATIENCE_S * 100):
        if happened():
            return
        pause.wait(0.01)
    raise AssertionError("it did not happen")


def picture(seed: int) -> bytes:
    noise = random.Random(seed).randbytes(64 * 64 * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", (64, 64), noise).save(out, "JPEG")
    return out.getvalue()


@dataclass
class Command:
    """One long-running `duanzheng` command."""

    arguments: list[str]
    log: Path
    process: BaseProcess | None = None

    def start(self) -> None:
        self.process = started(self.arguments, self.log)

    def kill(self) -> None:
        """End it as a power cut would: nothing of it runs any more."""
        if self.process is not None:
            self.process.kill()
            self.process.join()

    def end(self) -> int | None:
        """Ask it to end, and return its exit status."""
        assert self.process is not None
        self.process.terminate()
        self.process.join(PATIENCE_S)
        return self.process.exitcode

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.is_alive()


@dataclass
class Line:
    """The whole line: a desk here, an agent and a server as processes."""

    folder: Path
    server: Command
    agent: Command
    desk: Desk
    session: Session
    office: Office
    chaos: Chaos
    added: list[Material] = field(default_factory=list)
    kept: list[Material] = field(default_factory=list)
    recorded: int = 0  # operations that were called saved

    def add(self) -> None:
        jpeg = picture(len(self.added))
        material = self.desk.add(self.session, "other", "", jpeg, b"small")
        self.added.append(material)
        self.kept.append(material)
        self.recorded += 1

    def delete_oldest(self) -> None:
        self.desk.delete(self.session, self.kept.pop(0).id)
        self.recorded += 1

    @property
    def unsent(self) -> int:
        return self.desk.view(self.session).unsent

    @property
    def images_at_the_office(self) -> int:
        return len(list((self.folder / "central" / "blobs").glob("*/*")))

    @property
    def received(self) -> list[operations.Received]:
        with self.office.database.read() as connection:
            return operations.of_registration(connection, PERSON.number)

    @property
    def dossier(self) -> Dossier:
        with self.office.database.read() as connection:
            return dossiers.load(connection, PERSON.number)

    def image(self, material: Material) -> bytes:
        """Open a picture as the office does."""
        blob = self.office.files.read(material.blob)
        find = self.office.secrets.find_key
        return seal.open_for_office(blob, PERSON.number, material.id, find)

    look_until = staticmethod(look_until)
    picture = staticmethod(picture)

    def logged(self, event: str) -> int:
        """Count the agent's log lines of one event."""
        lines = self.agent.log.read_text(encoding="utf-8").splitlines()
        whole = [line for line in lines if line.startswith("{") and line.endswith("}")]
        return sum(json.loads(line)["event"] == event for line in whole)


def duanzheng(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "duanzheng", *arguments], check=True)


@pytest.fixture
def whole_line(one_line) -> Line:
    """Return the line with both processes running and nothing waiting."""
    for command in (one_line.server, one_line.agent):
        if not command.runs:
            command.start()
    look_until(lambda: one_line.unsent == 0)
    return one_line


@pytest.fixture(scope="module")
def one_line(tmp_path_factory) -> Iterator[Line]:
    """Return the line, enrolled; starting it takes seconds, so it is shared."""
    tmp_path = tmp_path_factory.mktemp("line")
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    settings = tmp_path / "duanzheng.toml"
    chaos = Chaos(port)
    text = SETTINGS.format(port=port, line=chaos.port)
    settings.write_text(text, encoding="utf-8")
    office = Office.open(CentralParams(furnish.folder(tmp_path / "central")))
    verifier = make_verifier(PASSWORD, time_cost=1, memory_kib=8, lanes=1)
    entry = RosterEntry(registration=PERSON, verifier=verifier)
    setup.put_roster(office, [entry])
    setup.publish_catalogue(office, EXAM)
    code = setup.enroll_code(office, PERSON.site, PERSON.area)
    config = ["--config", str(settings)]
    server = Command(["central", "serve", *config], tmp_path / "server.log")
    agent = Command(["sync", "run", *config], tmp_path / "agent.log")
    server.start()
    look_until(lambda: server.log.exists() and b"is ready" in server.log.read_bytes())
    duanzheng("sync", "enroll", *config, "--code", code)
    agent.start()
    desk = Desk.open(DeskParams(tmp_path / "kiosk", 0))
    sessions: list[Session] = []

    def logged_in() -> bool:
        session = desk.log_in(PERSON.account, PASSWORD)
        if session is not None and desk.view(session).requirements:
            sessions.append(session)
        return bool(sessions)

    look_until(logged_in)
    yield Line(tmp_path, server, agent, desk, sessions[0], office, chaos)
    agent.kill()
    server.kill()
    desk.close()
    office.close()
    chaos.close()
