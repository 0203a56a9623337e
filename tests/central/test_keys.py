"""A kiosk's key is renewed in time, and nobody is left outside by a power cut."""

import base64
import json

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central import setup
from central.office import Office
from central.store import devices
from central.store.fleet import fleet
from sync.protocol.renewal import prove
from tests.central.conftest import OTHER, SITE, FakeClock
from tests.central.kiosk import Kiosk


def offer(kiosk: Kiosk, key: Ed25519PrivateKey, **other: str) -> httpx.Response:
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    proof = prove(key, kiosk.identity.device)
    body = {"public_key": public, "proof": proof, **other}
    return kiosk.send("POST", "/v1/renew", json.dumps(body).encode())


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def renewed(kiosk: Kiosk) -> Ed25519PrivateKey:
    """A new key that the server has taken and that was not used yet."""
    key = Ed25519PrivateKey.generate()
    assert offer(kiosk, key).status_code == 200
    return key


def test_a_fresh_key_is_not_renewed(kiosk: Kiosk) -> None:
    assert kiosk.sync()["renew"] is False


def test_after_ninety_days_the_server_asks_for_a_new_key(
    kiosk: Kiosk, clock: FakeClock
) -> None:
    clock.advance(days=90)
    kiosk.send("GET", "/v1/feed")  # for a fresh nonce
    assert kiosk.sync()["renew"] is True


def test_both_keys_hold_until_the_new_one_is_used(
    kiosk: Kiosk, renewed: Ed25519PrivateKey
) -> None:
    former = kiosk.key
    assert kiosk.send("GET", "/v1/feed").status_code == 200
    kiosk.key = renewed
    assert kiosk.send("GET", "/v1/feed").status_code == 200
    kiosk.key = former
    assert refused(kiosk.send("GET", "/v1/feed")) == (401, "R101")


def test_an_upload_may_be_the_first_use_of_a_new_key(
    kiosk: Kiosk, renewed: Ed25519PrivateKey
) -> None:
    kiosk.key = renewed
    assert kiosk.put(*kiosk.sealed("m1")).status_code == 201


def test_a_renewal_whose_answer_was_lost_is_asked_for_again(
    kiosk: Kiosk, renewed: Ed25519PrivateKey
) -> None:
    assert offer(kiosk, renewed).status_code == 200
    kiosk.key = renewed
    assert offer(kiosk, renewed).status_code == 200


def test_a_later_offer_takes_the_place_of_one_that_was_never_used(
    kiosk: Kiosk, renewed: Ed25519PrivateKey
) -> None:
    later = Ed25519PrivateKey.generate()
    assert offer(kiosk, later).status_code == 200
    kiosk.key = renewed
    assert refused(kiosk.send("GET", "/v1/feed")) == (401, "R101")
    kiosk.key = later
    assert kiosk.send("GET", "/v1/feed").status_code == 200


def test_a_used_key_is_young_again(
    kiosk: Kiosk, renewed: Ed25519PrivateKey, clock: FakeClock
) -> None:
    clock.advance(days=90)
    kiosk.key = renewed
    kiosk.send("GET", "/v1/feed")
    assert kiosk.sync()["renew"] is False


def test_an_expired_key_is_good_for_its_renewal_alone(
    kiosk: Kiosk, clock: FakeClock
) -> None:
    clock.advance(days=120)
    kiosk.send("GET", "/v1/feed")
    answer = kiosk.send("GET", "/v1/feed")
    assert refused(answer) == (403, "R130")
    assert answer.json()["retry"]
    assert refused(kiosk.put(*kiosk.sealed("m1"))) == (403, "R130")
    key = Ed25519PrivateKey.generate()
    assert offer(kiosk, key).status_code == 200
    assert refused(kiosk.send("GET", "/v1/feed")) == (403, "R130")
    kiosk.key = key
    assert kiosk.send("GET", "/v1/feed").status_code == 200


def test_a_revoked_kiosk_renews_nothing(kiosk: Kiosk, office: Office) -> None:
    setup.revoke_device(office, kiosk.identity.device)
    assert refused(offer(kiosk, Ed25519PrivateKey.generate())) == (403, "R103")


@pytest.mark.parametrize("proof", ["A" * 88, base64.b64encode(bytes(64)).decode()])
def test_a_key_that_the_kiosk_does_not_hold_is_refused(
    kiosk: Kiosk, proof: str
) -> None:
    answer = offer(kiosk, Ed25519PrivateKey.generate(), proof=proof)
    assert refused(answer) == (422, "R105")


def test_nobody_takes_the_key_of_another(kiosk: Kiosk, other_kiosk: Kiosk) -> None:
    assert refused(offer(kiosk, other_kiosk.key)) == (422, "R105")


def test_a_renewal_that_is_not_signed_is_refused(
    client: httpx.Client, kiosk: Kiosk, office: Office
) -> None:
    assert refused(client.post("/v1/renew", content=b"{}")) == (401, "R101")
    with office.database.read() as connection:
        device = devices.find(connection, kiosk.identity.device)
    assert device is not None
    assert device.next_key is None


def test_what_another_sites_kiosk_sent_is_set_aside_and_flagged(
    kiosk: Kiosk, other_kiosk: Kiosk, office: Office
) -> None:
    operation = other_kiosk.operation({"kind": "activate", "consent": "1"})
    for _ in range(2):
        answer = other_kiosk.sync(operation)
        assert answer["results"][0]["code"] == "other_site"
    with office.database.read() as connection:
        flags = {state.site: state.flags for state in fleet(connection)}
    assert flags == {SITE: 0, OTHER: 1}


def test_the_fleet_shows_what_a_kiosk_said_of_itself(
    kiosk: Kiosk, office: Office
) -> None:
    message = kiosk.message()
    message["heartbeat"] |= {
        "clock_offset_s": -3.5,
        "camera": "C201",
        "python": "3.11.2",
        "system": "Linux",
    }
    kiosk.send("POST", "/v1/sync", json.dumps(message).encode())
    with office.database.read() as connection:
        (state,) = fleet(connection)
    assert state.heartbeat is not None
    assert state.heartbeat.camera == "C201"
    assert state.heartbeat.clock_offset_s == -3.5
    assert state.seen_at == office.clock()


def test_who_guesses_codes_is_not_heard_for_ten_minutes(
    client: httpx.Client, office: Office, clock: FakeClock
) -> None:
    key = base64.b64encode(
        Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    ).decode()

    def guess(code: str) -> httpx.Response:
        body = {"code": code, "public_key": key, "name": "k"}
        return client.post("/v1/enroll", json=body)

    for number in range(10):
        assert refused(guess(f"2222-2222-2222-222{number}")) == (403, "R104")
    true = setup.enroll_code(office, SITE, "样本考区")
    assert refused(guess(true)) == (429, "R131")
    clock.advance(minutes=10)
    assert guess(true).status_code == 200


def test_a_code_is_known_however_it_was_typed(
    client: httpx.Client, office: Office
) -> None:
    code = setup.enroll_code(office, SITE, "样本考区")
    Kiosk.enrol(client, code.lower().replace("-", " "))
