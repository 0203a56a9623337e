"""Only an enrolled, unrevoked kiosk is heard, and only with a fresh nonce."""

import base64
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central import setup
from central.errors import PROBLEMS
from central.nonces import Nonces
from central.office import Office
from central.params import CentralParams
from central.rejections import EXPLANATIONS, Rejection
from sync.protocol.office import check_office, sign_as_office
from tests.central.conftest import SITE, FakeClock
from tests.central.kiosk import Kiosk


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def enrolment(code: str, **other: Any) -> dict[str, Any]:
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    body = {"code": code, "public_key": base64.b64encode(key).decode(), "name": "k"}
    return body | other


def test_a_code_enrols_one_kiosk_of_its_site(kiosk: Kiosk) -> None:
    assert kiosk.identity.site == SITE
    assert kiosk.identity.area == "样本考区"
    assert kiosk.identity.retention_days == 7


def test_a_kiosk_pins_the_key_with_which_the_office_signs(
    kiosk: Kiosk, office: Office
) -> None:
    pinned = base64.b64decode(kiosk.identity.office_signing_key)
    said = sign_as_office(office.secrets.signing_key, "test", b"message")
    check_office(Ed25519PublicKey.from_public_bytes(pinned), "test", b"message", said)


def test_the_office_signs_with_the_same_key_after_a_restart(
    office: Office, params: CentralParams
) -> None:
    again = Office.open(params)
    key = again.secrets.signing_key.private_bytes_raw()
    again.close()
    assert key == office.secrets.signing_key.private_bytes_raw()


def test_a_used_code_enrols_nobody_else(client: httpx.Client, office: Office) -> None:
    code = setup.enroll_code(office, SITE, "样本考区")
    assert client.post("/v1/enroll", json=enrolment(code)).status_code == 200
    assert code_of(client.post("/v1/enroll", json=enrolment(code))) == (403, "R104")


def test_a_kiosk_whose_answer_was_lost_may_ask_again(
    client: httpx.Client, office: Office
) -> None:
    body = enrolment(setup.enroll_code(office, SITE, "样本考区"))
    first = client.post("/v1/enroll", json=body)
    assert client.post("/v1/enroll", json=body).json() == first.json()


def test_an_expired_code_is_refused(
    client: httpx.Client, office: Office, clock: FakeClock
) -> None:
    code = setup.enroll_code(office, SITE, "样本考区")
    clock.advance(days=4)
    assert code_of(client.post("/v1/enroll", json=enrolment(code))) == (403, "R104")


def test_one_key_is_one_kiosk(client: httpx.Client, office: Office) -> None:
    body = enrolment(setup.enroll_code(office, SITE, "样本考区"))
    client.post("/v1/enroll", json=body)
    second = body | {"code": setup.enroll_code(office, SITE, "样本考区")}
    assert code_of(client.post("/v1/enroll", json=second)) == (422, "R105")


@pytest.mark.parametrize("key", ["!" * 44, base64.b64encode(bytes(33)).decode()])
def test_a_key_that_is_none_is_refused(client: httpx.Client, key: str) -> None:
    body = enrolment("ABCD-EFGH", public_key=key)
    assert code_of(client.post("/v1/enroll", json=body)) == (422, "R105")


def test_an_unsigned_request_is_refused_with_a_fresh_nonce(
    client: httpx.Client, office: Office
) -> None:
    answer = client.post("/v1/sync", content=b"{}")
    assert code_of(answer) == (401, "R101")
    assert office.nonces.is_fresh(answer.headers["Duanzheng-Nonce"])


def test_a_kiosk_that_nobody_enrolled_is_refused(kiosk: Kiosk) -> None:
    kiosk.key = Ed25519PrivateKey.generate()
    assert code_of(kiosk.send("GET", "/v1/feed")) == (401, "R101")


def test_a_signature_holds_for_its_own_address_only(kiosk: Kiosk) -> None:
    headers = kiosk.headers("GET", "/v1/feed?since=5")
    assert code_of(kiosk.client.get("/v1/feed?since=6", headers=headers)) == (
        401,
        "R101",
    )


