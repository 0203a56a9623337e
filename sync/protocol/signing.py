"""Signed requests (RFC 9421, Ed25519), bound to a nonce that the server issued.

The kiosk's clock may be off by years, so no time is signed: freshness is the nonce's,
which the server hands out in every answer (`Duanzheng-Nonce`). One form of signature is
made and one is understood; everything else is refused.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

NONCE_HEADER = "Duanzheng-Nonce"
TAG = "duanzheng-v1"
ALGORITHM = "ed25519"
COMPONENTS = '("@method" "@authority" "@target-uri" "content-digest")'
LABEL = "d"
DEFAULT_PORTS = {"http": ":80", "https": ":443"}
# RFC 9421 section 2.3 and RFC 8941 section 3: a list of components, then parameters.
_PARAMETER = r';([a-z]{1,16})=("[ !#-\[\]-~]{0,200}"|[0-9]{1,15})'
_INPUT = re.compile(
    rf"([a-z][a-z0-9_.*-]{{0,31}})=({re.escape(COMPONENTS)}((?:{_PARAMETER})*))"
)
_PARAMETERS = re.compile(_PARAMETER)


class BadSignatureError(Exception):
    """The request is not signed, or not by the device that it names."""


class SignableRequest(Protocol):
    """What is signed: `requests.PreparedRequest` has this shape."""

    method: Any
    url: Any
    headers: Any


@dataclass(slots=True)
class ReceivedRequest:
    """A request as a server received it, in the shape that verifying needs."""

    method: str
    url: str
    headers: MutableMapping[str, str]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the device's id and its private key."""

    device: str
    private_key: Ed25519PrivateKey = field(repr=False)


def sign(request: SignableRequest, signer: Signer, nonce: str, body: bytes) -> None:
    """Add `Content-Digest`, `Signature-Input` and `Signature` to a request."""
    digest = content_digest(hashlib.sha256(body).digest())
    parameters = (
        f'{COMPONENTS};keyid="{signer.device}";alg="{ALGORITHM}"'
        f';nonce="{nonce}";tag="{TAG}"'
    )
    base = _base(request.method, request.url, digest, parameters)
    signature = base64.b64encode(signer.private_key.sign(base)).decode()
    request.headers["Content-Digest"] = digest
    request.headers["Signature-Input"] = f"{LABEL}={parameters}"
    request.headers["Signature"] = f"{LABEL}=:{signature}:"


def verify(
    request: SignableRequest,
    body: bytes | None,
    find_key: Callable[[str], Ed25519PublicKey | None],
) -> tuple[str, str]:
    """Return (device, nonce) of a rightly signed request; raise BadSignatureError.

    Without a body (None) the headers alone are judged, so that a long upload is known
    to be a device's before its first byte is kept; see `covers` for the body after.
    """
    headers = {name.lower(): value for name, value in request.headers.items()}
    label, parameters, named = _understood(headers.get("signature-input", ""))
    digest = headers.get("content-digest", "")
    base = _base(request.method, request.url, digest, parameters)
    signature = _signature(label, headers.get("signature", ""))
    key = find_key(named["keyid"])
    if key is None:
        raise BadSignatureError("an unknown device")
    try:
        key.verify(signature, base)
    except InvalidSignature as error:
        raise BadSignatureError("the signature does not fit") from error
    if body is not None and not covers(request, hashlib.sha256(body).digest()):
        raise BadSignatureError("the digest does not fit the body")
    return named["keyid"], named.get("nonce", "")


def covers(request: SignableRequest, sha256: bytes) -> bool:
    """Say whether the digest of a request whose headers were judged is its body's."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    given = headers.get("content-digest", "")
    return hmac.compare_digest(given.encode(), content_digest(sha256).encode())


def content_digest(sha256: bytes) -> str:
    """Return the `Content-Digest` (RFC 9530) of a body with this SHA-256."""
    return f"sha-256=:{base64.b64encode(sha256).decode()}:"


def _base(method: str, url: str, digest: str, parameters: str) -> bytes:
    """Return what is signed (RFC 9421 section 2.5)."""
    parts = urlsplit(url)
    authority = parts.netloc.lower().removesuffix(DEFAULT_PORTS.get(parts.scheme, "#"))
    lines = (
        f'"@method": {method}',
        f'"@authority": {authority}',
        f'"@target-uri": {url}',
        f'"content-digest": {digest}',
        f'"@signature-params": {parameters}',
    )
    return "\n".join(lines).encode()


def _understood(given: str) -> tuple[str, str, dict[str, str]]:
    """Return (label, parameters as they stand, parameters by name)."""
    found = _INPUT.fullmatch(given)
    if found is None:
        raise BadSignatureError("no signature of our form")
    pairs = _PARAMETERS.findall(found[3])
    named = {name: value.strip('"') for name, value in pairs}
    if len(named) != len(pairs) or "keyid" not in named or named.get("tag") != TAG:
        raise BadSignatureError("no signature of our form")
    if named.get("alg", ALGORITHM) != ALGORITHM:
        raise BadSignatureError("another algorithm")
    return found[1], found[2], named


def _signature(label: str, given: str) -> bytes:
    start, end = f"{label}=:", ":"
    if not (given.startswith(start) and given.endswith(end)):
        raise BadSignatureError("no signature of our form")
    try:
        return base64.b64decode(given[len(start) : -1], validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadSignatureError("no signature of our form") from error
