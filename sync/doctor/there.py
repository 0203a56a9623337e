"""What the doctor looks at on the way to the server: name, port, TLS, server, clock."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sync.doctor.findings import Check, Finding, Level
from sync.errors import LineError
from sync.protocol.messages import TimeAnswer
from sync.store import Store
from sync.transport import Line, LineParams

CLOCK_OFF_S = 60
# Which codes of the line are the certificate's, not the server's.
OF_TLS = frozenset(("S122", "S123", "S124", "S125", "S129"))
PORTS = {"http": 80, "https": 443}
LATER = (Check.DNS, Check.TCP, Check.TLS, Check.SERVER, Check.CLOCK, Check.SIGNATURE)


def look(params: LineParams, store: Store | None) -> Iterator[Finding]:
    """Return what is found on the way, up to the first that stops it."""
    yield _address(params)
    if not params.server:
        yield from _unchecked(LATER)
        return
    dns, tcp = _reach(params)
    yield dns
    yield tcp
    if tcp.level is not Level.OK:
        yield from _unchecked(LATER[2:])
        return
    yield from _speak(params, store)


def _address(params: LineParams) -> Finding:
    if not params.server:
        return Finding(Check.ADDRESS, Level.FAIL, "S128")
    parts = urlsplit(params.server)
    if parts.scheme == "http" and not _is_here(parts.hostname or ""):
        return Finding(Check.ADDRESS, Level.WARN, "D112", params.server)
    return Finding(Check.ADDRESS, Level.OK, detail=params.server)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _reach(params: LineParams) -> tuple[Finding, Finding]:
    parts = urlsplit(params.server)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    skipped = Finding(Check.TCP, Level.WARN, "D106")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return Finding(Check.DNS, Level.FAIL, "D113", host), skipped
    address = str(found[0][4][0])
    dns = Finding(Check.DNS, Level.OK, detail=address)
    try:
        socket.create_connection((host, port), params.connect_timeout_s).close()
    except OSError as error:
        detail = f"{address}:{port} {type(error).__name__}"
        return dns, Finding(Check.TCP, Level.FAIL, "D114", detail)
    return dns, Finding(Check.TCP, Level.OK, detail=f"{address}:{port}")


def _speak(params: LineParams, store: Store | None) -> Iterator[Finding]:
    try:
        line = Line(params, None)
    except LineError as error:
        yield Finding(Check.TLS, Level.FAIL, error.code, error.detail)
        yield from _unchecked(LATER[3:])
        return
    with closing(line):
        try:
            line.health()
            answer = line.time()
        except LineError as error:
            yield from _silent(params, error)
            return
        yield _tls(params)
        yield Finding(Check.SERVER, Level.OK)
        yield _clock(answer)
        yield _signature(line, store)


def _silent(params: LineParams, error: LineError) -> Iterator[Finding]:
    """Tell a certificate that was refused from a server that does not answer."""
    if error.code in OF_TLS:
        yield Finding(Check.TLS, Level.FAIL, error.code, error.detail)
        yield from _unchecked(LATER[3:])
        return
    if error.status:
        yield _tls(params)
    else:
        yield Finding(Check.TLS, Level.WARN, "D106")
    yield Finding(Check.SERVER, Level.FAIL, error.code, error.detail)
    yield from _unchecked(LATER[4:])


def _tls(params: LineParams) -> Finding:
    if not params.server.startswith("https:"):
        return Finding(Check.TLS, Level.OK, detail="-")
    pin = params.pin()
    if pin is None:
        return Finding(Check.TLS, Level.WARN, "D115")
    return Finding(Check.TLS, Level.OK, detail=f"CA {pin.fingerprint[:16]}")


def _clock(answer: TimeAnswer) -> Finding:
    try:
        theirs = datetime.fromisoformat(answer.time)
        off = (datetime.now(UTC) - theirs).total_seconds()
    except (ValueError, TypeError):
        return Finding(Check.CLOCK, Level.WARN, "S102")
    detail = f"{off:+.0f} s"
    if abs(off) > CLOCK_OFF_S:
        return Finding(Check.CLOCK, Level.WARN, "D116", detail)
    return Finding(Check.CLOCK, Level.OK, detail=detail)


def _signature(line: Line, store: Store | None) -> Finding:
    """Ask for something that only a device may ask; nothing is taken in."""
    who = store.identity() if store is not None else None
    if store is None or who is None:
        return Finding(Check.SIGNATURE, Level.WARN, "D106")
    line.sign_as(who.signer)
    cursor = store.cursor()
    try:
        line.feed(cursor.epoch, cursor.since, 0)
    except LineError as error:
        level = Level.WARN if error.code == "S120" else Level.FAIL
        return Finding(Check.SIGNATURE, level, error.code, error.detail)
    return Finding(Check.SIGNATURE, Level.OK, detail=who.device)


def _unchecked(checks: tuple[Check, ...]) -> Iterator[Finding]:
    for check in checks:
        yield Finding(check, Level.WARN, "D106")
