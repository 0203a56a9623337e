"""Only the pinned CA vouches for the server, whatever the environment says."""

import gzip
import ipaddress
import json
import socket
import ssl
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.x509.oid import NameOID

from sync.enrolment import enrol
from sync.errors import LineError
from sync.protocol.invitation import Invitation
from sync.transport import LineParams
from tests.sync.conftest import NOON


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate and its key, as files."""

    certificate: Path
    key: Path

    @property
    def server_side(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


@pytest.fixture(scope="module")
def make_certificate(tmp_path_factory):
    def run(name: str) -> Certificate:
        key = generate_private_key(SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOON - timedelta(days=1))
            .not_valid_after(NOON + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([address]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
            .sign(key, hashes.SHA256())
        )
        folder = tmp_path_factory.mktemp(name)
        encoding = serialization.Encoding.PEM
        (folder / "cert.pem").write_bytes(certificate.public_bytes(encoding))
        (folder / "key.pem").write_bytes(
            key.private_bytes(
                encoding,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return Certificate(folder / "cert.pem", folder / "key.pem")

    return run


@pytest.fixture(scope="module")
def ours(make_certificate):
    return make_certificate("office")


@pytest.fixture(scope="module")
def theirs(make_certificate):
    return make_certificate("interceptor")


@pytest.fixture
def meet(make_scripted, make_agent, ours):
    """Return a function: an agent that trusts ours meets a server with this one."""

    def run(shown: Certificate):
        server = make_scripted(shown.server_side)
        return server, make_agent(LineParams(server.url, ours.certificate, 5.0, 5.0))

    return run


def test_a_server_with_the_pinned_certificate_is_believed(meet, ours, kiosk):
    server, agent = meet(ours)
    server.answers.append(server.json(200, kiosk.answer()))
    agent.once()
    assert len(server.received) == 1


def test_a_server_with_another_certificate_is_refused(meet, theirs):
    server, agent = meet(theirs)
    with pytest.raises(LineError, match="S122"):
        agent.once()
    assert server.received == []


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_environment_cannot_vouch_for_another(monkeypatch, name, meet, theirs):
    monkeypatch.setenv(name, str(theirs.certificate))
    _, agent = meet(theirs)
    with pytest.raises(LineError, match="S122"):
        agent.once()


@pytest.fixture
def strange(make_scripted, ours, open_store):
    """Return a function: a machine enrols with a TLS server that says this."""
    store = open_store()

    def run(answer):
        server = make_scripted(ours.server_side)
        server.by_path["/v1/ca"] = server.http(**answer)
        text = Invitation("7KQ2-M4XR-9DTA-PW3E", server.url, "ab" * 32).text
        with pytest.raises(LineError) as caught:
            enrol(store, LineParams("", None, 5.0, 5.0), text, "一号机")
        assert [request.path for request in server.received] == ["/v1/ca"]
        assert store.identity() is None
        return caught.value.code

    return run


JSON = {"status": 200, "Content_Type": "application/json"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"status": 200, "body": b"<html>", "Content_Type": "text/html"}, "S102"),
        ({"status": 302, "Location": "https://login.test/"}, "S102"),
        ({"status": 503}, "S103"),
        ({"body": b"{}", **JSON}, "S102"),
        ({"body": b'{"certificate": "none"}', **JSON}, "S129"),
        ({"body": b" " * 200_000, **JSON}, "S102"),
        (
            {"body": gzip.compress(b" " * 10**7), "Content_Encoding": "gzip", **JSON},
            "S102",
        ),
    ],
    ids=["login page", "redirect", "fault", "other", "no CA", "huge", "bomb"],
)
def test_whoever_answers_for_the_ca_gets_no_code(answer, code, strange):
    assert strange(answer) == code


def test_another_ca_than_that_of_the_code_gets_no_code(strange, theirs):
    pem = theirs.certificate.read_text("ascii")
    body = json.dumps({"certificate": pem}).encode()
    assert strange({"body": body, **JSON}) == "S126"


def test_a_server_that_speaks_no_tls_is_not_believed(make_scripted, ours, make_agent):
    server = make_scripted()
    plain = server.url.replace("http:", "https:")
    agent = make_agent(LineParams(plain, ours.certificate, 0.5, 0.5))
    with pytest.raises(LineError, match="S101"):
        agent.once()


def test_a_handshake_that_stalls_is_not_waited_for_for_ever(ours, make_agent):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}"
        agent = make_agent(LineParams(url, ours.certificate, 0.2, 0.2))
        with pytest.raises(LineError, match="S101"):
            agent.once()


@pytest.mark.parametrize("off", [-3653, 3653], ids=["behind", "ahead"])
@pytest.mark.parametrize("proof", [{}, {"signature": "AAAA"}], ids=["none", "false"])
def test_a_clock_ten_years_off_is_named_where_nobody_proves_the_time(
    off, proof, meet, ours, clock
):
    server, agent = meet(ours)
    wall = clock.moment.wall + timedelta(days=off)
    clock.moment = replace(clock.moment, wall=wall)
    answer = {"time": NOON.isoformat(), **proof}
    server.by_path["/v1/time"] = server.json(200, json.dumps(answer))
    with pytest.raises(LineError, match=r"S125 .*clock"):
        agent.once()
    assert [request.path[:8] for request in server.received] == ["/v1/time"]
