"""The server's certificate: issued by the office's own CA, renewed before it ends."""

import ipaddress
import socket
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from central.authority import BACKDATED, Authority, pem_of, private_pem
from central.params import Clock
from sync.protocol.durable import write_private

KEPT_AS = "server.pem"
VALID = timedelta(days=90)
# Renewed a month early: a server that stands still for weeks is still believed after.
RENEWED_BEFORE = timedelta(days=30)
EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound


@dataclass(frozen=True, slots=True)
class ServerCertificate:
    """Certificate and key of the server in one file, for the names it is called by."""

    authority: Authority
    names: tuple[str, ...]
    clock: Clock

    @property
    def path(self) -> Path:
        """Where certificate and key lie."""
        return self.authority.folder / KEPT_AS

    def ensure(self) -> bool:
        """Issue it when it is missing, damaged, for other names, or near its end.

        Returns whether a new one was issued.
        """
        now = self.clock()
        known = self._known()
        if known is not None and _names_of(known) == set(self.names):
            ends = known.not_valid_after_utc - RENEWED_BEFORE
            if known.not_valid_before_utc <= now < ends:
                return False
        key = ec.generate_private_key(ec.SECP256R1())
        write_private(self.path, private_pem(key) + pem_of(self._issue(key)))
        return True

    def _known(self) -> x509.Certificate | None:
        """Return the present one if it is this CA's."""
        try:
            known = x509.load_pem_x509_certificate(self.path.read_bytes())
            known.verify_directly_issued_by(self.authority.certificate)
        except (FileNotFoundError, ValueError, TypeError, InvalidSignature):
            return None  # none yet, or not ours: a new one is issued
        return known

    def _issue(self, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
        now = self.clock()
        common = x509.NameAttribute(NameOID.COMMON_NAME, "Duanzheng central")
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        names = x509.SubjectAlternativeName([_general_name(n) for n in self.names])
        no_ca = x509.BasicConstraints(ca=False, path_length=None)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(
            self.authority.key.public_key()
        )
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([common]))
            .issuer_name(self.authority.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - BACKDATED)
            .not_valid_after(now + VALID)
            .add_extension(names, critical=False)
            .add_extension(usage, critical=False)
            .add_extension(issuer, critical=False)
            .add_extension(no_ca, critical=True)
            .sign(self.authority.key, hashes.SHA256())
        )


def names_for(host: str, *more: str) -> tuple[str, ...]:
    """Return every name by which a server that listens on `host` may be called."""
    own = {"localhost", "127.0.0.1", "::1", socket.gethostname()}
    own |= {name for name in (host, *more) if name not in EVERY_ADDRESS}
    return tuple(sorted(_canonical(name) for name in own))


def _canonical(name: str) -> str:
    try:
        return str(ipaddress.ip_address(name.strip("[]")))
    except ValueError:
        return name.lower().encode("idna").decode("ascii")


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _names_of(certificate: x509.Certificate) -> set[str]:
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return {str(name.value) for name in named.value}