def test_a_signature_holds_for_its_own_body_only(kiosk: Kiosk) -> None:
    headers = kiosk.headers("POST", "/v1/sync", b"{}")
    answer = kiosk.client.post("/v1/sync", content=b"[]", headers=headers)
    assert code_of(answer) == (401, "R101")


@pytest.mark.parametrize("nonce", ["", "1.abc", "x", "é"])
def test_a_nonce_that_the_server_never_issued_is_refused(
    kiosk: Kiosk, nonce: str
) -> None:
    if nonce.isascii():
        headers = kiosk.headers("GET", "/v1/feed", nonce=nonce)
        answer = kiosk.client.get("/v1/feed", headers=headers)
        assert code_of(answer) == (401, "R102")
    assert not Nonces(b"s", FakeClock()).is_fresh(nonce)


def test_an_old_nonce_is_refused_and_the_next_try_passes(
    kiosk: Kiosk, clock: FakeClock
) -> None:
    clock.advance(minutes=7)
    answer = kiosk.send("GET", "/v1/feed")
    assert code_of(answer) == (401, "R102")
    assert answer.json()["retry"]
    assert kiosk.send("GET", "/v1/feed").status_code == 200


def test_a_nonce_lasts_some_minutes(kiosk: Kiosk, clock: FakeClock) -> None:
    clock.advance(minutes=4)
    assert kiosk.send("GET", "/v1/feed").status_code == 200


def test_a_replayed_request_changes_nothing(kiosk: Kiosk) -> None:
    operation = kiosk.operation({"kind": "activate", "consent": "1"})
    body = httpx.Request("POST", "http://x", json=kiosk.message(operation)).content
    headers = kiosk.headers("POST", "/v1/sync", body)
    first = kiosk.client.post("/v1/sync", content=body, headers=headers).json()
    replay = kiosk.client.post("/v1/sync", content=body, headers=headers).json()
    assert replay["results"][0]["status"] == "duplicate"
    assert replay["changes"] == first["changes"]


def test_a_revoked_kiosk_is_refused_at_its_next_request(
    kiosk: Kiosk, office: Office
) -> None:
    assert setup.revoke_device(office, kiosk.identity.device)
    assert code_of(kiosk.send("GET", "/v1/feed")) == (403, "R103")
    sha256, blob = kiosk.sealed("m")
    assert code_of(kiosk.put(sha256, blob)) == (403, "R103")


def test_anyone_may_ask_for_the_time(client: httpx.Client, clock: FakeClock) -> None:
    answer = client.get("/v1/time").json()
    assert answer["time"] == clock.now.isoformat()
    assert client.get("/healthz").json() == {"status": "ok"}


def test_every_problem_is_explained_in_both_languages() -> None:
    for code, problem in PROBLEMS.items():
        assert problem.explanation.code == code
        assert all(problem.explanation.text(lang) for lang in ("zh", "en"))
    assert set(EXPLANATIONS) == set(Rejection)


def test_an_unknown_address_is_a_fault_too(client: httpx.Client) -> None:
    assert code_of(client.get("/v1/nothing")) == (404, "R120")
    assert code_of(client.delete("/v1/sync")) == (405, "R121")


HEADER = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=80)


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    signature=HEADER,
    signature_input=st.one_of(
        HEADER,
        HEADER.map(lambda t: f'd=("@method");keyid={t};tag="duanzheng-v1"'),
        HEADER.map(lambda t: f'd=("{t}");keyid="x";tag="duanzheng-v1"'),
    ),
    digest=HEADER,
)
def test_no_signature_header_is_an_error_of_the_server(
    client: httpx.Client, signature: str, signature_input: str, digest: str
) -> None:
    headers = {
        "Signature": f"d=:{signature}:",
        "Signature-Input": signature_input,
        "Content-Digest": digest,
    }
    assert client.get("/v1/feed", headers=headers).status_code == 401
