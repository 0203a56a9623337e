"""The server says what its wire is, and keeps to it whatever is sent."""

from dataclasses import dataclass

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from central.errors import PROBLEMS
from sync.protocol import signing
from tests.central.kiosk import Kiosk

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@dataclass
class Signing(requests.auth.AuthBase):
    """Signs each request as a kiosk would, with the newest nonce."""

    kiosk: Kiosk

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body or b""
        raw = body.encode() if isinstance(body, str) else body
        signer = signing.Signer(self.kiosk.identity.device, self.kiosk.key)
        signing.sign(request, signer, self.kiosk.nonce, raw)
        return request


@pytest.fixture
def document(client: httpx.Client) -> dict[str, dict[str, dict[str, object]]]:
    answer = client.get("/v1/openapi.json")
    assert answer.status_code == 200
    whole: dict[str, dict[str, dict[str, object]]] = answer.json()
    return whole


# Reading it costs more than a test; it is the same document at every server.
_read: dict[str, schemathesis.BaseSchema] = {}


@pytest.fixture
def published(url: str) -> schemathesis.BaseSchema:
    if not _read:
        found = schemathesis.openapi.from_url(f"{url}/v1/openapi.json")
        _read["document"] = found
    return _read["document"]


@pytest.fixture
def signs(kiosk: Kiosk) -> Signing:
    return Signing(kiosk)


BOUNDED = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


OPERATIONS = [
    ("/healthz", "GET"),
    ("/v1/time", "GET"),
    ("/v1/ca", "GET"),
    ("/v1/enroll", "POST"),
    ("/v1/renew", "POST"),
    ("/v1/blobs/{sha256}", "HEAD"),
    ("/v1/blobs/{sha256}", "PUT"),
    ("/v1/blobs/{sha256}", "PATCH"),
    ("/v1/sync", "POST"),
    ("/v1/lookup", "POST"),
    ("/v1/feed", "GET"),
    ("/v1/snapshot", "GET"),
    ("/v1/examples/{sha256}", "GET"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_a_request_of_any_content_is_answered_as_published(
    published: schemathesis.BaseSchema, url: str, signs: Signing, path: str, method: str
) -> None:
    """Signed and unsigned: nothing fails, and every answer is one of the document's."""

    @BOUNDED
    @given(published[path][method].as_strategy())
    def answered(case: schemathesis.Case) -> None:
        signed = case.call(base_url=url, auth=signs)
        case.validate_response(signed, checks=CHECKS)
        assert signed.status_code != requests.codes.unauthorized
        case.validate_response(case.call(base_url=url), checks=CHECKS)

    answered()


def test_every_operation_of_the_document_is_tried(
    document: dict[str, dict[str, dict[str, object]]],
) -> None:
    found = {
        (path, method.upper())
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert found == set(OPERATIONS)


def test_every_code_of_the_wire_is_in_the_document(client: httpx.Client) -> None:
    text = client.get("/v1/openapi.json").text
    wire = [code for code in PROBLEMS if code.startswith("R1")]
    assert [code for code in wire if code not in text] == []


def test_the_requests_that_are_read_by_hand_are_described(
    document: dict[str, dict[str, dict[str, object]]],
) -> None:
    names = set(document["components"]["schemas"])
    assert {"SyncRequest", "WireOperation", "Heartbeat", "EnrollRequest"} <= names
