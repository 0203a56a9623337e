"""A real server over real HTTP, real kiosks with real stores, and a line to cut."""

import io
import random
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from central import setup
from central.office import Office
from central.params import CentralParams, utc_now
from central.serve import Server, listen
from central.store import dossiers, operations
from dossier.catalogue import Catalogue, MaterialType, Part
from dossier.model import Dossier, Feedback, Material, Profile, Registration
from dossier.review import return_types
from sync import seal
from sync.agent import Agent, AgentParams
from sync.backoff import Backoff
from sync.clock import SystemClock
from sync.desk import Desk
from sync.doorbell import Doorbells
from sync.identity import public_key_text
from sync.protocol.messages import EnrollRequest, RosterEntry
from sync.protocol.verifier import make_verifier
from sync.store import Store
from sync.transport import Line, LineParams
from sync.views import Session
from tests import furnish
from tests.contract.stick import stick  # noqa: F401 - a fixture

PATIENCE_S = 60
PASSWORD = "样本密码"
AREA, SITE, OTHER_SITE = "样本考区", "S01", "S02"
EXAM = Catalogue(
    1,
    (
        MaterialType(
            "identity",
            "身份证明",
            "Proof of identity",
            "",
            "",
            2,
            required_for=("*",),
            parts=(
                Part("front", "人像面", "Front", "id_front"),
                Part("back", "国徽面", "Back", "id_back"),
            ),
        ),
        MaterialType("diploma", "毕业证书", "Diploma", "", "", 2, required_for=("*",)),
        MaterialType("other", "其他材料", "Other", "", "", 100),
    ),
)


def look_until(happened: Callable[[], bool]) -> None:
    """Look again and again until something has happened."""
    pause = threading.Event()
    for _ in range(PATIENCE_S * 50):
        if happened():
            return
        pause.wait(0.02)
    raise AssertionError("it did not happen")


def at_once() -> bool:
    return True


def picture(seed: int = 0, side: int = 64) -> bytes:
    """Return a JPEG; noise does not compress, so `side` decides its size."""
    noise = random.Random(seed).randbytes(side * side * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), noise).save(out, "JPEG", quality=90)
    return out.getvalue()


def registration(number: str, site: str = SITE) -> Registration:
    return Registration(
        number=number,
        account=f"a{number}",
        name="样本甲",
        id_number="999900199001010014",
        year=2026,
        category="临床执业医师",
        area=AREA,
        site=site,
    )


@dataclass
class Central:
    """The server: it can be stopped, and started again over the same data."""

    data_dir: Path
    port: int = 0
    server: Server | None = None
    thread: threading.Thread | None = None
    office: Office | None = None

    def start(self) -> None:
        bound = listen("127.0.0.1", self.port)
        self.port = bound.getsockname()[1]
        app = furnish.server(CentralParams(furnish.folder(self.data_dir)))
        self.office = app.state.office
        ready = threading.Event()
        self.server = Server(app, ready.set)
        arguments = {"sockets": [bound]}
        self.thread = threading.Thread(target=self.server.run, kwargs=arguments)
        self.thread.start()
        assert ready.wait(PATIENCE_S)

    def stop(self) -> None:
        if self.server is not None and self.thread is not None:
            self.server.stop()
            self.thread.join()
            self.server = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    look_until = staticmethod(look_until)

    def dossier(self, number: str) -> Dossier:
        with self.office.database.read() as connection:
            return dossiers.load(connection, number)

    def received(self, number: str) -> list[operations.Received]:
        with self.office.database.read() as connection:
            return operations.of_registration(connection, number)

    def review(self, number: str, act: Callable[[Dossier], Dossier]) -> Dossier:
        """Do what a reviewer does, in one transaction."""
        with self.office.database.write() as connection:
            after = act(dossiers.load(connection, number))
            assert isinstance(after, Dossier), after
            dossiers.save(connection, after, SITE, utc_now())
        self.office.bell.ring()
        return after

    def ask_again(self, number: str, type_id: str, text: str) -> Dossier:
        feedback = Feedback(uuid.uuid4().hex, utc_now(), text, (type_id,))
        return self.review(number, lambda before: return_types(before, feedback))

    def image(self, number: str, material: Material) -> bytes:
        """Open a picture as the office does."""
        blob = self.office.files.read(material.blob)
        find = self.office.secrets.find_key
        return seal.open_for_office(blob, number, material.id, find)


@dataclass
class Kiosk:
    """One kiosk: its desk, and an agent that goes over a line of its own."""

    store: Store
    desk: Desk
    params: AgentParams
    bells: list[Doorbells] = field(default_factory=list)

    def agent(self) -> Agent:
        bells = Doorbells(self.store.folder)
        self.bells.append(bells)
        return Agent(self.params, self.store, bells, SystemClock())

    def sync(self) -> None:
        """Push and pull until nothing is left."""
        self.agent().once()

    def log_in(self, number: str) -> Session:
        session = self.desk.log_in(f"a{number}", PASSWORD)
        assert session is not None
        return session

    def shown(self, session: Session) -> Dossier:
        return self.desk.view(session).dossier

    def add(
        self, session: Session, type_id: str = "other", part: str = "", seed: int = 0
    ) -> Material:
        return self.desk.add(session, type_id, part, picture(seed), b"small")

    def complete(self, session: Session) -> None:
        """Do all that a submission needs."""
        self.desk.activate(session, "1")
        self.desk.set_profile(session, Profile("13800000000"))
        self.add(session, "identity", "front", 1)
        self.add(session, "identity", "back", 2)
        self.add(session, "diploma", seed=3)

    def close(self) -> None:
        for bells in self.bells:
            bells.close()
        self.desk.close()


