"""Only the pinned CA vouches for the server, whatever the environment says."""

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.x509.oid import NameOID

from sync.errors import LineError
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
