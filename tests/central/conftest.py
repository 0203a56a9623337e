"""A real server in this process, with a real database in the test's own folder."""

import os
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from central import passwords, setup
from central.office import Office
from central.params import CentralParams
from central.rights import EVERYWHERE, Role
from central.serve import Server, address, listen
from central.store import people
from dossier.catalogue import Catalogue, MaterialType, Part
from dossier.model import Registration
from sync.protocol.messages import LoginVerifier, RosterEntry
from tests import furnish, postgres
from tests.central.kiosk import NUMBER, Kiosk

SITE, OTHER = "S01", "S02"
NUMBER_2, FOREIGN = "2021110002", "2021220001"
CATEGORY = "临床执业医师"
PASSWORD = "long enough for a test"

IDENTITY = MaterialType(
    id="identity",
    name_zh="身份证明",
    name_en="Proof of identity",
    hint_zh="正反面",
    hint_en="Both sides",
    maximum=2,
    required_for=("*",),
    parts=(
        Part("front", "人像面", "Portrait side", "id_front"),
        Part("back", "国徽面", "Emblem side", "id_back"),
    ),
)
DIPLOMA = MaterialType(
    id="diploma",
    name_zh="毕业证书",
    name_en="Diploma",
    hint_zh="编号清晰",
    hint_en="Number legible",
    maximum=2,
    required_for=("*",),
)
CATALOGUE = Catalogue(1, (IDENTITY, DIPLOMA))
# Cheap on purpose: what is tested here is not the cost of guessing.
CHEAP = passwords.PasswordCost(time_cost=1, memory_kib=8, lanes=1)
VERIFIER = LoginVerifier(
    salt="00" * 16, check="11" * 32, time_cost=1, memory_kib=8, lanes=1
)


# The server lets go of an idle line after 5 s, and so would a client by itself: on a
# slow machine one of them would send into what the other just closed.
KEEP_S = 2
# No test speaks TLS, and reading the system's certificates takes longer than most.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def http_client(url: str) -> httpx.Client:
    """Return a client that ignores the environment's proxies."""
    return httpx.Client(
        base_url=url,
        trust_env=False,
        timeout=20,
        verify=NO_CERTIFICATES,
        limits=httpx.Limits(keepalive_expiry=KEEP_S),
    )