class CuttingLine:
    """A line to the server that dies after so many bytes upwards, when told to."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cut_after: int | None = None
        self._ready = at_once
        self.carried = bytearray()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._begin(self._accept)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def cut_after(self, count: int, ready: Callable[[], bool] = at_once) -> None:
        """Let this many bytes go up and wait until all is ready; then die once."""
        self._cut_after = count
        self._ready = ready
        self.carried.clear()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _begin(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                kiosk, _ = self._listener.accept()
            except OSError:
                return  # closed: the test is over
            server = socket.create_connection(("127.0.0.1", self._port))
            self._begin(self._up, kiosk, server)
            self._begin(self._down, server, kiosk)

    def _up(self, kiosk: socket.socket, server: socket.socket) -> None:
        with kiosk, server:
            while data := _received(kiosk):
                left = self._cut_after
                if left is not None and len(self.carried) + len(data) > left:
                    server.sendall(data[: left - len(self.carried)])
                    look_until(self._ready)
                    self._cut_after = None
                    self.carried.clear()
                    _end(kiosk)
                    _end(server)
                    return
                self.carried += data
                server.sendall(data)
            _end(server)

    @staticmethod
    def _down(server: socket.socket, kiosk: socket.socket) -> None:
        while data := _received(server):
            try:
                kiosk.sendall(data)
            except OSError:
                return
        _end(kiosk)


def _let_feeds_end() -> None:
    """Wait for the threads that an ending process would simply take with it."""
    for thread in threading.enumerate():
        if thread.name == "feed":
            thread.join()


def _received(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except OSError:
        return b""


def _end(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself


@pytest.fixture(scope="session")
def make_picture() -> Callable[..., bytes]:
    return picture


@pytest.fixture(scope="session")
def make_entry() -> Callable[..., RosterEntry]:
    # Cheap on purpose: what is tested here is not the cost of guessing.
    verifier = make_verifier(PASSWORD, time_cost=1, memory_kib=8, lanes=1)

    def run(number: str, site: str = SITE) -> RosterEntry:
        person = registration(number, site)
        return RosterEntry(registration=person, verifier=verifier)

    return run


@pytest.fixture(scope="session")
def number() -> str:
    return "2026000001"


@pytest.fixture(scope="session")
def foreign() -> Registration:
    return registration("2026999999", OTHER_SITE)


@pytest.fixture
def central(tmp_path, make_entry, number, foreign) -> Iterator[Central]:
    central = Central(tmp_path / "central")
    central.start()
    setup.publish_catalogue(central.office, EXAM)
    here = [make_entry(number), make_entry("2026000002")]
    setup.put_roster(central.office, [*here, make_entry(foreign.number, foreign.site)])
    yield central
    central.stop()


@pytest.fixture
def line(central) -> Iterator[CuttingLine]:
    line = CuttingLine(central.port)
    yield line
    line.close()


@pytest.fixture
def make_kiosk(central, tmp_path) -> Iterator[Callable[..., Kiosk]]:
    """Return a function that enrols a kiosk, which goes over an address of its own."""
    kiosks: list[Kiosk] = []

    def run(url: str | None = None) -> Kiosk:
        store = Store(tmp_path / f"kiosk{len(kiosks)}", 0)
        key = Ed25519PrivateKey.generate()
        code = setup.enroll_code(central.office, SITE, AREA)
        request = EnrollRequest(
            code=code, public_key=public_key_text(key), name="一号机"
        )
        params = LineParams(url or central.url, None, 10.0, 20.0)
        line = Line(params, None)
        store.enroll(key, line.enroll(request))
        line.close()
        desk = Desk(store, Doorbells(store.folder), SystemClock())
        agent = AgentParams(params, Backoff(0.01, 0.1), 0.1, 1.0, 60.0, "0.1.0")
        kiosks.append(Kiosk(store, desk, agent))
        return kiosks[-1]

    yield run
    for kiosk in kiosks:
        kiosk.close()


@pytest.fixture
def kiosk(make_kiosk) -> Kiosk:
    """Return an enrolled kiosk that has pulled everything."""
    kiosk = make_kiosk()
    kiosk.sync()
    return kiosk


@pytest.fixture
def session(kiosk, number) -> Session:
    return kiosk.log_in(number)


@pytest.fixture
def working() -> Iterator[Callable[[Kiosk], Agent]]:
    """Return a function that lets an agent work in the background."""
    running: list[tuple[Agent, threading.Thread]] = []

    def run(kiosk: Kiosk) -> Agent:
        agent = kiosk.agent()
        thread = threading.Thread(target=agent.run)
        thread.start()
        running.append((agent, thread))
        return agent

    yield run
    for agent, thread in running:
        agent.stop()
        thread.join()
    _let_feeds_end()
