"""A kiosk with a real encrypted store, an office key, and a clock of the test's own."""

import base64
import random
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import HealthCheck, settings

from dossier.catalogue import Catalogue, MaterialType
from dossier.model import Dossier, Material, Profile, Registration
from sync.agent import Agent, AgentParams
from sync.backoff import Backoff
from sync.clock import Moment
from sync.desk import Desk
from sync.doorbell import Doorbells
from sync.identity import public_key_text
from sync.mirror import Cursor
from sync.protocol.messages import (
    CATALOGUE_KEY,
    Change,
    EnrollResponse,
    OperationResult,
    RosterEntry,
    Status,
    SyncResponse,
    body_of,
    dossier_key,
)
from sync.protocol.office import sign_page
from sync.protocol.verifier import make_verifier
from sync.store import Store
from sync.transport import LineParams
from sync.views import Session
from tests.person import PERSON
from tests.sync.scripted import ScriptedServer

# The same examples in every run, and none judged by a busy machine's clock.
settings.register_profile(
    "calm",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("calm")

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
RETENTION_DAYS = 7
BACKOFF = Backoff(2, 900)
PASSWORD = "样本密码"
OFFICE_SIGNING = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
EXAM = Catalogue(
    1,
    (
        MaterialType("diploma", "毕业证书", "Diploma", "", "", 2, required_for=("*",)),
        MaterialType("other", "其他材料", "Other", "", "", 500),
    ),
)


@dataclass
class FakeClock:
    """The kiosk's clock, moved by the test."""

    moment: Moment = field(default_factory=lambda: Moment("boot-1", 100.0, NOON))

    def now(self) -> Moment:
        return self.moment

    def advance(self, seconds: float) -> None:
        wall = self.moment.wall + timedelta(seconds=seconds)
        self.moment = replace(self.moment, mono=self.moment.mono + seconds, wall=wall)


@dataclass
class FakeServer:
    """What a server would answer: a value, no network."""

    epoch: str = "epoch-1"
    time: datetime = NOON
    seq: int = 0
    changes: list[Change] = field(default_factory=list)
    signing: Ed25519PrivateKey = OFFICE_SIGNING

    def publish(self, key: str, rev: int, body: object) -> None:
        self.seq += 1
        form = None if body is None else body_of(body)  # type: ignore[arg-type]
        self.changes.append(Change(seq=self.seq, key=key, rev=rev, body=form))

    def show(self, dossier: Dossier) -> None:
        self.publish(dossier_key(dossier.registration), dossier.rev, dossier)

    def answer(self, *results: OperationResult) -> SyncResponse:
        """Return everything published since the last answer, with these results."""
        changes, self.changes = self.changes, []
        return SyncResponse(
            time=self.time,
            epoch=self.epoch,
            changes=changes,
            next=self.seq,
            more=False,
            signature=sign_page(self.signing, PERSON.site, self.epoch, changes),
            results=list(results),
        )


@dataclass
class Kiosk:
    """A desk and its store, and the server's side as values."""

    store: Store
    desk: Desk
    clock: FakeClock
    server: FakeServer
    session: Session

    def add(self, type_id: str = "other", content: bytes = b"jpeg") -> Material:
        return self.desk.add(self.session, type_id, "", content, b"thumbnail")

    def complete(self) -> Material:
        """Do all that a submission needs; return the diploma."""
        self.desk.set_profile(self.session, Profile("13800000000"))
        return self.add("diploma")

    def exchange(self, *results: OperationResult) -> None:
        """Take in an answer as if an exchange had just asked for it."""
        answer = self.server.answer(*results)
        self.store.take_exchange(self.store.cursor(), answer, self.clock.now())

    def answer(self, *results: OperationResult) -> str:
        """Return what the server would say to an exchange."""
        return self.server.answer(*results).model_dump_json()

    def results(
        self, status: Status = Status.APPLIED, rev: int = 1, code: str = ""
    ) -> list[OperationResult]:
        """Return this answer for everything that waits."""
        return [
            OperationResult(id=item.id, status=status, rev=rev, code=code)
            for item in self.store.waiting()
        ]

    @property
    def shown(self) -> Dossier:
        return self.desk.view(self.session).dossier


def enrolment(office: X25519PrivateKey) -> EnrollResponse:
    public = base64.b64encode(office.public_key().public_bytes_raw()).decode()
    return EnrollResponse(
        device="device1",
        site="S01",
        area="样本考区",
        office_key_id="office1",
        office_public_key=public,
        office_signing_key=public_key_text(OFFICE_SIGNING),
        retention_days=RETENTION_DAYS,
    )


@pytest.fixture(scope="session")
def person() -> Registration:
    return PERSON


@pytest.fixture(scope="session")
def roster_entry() -> RosterEntry:
    # Cheap on purpose: what is tested here is not the cost of guessing.
    verifier = make_verifier(PASSWORD, time_cost=1, memory_kib=8, lanes=1)
    return RosterEntry(registration=PERSON, verifier=verifier)


@pytest.fixture(scope="session")
def office_key() -> X25519PrivateKey:
    return X25519PrivateKey.generate()


@pytest.fixture
def enrolment_answer(office_key) -> EnrollResponse:
    return enrolment(office_key)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kiosk"


@pytest.fixture
def open_store(folder: Path) -> Iterator[Callable[..., Store]]:
    """Return a function that opens the store again, as another process would."""
    opened: list[Store] = []

    def run(reserve: int = 0, where: Path = folder) -> Store:
        opened.append(Store(where, reserve))
        return opened[-1]

    yield run
    for store in opened:
        store.close()


@pytest.fixture
def device_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def make_kiosk(open_store, office_key, device_key, roster_entry, clock):
    """Return a function that enrols a kiosk and gives it roster and catalogue."""

    def run(reserve: int = 0) -> Kiosk:
        store = open_store(reserve)
        store.enroll(device_key, enrolment(office_key))
        desk = Desk(store, Doorbells(store.folder), clock)
        server = FakeServer()
        server.publish(f"registration/{PERSON.number}", 1, roster_entry)
        server.publish(CATALOGUE_KEY, 1, EXAM)
        store.take_page(store.cursor(), server.answer(), clock.now())
        session = desk.log_in(PERSON.account, PASSWORD)
        assert session is not None
        return Kiosk(store, desk, clock, server, session)

    return run


@pytest.fixture
def kiosk(make_kiosk) -> Kiosk:
    return make_kiosk()


@pytest.fixture
def as_cursor():
    return Cursor


@pytest.fixture(scope="session")
def password() -> str:
    return PASSWORD


@pytest.fixture
def make_scripted() -> Iterator[Callable[..., ScriptedServer]]:
    """Return a function that starts a scripted server."""
    servers: list[ScriptedServer] = []

    def run(tls: ssl.SSLContext | None = None) -> ScriptedServer:
        servers.append(ScriptedServer(tls))
        return servers[-1]

    yield run
    for server in servers:
        server.close()


@pytest.fixture
def scripted(make_scripted) -> ScriptedServer:
    return make_scripted()


@pytest.fixture
def proxy(make_scripted) -> ScriptedServer:
    return make_scripted()


@pytest.fixture
def line_params(scripted) -> LineParams:
    return LineParams(scripted.url, None, 5.0, 5.0)


@pytest.fixture
def make_agent(kiosk, clock, line_params):
    """Return a function that makes an agent."""
    rung: list[Doorbells] = []

    def run(
        line: LineParams = line_params,
        backoff: Backoff = BACKOFF,
        uniform: Callable[[], float] = random.random,
    ) -> Agent:
        params = AgentParams(
            line=line,
            backoff=backoff,
            poll_s=5,
            feed_wait_s=0,
            heartbeat_s=60,
            version="0.1.0",
        )
        bells = Doorbells(kiosk.store.folder)
        rung.append(bells)
        return Agent(params, kiosk.store, bells, clock, uniform)

    yield run
    for bells in rung:
        bells.close()