@dataclass
class FakeClock:
    """The server's clock, moved by the test."""

    now: datetime = datetime(2026, 3, 14, 14, 2, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> None:
        self.now += timedelta(**delta)


def entry(number: str, site: str, name: str = "样本甲") -> RosterEntry:
    """Return a roster entry of a specimen person."""
    registration = Registration(
        number=number,
        account=f"a{number}",
        name=name,
        id_number="999900199001010014",
        year=2026,
        category=CATEGORY,
        area="样本考区",
        site=site,
    )
    return RosterEntry(registration=registration, verifier=VERIFIER)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    """A PostgreSQL of this test session; a test that asks for it is skipped without."""
    if why := postgres.missing():
        pytest.skip(why)
    with postgres.running() as server:
        yield server


@pytest.fixture
def furnishes() -> bool:
    """Whether a test's office finds its tables made; a module may say otherwise."""
    return True


@pytest.fixture(scope="session")
def postgres_template(postgres_server: postgres.Postgres) -> Iterator[str]:
    """The name of a database with all tables and no rows, to be copied."""
    with postgres_server.database() as url:
        furnish.database(url)
        yield url.rpartition("/")[2]


@pytest.fixture
def postgres_url(
    postgres_server: postgres.Postgres,
    furnishes: bool,
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    """A database of its own in PostgreSQL, with tables and without an office."""
    template = "template0"
    if furnishes:
        template = request.getfixturevalue("postgres_template")
    with postgres_server.database(template) as url:
        yield url


# DUANZHENG_TEST_DATABASE=postgresql runs every test of this folder on PostgreSQL.
@pytest.fixture(params=[os.environ.get("DUANZHENG_TEST_DATABASE", "sqlite")])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """The database of a test: a file, unless it is marked with `both_databases`."""
    if request.param == "sqlite":
        return None
    found = request.getfixturevalue("postgres_url")
    assert isinstance(found, str)
    return found


# A test that must hold on both: `@both_databases`, or `pytestmark = both_databases`.
both_databases = pytest.mark.parametrize(
    "database_url", ["sqlite", "postgresql"], indirect=True
)


@pytest.fixture
def params(tmp_path: Path, database_url: str | None, furnishes: bool) -> CentralParams:
    folder = tmp_path / "central"
    if furnishes and database_url is None:
        furnish.folder(folder)
    return CentralParams(folder, database_url, password_cost=CHEAP)


@pytest.fixture
def app(params: CentralParams, clock: FakeClock) -> Iterator[FastAPI]:
    app = furnish.server(params, clock)
    setup.publish_catalogue(app.state.office, CATALOGUE)
    entries = [entry(NUMBER, SITE), entry(NUMBER_2, SITE), entry(FOREIGN, OTHER)]
    setup.put_roster(app.state.office, entries)
    yield app
    app.state.office.close()


@pytest.fixture
def office(app: FastAPI) -> Office:
    found = app.state.office
    assert isinstance(found, Office)
    return found


@pytest.fixture(scope="session")
def ending() -> Iterator[list[threading.Thread]]:
    """Servers that were told to stop; a test does not wait until they have."""
    threads: list[threading.Thread] = []
    yield threads
    for thread in threads:
        thread.join()


@pytest.fixture
def url(app: FastAPI, ending: list[threading.Thread]) -> Iterator[str]:
    """The address of the server, which really listens."""
    bound = listen("127.0.0.1", 0)
    server = Server(app)
    thread = threading.Thread(target=serve, args=(server, bound))
    thread.start()
    try:
        yield address(bound)
    finally:
        server.stop()
        if app.state.office.database.is_postgres:
            thread.join()  # before its database is dropped
        ending.append(thread)


def serve(server: Server, bound: socket.socket) -> None:
    with bound:
        server.run(sockets=[bound])


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    with http_client(url) as client:
        yield client


@pytest.fixture
def kiosk(client: httpx.Client, office: Office) -> Kiosk:
    return Kiosk.enrol(client, setup.enroll_code(office, SITE, "样本考区"))


@pytest.fixture
def other_kiosk(client: httpx.Client, office: Office) -> Kiosk:
    return Kiosk.enrol(client, setup.enroll_code(office, OTHER, "样本考区"))


class Browser:
    """A browser without a screen: cookies, pages and their hidden fields."""

    def __init__(self, url: str) -> None:
        self.client = http_client(url)
        self.html = ""

    def get(self, path: str, **params: str) -> httpx.Response:
        return self._keep(self.client.get(path, params=params, follow_redirects=True))

    def post(self, path: str, **fields: Any) -> httpx.Response:
        """Send a form as the last page would, with its hidden fields."""
        hidden = re.findall(
            r'type="hidden" name="(form_token|rev|fence)" value="([^"]*)"', self.html
        )
        data = dict(hidden) | fields
        return self._keep(self.client.post(path, data=data, follow_redirects=True))

    def log_in(self, password: str = PASSWORD, name: str = "审核员") -> httpx.Response:
        self.get("/login")
        return self.post("/login", name=name, password=password, next="/review")

    def _keep(self, answer: httpx.Response) -> httpx.Response:
        self.html = unescape(answer.text)
        return answer


def add_reviewer(office: Office, name: str = "审核员") -> None:
    """Add a reviewer whose password costs little to check."""
    hashed = passwords.hashed(PASSWORD, CHEAP)
    with office.database.write() as connection:
        people.put(connection, name, hashed)


@pytest.fixture
def stranger(url: str) -> Iterator[Browser]:
    browser = Browser(url)
    yield browser
    browser.client.close()


@pytest.fixture
def browser(
    stranger: Browser, office: Office, request: pytest.FixtureRequest
) -> Browser:
    """A browser of a reviewer, or of what the test's module names as its RANK."""
    add_reviewer(office)
    assert stranger.log_in().status_code == 200
    rank = getattr(request.module, "RANK", Role.REVIEWER)
    with office.database.write() as connection:
        people.place(connection, "审核员", rank, [EVERYWHERE])
    return stranger


@pytest.fixture
def submitted(kiosk: Kiosk) -> Kiosk:
    kiosk.sync(*kiosk.complete())
    return kiosk
