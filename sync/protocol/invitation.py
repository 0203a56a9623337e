"""What an enrolment code's QR says: the code, the server, and the CA to pin.

    duanzheng:enrol?code=7KQ2-M4XR-9DTA-PW3E&server=https%3A%2F%2F10.1.2.3%3A8770&ca=...

Whoever reads it aloud may say the code alone; then the kiosk's settings name the rest.
"""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, quote, urlsplit

SCHEME = "duanzheng:enrol"
FINGERPRINT = re.compile(r"[0-9a-f]{64}")
SERVER = re.compile(r"https?://[^\s/?#@]+")
CODE_LENGTH = 16
CODE_GROUP = 4
TEXT_MAX = 1000
_NOT_CODE = re.compile(r"[\s-]+")
_CODE = re.compile(r"[A-Z0-9-]{8,64}")


class BadInvitationError(ValueError):
    """The text is not that of an enrolment code."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time code; the server's address and the SHA-256 of its CA, or ""."""

    code: str
    server: str = ""
    fingerprint: str = ""

    @property
    def text(self) -> str:
        """The whole text, as the QR carries it."""
        parts = {"code": self.code, "server": self.server, "ca": self.fingerprint}
        pairs = (f"{name}={quote(value, safe='')}" for name, value in parts.items())
        return f"{SCHEME}?{'&'.join(pairs)}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what a text says, be it a QR's or a code alone.

        Raises BadInvitationError when it is neither, or when a server is named with
        https and no CA to know it by.
        """
        text = text.strip()
        if len(text) > TEXT_MAX:
            raise BadInvitationError("it is too long")
        scheme, mark, query = text.partition("?")
        if not mark:
            return cls(_code(text))
        if scheme.lower() != SCHEME:
            raise BadInvitationError("it is another kind of QR")
        values = parse_qs(query, keep_blank_values=True)
        found = {name: values.get(name, [""])[0] for name in ("code", "server", "ca")}
        server, fingerprint = found["server"], canonical_fingerprint(found["ca"])
        _check_server(server, fingerprint)
        return cls(_code(found["code"]), server, fingerprint)


def canonical_code(code: str) -> str:
    """Return a code as it was printed, however it was typed: case, spaces, hyphens."""
    letters = _NOT_CODE.sub("", code).upper()
    if len(letters) != CODE_LENGTH:
        return code.strip().upper()
    starts = range(0, CODE_LENGTH, CODE_GROUP)
    return "-".join(letters[start : start + CODE_GROUP] for start in starts)


def canonical_fingerprint(text: str) -> str:
    """Return a SHA-256 as 64 small hex digits, or ""; raise when it is neither."""
    digits = re.sub(r"[\s:]", "", text).lower()
    if digits and not FINGERPRINT.fullmatch(digits):
        raise BadInvitationError("the fingerprint is not that of a CA")
    return digits


def _code(text: str) -> str:
    code = canonical_code(text)
    if not _CODE.fullmatch(code):
        raise BadInvitationError("the code has other letters than ours")
    return code


def _check_server(server: str, fingerprint: str) -> None:
    if not server:
        return
    if not SERVER.fullmatch(server) or not _has_host(server):
        raise BadInvitationError("the address of the server is not one")
    if server.startswith("https:") and not fingerprint:
        raise BadInvitationError("it does not say which CA to trust")
    if server.startswith("http:") and fingerprint:
        raise BadInvitationError("it names a CA for a server without TLS")


def _has_host(server: str) -> bool:
    try:
        parts = urlsplit(server)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
