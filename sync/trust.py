"""Whom the line believes: one pinned CA, and a certificate that holds now.

OpenSSL checks chain and name but not the dates: it would take them from this machine's
clock, which may be years off. The dates are judged here, by the clock while they fit
it, else by a time that the CA itself has signed (see `sync.protocol.signedtime`).
"""

import hashlib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from sync.errors import LineError

# X509_V_FLAG_NO_CHECK_TIME of OpenSSL (x509_vfy.h); Python has no name for it.
NO_CHECK_TIME = 0x200000
# X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH.
WRONG_NAME = frozenset((62, 64))


@dataclass(frozen=True, slots=True)
class Pin:
    """The one CA that vouches for the server."""

    pem: str
    certificate: x509.Certificate

    @classmethod
    def of(cls, pem: str) -> "Pin":
        """Return the pin of a PEM text; raise LineError S129 when it holds none."""
        try:
            return cls(pem, x509.load_pem_x509_certificate(pem.encode()))
        except ValueError as error:
            raise LineError("S129", "no certificate in it") from error

    @classmethod
    def of_file(cls, path: Path) -> "Pin":
        """Return the pin that a file holds; raise LineError S129 when it cannot."""
        try:
            return cls.of(path.read_text(encoding="ascii"))
        except (OSError, UnicodeDecodeError) as error:
            raise LineError("S129", type(error).__name__) from error

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate (DER), as 64 hex digits."""
        der = self.certificate.public_bytes(serialization.Encoding.DER)
        return hashlib.sha256(der).hexdigest()

    def context(self) -> ssl.SSLContext:
        """Return what checks chain and name against this CA alone, but no dates."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.verify_flags = ssl.VerifyFlags(context.verify_flags | NO_CHECK_TIME)
        context.load_verify_locations(cadata=self.pem)
        return context


class OutOfDateError(Exception):
    """By the time that was given, the certificate does not hold; nothing was sent."""

    def __init__(self, first: datetime, last: datetime) -> None:
        self.first = first
        self.last = last
        super().__init__("the certificate does not hold now")


class Dates:
    """Judges the dates of certificates by the clock and what is known of its error."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._error = timedelta(0)

    def learn(self, proven: datetime) -> None:
        """Take in a time that the CA has signed just now."""
        self._error = proven - self._now()

    def judge(self, der: bytes) -> None:
        """Raise OutOfDateError when a certificate does not hold now."""
        shown = x509.load_der_x509_certificate(der)
        first, last = shown.not_valid_before_utc, shown.not_valid_after_utc
        if not first <= self._moment() <= last:
            raise OutOfDateError(first, last)

    def _moment(self) -> datetime:
        now = self._now()
        # A clock at the edge of what a datetime holds is wrong by itself.
        try:
            return now + self._error
        except OverflowError:
            return now


def pool_class(judge: Callable[[bytes], None]) -> type[HTTPSConnectionPool]:
    """Return a connection pool that judges each certificate before anything is sent."""

    class Connection(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            assert isinstance(self.sock, ssl.SSLSocket)
            shown = self.sock.getpeercert(binary_form=True)
            assert shown is not None, "the handshake has asked for it"
            try:
                judge(shown)
            except BaseException:
                self.close()
                raise

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Connection

    return Pool


def code_of(error: BaseException) -> str | None:
    """Return the code for a certificate that was refused, or None for other faults."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "S124" if cause.verify_code in WRONG_NAME else "S122"
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Return an error and all that it wraps, in whichever way it does."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop()
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        inner = [cause.__cause__, cause.__context__, getattr(cause, "reason", None)]
        waiting += [*inner, *cause.args]
