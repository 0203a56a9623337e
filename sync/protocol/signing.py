"""Signed requests (RFC 9421, Ed25519), bound to a nonce that the server issued.

The kiosk's clock may be off by years, so `created` is carried and not judged: freshness
is the nonce's, which the server hands out in every answer (`Duanzheng-Nonce`).
"""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    algorithms,
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException

NONCE_HEADER = "Duanzheng-Nonce"
TAG = "duanzheng-v1"
COMPONENTS = ("@method", "@authority", "@target-uri")


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


@dataclass(frozen=True)
class Signer(HTTPSignatureKeyResolver):
    """Who signs: the device's id and its private key."""

    device: str
    private_key: Ed25519PrivateKey

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:  # noqa: ARG002
        """Answer the signing library, which asks by key id; there is one key."""
        return self.private_key


@dataclass(frozen=True)
class _Resolver(HTTPSignatureKeyResolver):
    find: Callable[[str], Ed25519PublicKey | None]

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        return self.find(key_id)


class _AnyClockVerifier(HTTPMessageVerifier):
    # A century: the nonce decides freshness, never the kiosk's clock.
    max_clock_skew = timedelta(days=36_500)


def sign(request: SignableRequest, signer: Signer, nonce: str, body: bytes) -> None:
    """Add `Content-Digest`, `Signature-Input` and `Signature` to a request."""
    HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=signer).sign(
        request,
        key_id=signer.device,
        nonce=nonce,
        tag=TAG,
        covered_component_ids=COMPONENTS,
        body=body,
    )


def verify(
    request: SignableRequest,
    body: bytes | None,
    find_key: Callable[[str], Ed25519PublicKey | None],
) -> tuple[str, str]:
    """Return (device, nonce) of a rightly signed request; raise BadSignatureError.

    Without a body (None) the headers alone are judged, so that a long upload is known
    to be a device's before its first byte is kept; verify again with the body after.
    """
    verifier = _AnyClockVerifier(
        signature_algorithm=algorithms.ED25519, key_resolver=_Resolver(find_key)
    )
    try:
        results = verifier.verify(
            request,
            max_age=None,
            expect_tag=TAG,
            require_components=(*COMPONENTS, "content-digest"),
            body=body,
        )
    except HTTPMessageSignaturesException as error:
        raise BadSignatureError(str(error)) from error
    parameters = results[0].parameters
    return str(parameters["keyid"]), str(parameters.get("nonce", ""))
