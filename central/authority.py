"""The office's own certificate authority: who it is, and how it is kept.

Kiosks pin it when they enrol. Its key also signs the time for kiosks whose clock is
off. Everything lies in one file (mode 0600), so that a power cut leaves no half.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from central.stops import StoppedError
from sync.protocol.durable import write_private

FOLDER = "tls"
KEPT_AS = "authority.pem"
HANDED_OUT_AS = "ca.pem"
PRIVATE = 0o600
# A kiosk pins it for its whole life; a new one means to enrol again.
AUTHORITY_VALID = timedelta(days=7300)
# A clock that is a little slow must not find it not yet valid.
BACKDATED = timedelta(days=1)
PEM = serialization.Encoding.PEM


@dataclass(frozen=True, slots=True)
class Authority:
    """A CA and its key."""

    folder: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def open(cls, data_dir: Path) -> Self | None:
        """Return the CA of a data folder, or None where none was made.

        Raises StoppedError R510 when its file is damaged or readable by others.
        """
        folder = data_dir / FOLDER
        path = folder / KEPT_AS
        if not path.exists():
            return None
        if path.stat().st_mode & 0o077:
            raise StoppedError("R510", f"{path}: {path.stat().st_mode & 0o777:04o}")
        raw = path.read_bytes()
        try:
            key = serialization.load_pem_private_key(raw, None)
            certificate = x509.load_pem_x509_certificate(raw)
        except ValueError as error:
            raise StoppedError("R510", str(path)) from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise StoppedError("R510", str(path))
        if certificate.public_key() != key.public_key():
            raise StoppedError("R510", str(path))
        return cls(folder, certificate, key)

    @classmethod
    def make(cls, data_dir: Path, now: datetime) -> Self:
        """Return the CA of a data folder; make it when there is none."""
        known = cls.open(data_dir)
        if known is not None:
            return known
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _self_signed(key, now)
        folder = data_dir / FOLDER
        write_private(folder / KEPT_AS, private_pem(key) + pem_of(certificate))
        made = cls(folder, certificate, key)
        write_private(folder / HANDED_OUT_AS, made.pem.encode("ascii"))
        return made

    @property
    def pem(self) -> str:
        """The certificate alone, to be handed out."""
        return pem_of(self.certificate).decode("ascii")

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate (DER), as 64 hex digits."""
        der = self.certificate.public_bytes(serialization.Encoding.DER)
        return hashlib.sha256(der).hexdigest()


def pem_of(certificate: x509.Certificate) -> bytes:
    """Return a certificate as PEM."""
    return certificate.public_bytes(PEM)


def private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return a private key as PEM, not encrypted: the file's mode guards it."""
    plain = serialization.NoEncryption()
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, plain)


def _self_signed(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Duanzheng office CA")])
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + AUTHORITY_VALID)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(own, critical=False)
        .sign(key, hashes.SHA256())
    )
