"""Kiosk and server over real TLS: the server's own CA, pinned by the code's QR."""

import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from central import setup
from central.authority import Authority
from central.certificate import ServerCertificate, names_for
from central.office import Office
from central.params import CentralParams, utc_now
from central.serve import Server, address, listen
from sync.agent import Agent, AgentParams
from sync.backoff import Backoff
from sync.clock import Moment
from sync.doorbell import Doorbells
from sync.enrolment import enrol, line_of
from sync.errors import LineError
from sync.protocol.invitation import Invitation
from sync.store import Store
from sync.transport import LineParams
from tests import furnish

PATIENCE_S = 60
AREA, SITE = "样本考区", "S01"
DECADE = timedelta(days=3653)


@dataclass
class Centre:
    """A server with a CA of its own; its clock is the test's."""

    data_dir: Path
    names: tuple[str, ...] = ()
    now: datetime | None = None
    server: Server | None = None
    office: Office | None = None
    url: str = ""
    thread: threading.Thread | None = None

    def clock(self) -> datetime:
        return self.now or utc_now()

    def start(self) -> "Centre":
        bound = listen("127.0.0.1", 0)
        authority = Authority.make(self.data_dir, utc_now())
        names = self.names or names_for("127.0.0.1")
        certificate = ServerCertificate(authority, names, self.clock)
        params = CentralParams(furnish.folder(self.data_dir))
        app = furnish.server(params, self.clock)
        self.office = app.state.office
        ready = threading.Event()
        self.server = Server(app, ready.set, certificate)
        run = {"sockets": [bound]}
        self.thread = threading.Thread(target=self.server.run, kwargs=run)
        self.thread.start()
        assert ready.wait(PATIENCE_S)
        self.url = address(bound, "https")
        return self

    def stop(self) -> None:
        if self.server is not None and self.thread is not None:
            self.server.stop()
            self.thread.join()

    def invite(self) -> Invitation:
        return setup.invite(self.office, SITE, AREA, self.url).invitation

    def serial(self) -> str:
        """Return the serial number of the certificate that a caller is shown."""
        port = int(self.url.rsplit(":", 1)[1])
        return ssl.get_server_certificate(("127.0.0.1", port))


@dataclass
class Clock:
    """A kiosk's clock that is off."""

    off: timedelta = timedelta(0)

    def now(self) -> Moment:
        return Moment("boot-1", 100.0, datetime.now(UTC) + self.off)


@pytest.fixture
def make_centre(tmp_path: Path) -> Iterator[Callable[..., Centre]]:
    started: list[Centre] = []

    def run(name: str = "central", **other: object) -> Centre:
        started.append(Centre(tmp_path / name, **other))
        return started[-1].start()

    yield run
    for centre in started:
        centre.stop()


@pytest.fixture
def centre(make_centre) -> Centre:
    return make_centre()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "kiosk", 0)
    yield store
    store.close()


NOWHERE = LineParams("", None, 10.0, 20.0)


@pytest.fixture
def make_agent(store: Store) -> Iterator[Callable[..., Agent]]:
    bells: list[Doorbells] = []

    def run(line: LineParams | None = None, off: timedelta = timedelta(0)) -> Agent:
        params = AgentParams(
            line=line or line_of(store, NOWHERE),
            backoff=Backoff(0.02, 0.1),
            poll_s=0.1,
            feed_wait_s=1,
            heartbeat_s=60,
            version="0.1.0",
        )
        bells.append(Doorbells(store.folder))
        return Agent(params, store, bells[-1], Clock(off))

    yield run
    for bell in bells:
        bell.close()


@pytest.fixture
def enrolled(centre: Centre, store: Store) -> Centre:
    enrol(store, NOWHERE, centre.invite().text, "一号机")
    return centre


def failure_of(agent: Agent) -> str:
    with pytest.raises(LineError) as caught:
        agent.once()
    return caught.value.code


@pytest.mark.slow
def test_the_qr_alone_is_enough_to_enrol_and_to_speak(enrolled, store, make_agent):
    make_agent().once()
    assert store.health().synced_at is not None
    assert store.server().address == enrolled.url


@pytest.mark.slow
@pytest.mark.parametrize("off", [-DECADE, DECADE], ids=["behind", "ahead"])
def test_a_clock_that_is_ten_years_off_is_no_hindrance(
    off, enrolled, store, make_agent
):
    make_agent(off=off).once()
    assert store.health().synced_at is not None
    assert abs(store.health().clock_offset_s - off.total_seconds()) < PATIENCE_S


@pytest.mark.slow
def test_another_ca_at_the_address_is_refused(enrolled, make_centre, store, make_agent):
    interceptor = make_centre("interceptor")
    line = replace(line_of(store, NOWHERE), server=interceptor.url)
    assert failure_of(make_agent(line)) == "S122"


@pytest.mark.slow
def test_a_certificate_for_another_name_is_refused(make_centre, store, make_agent):
    centre = make_centre(names=("kiosks.example",))
    text = centre.invite().text
    with pytest.raises(LineError, match="S124"):
        enrol(store, NOWHERE, text, "一号机")


@pytest.mark.slow
def test_an_expired_certificate_is_refused_although_the_ca_is_right(
    enrolled, store, make_agent
):
    certificate = ServerCertificate(
        enrolled.office.authority,
        names_for("127.0.0.1"),
        lambda: utc_now() - timedelta(days=200),
    )
    certificate.path.unlink()
    certificate.ensure()
    enrolled.server.config.ssl.load_cert_chain(certificate.path)
    assert failure_of(make_agent()) == "S123"


@pytest.mark.slow
def test_who_has_only_an_old_certificate_cannot_prove_the_time(
    enrolled, store, make_agent
):
    object.__setattr__(enrolled.office, "authority", None)
    assert failure_of(make_agent(off=DECADE)) == "S125"


@pytest.mark.slow
def test_the_code_is_not_sent_to_a_server_with_another_ca(centre, make_centre, store):
    interceptor = make_centre("interceptor")
    text = replace(centre.invite(), server=interceptor.url).text
    with pytest.raises(LineError, match="S126"):
        enrol(store, NOWHERE, text, "一号机")
    assert store.identity() is None


@pytest.mark.slow
def test_the_environment_leads_nowhere(
    monkeypatch, enrolled, make_centre, store, make_agent
):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    foreign = make_centre("interceptor").data_dir / "tls" / "ca.pem"
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(foreign))
    make_agent().once()
    assert store.health().synced_at is not None


@pytest.mark.slow
def test_the_certificate_is_renewed_under_the_running_server(
    enrolled, store, make_agent
):
    before = enrolled.serial()
    assert not enrolled.server.renew_certificate()
    enrolled.now = utc_now() + timedelta(days=61)
    assert enrolled.server.renew_certificate()
    assert enrolled.serial() != before
    make_agent(off=timedelta(days=61)).once()
