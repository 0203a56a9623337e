"""Roster, catalogue and settings come down signed, versioned, and in few bytes."""

import base64
import gzip
import secrets
import socket
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from central import setup
from central.office import Office
from dossier.idnumber import check_character
from dossier.model import Registration
from sync.protocol.messages import FeedPage, LoginVerifier, RosterEntry
from sync.protocol.office import NotTheOfficeError, check_page
from sync.protocol.rosterpack import unpack
from tests.central.conftest import OTHER, SITE, entry
from tests.central.kiosk import Kiosk


def page_of(kiosk: Kiosk, path: str) -> FeedPage:
    answer = kiosk.send("GET", path)
    assert answer.status_code == 200
    return FeedPage.model_validate_json(answer.content)


def pinned(kiosk: Kiosk) -> Ed25519PublicKey:
    raw = base64.b64decode(kiosk.identity.office_signing_key)
    return Ed25519PublicKey.from_public_bytes(raw)


@pytest.mark.parametrize("path", ["/v1/feed", "/v1/snapshot"])
def test_every_page_with_registrations_is_signed_for_its_site(
    kiosk: Kiosk, path: str
) -> None:
    page = page_of(kiosk, path)
    check_page(pinned(kiosk), SITE, page)
    with pytest.raises(NotTheOfficeError):
        check_page(pinned(kiosk), OTHER, page)


def test_the_answer_to_a_push_is_signed_too(kiosk: Kiosk) -> None:
    page = FeedPage.model_validate(kiosk.sync())
    assert page.signature
    check_page(pinned(kiosk), SITE, page)


def test_a_changed_registration_has_a_new_version(kiosk: Kiosk, office: Office) -> None:
    setup.put_roster(office, [entry("9", SITE)])
    setup.put_roster(office, [entry("9", SITE, "样本乙")])
    changes = page_of(kiosk, "/v1/feed").changes
    assert [c.rev for c in changes if c.key == "registration/9"] == [2]


def test_a_registration_that_comes_back_to_a_site_is_newer_than_when_it_left(
    kiosk: Kiosk, office: Office
) -> None:
    revs = []
    for site in (SITE, OTHER, SITE):
        setup.put_roster(office, [entry("9", site)])
        changes = page_of(kiosk, "/v1/feed").changes
        revs += [c.rev for c in changes if c.key == "registration/9"]
    assert revs == sorted(set(revs))
    assert len(revs) == 3


def test_a_snapshot_holds_the_site_s_own_registrations_alone(kiosk: Kiosk) -> None:
    page = page_of(kiosk, "/v1/snapshot")
    items = unpack(base64.b64decode(page.packed))
    assert {item.entry.registration.site for item in items} == {SITE}
    assert [change.key for change in page.changes] == ["catalogue/current"]
    assert (page.more, page.left) == (False, 0)


def test_a_snapshot_goes_on_from_a_cursor(kiosk: Kiosk, office: Office) -> None:
    first = page_of(kiosk, "/v1/snapshot")
    setup.put_roster(office, [entry("9", SITE)])
    after = f"/v1/snapshot?epoch={first.epoch}&since={first.next}"
    items = unpack(base64.b64decode(page_of(kiosk, after).packed))
    assert [item.entry.registration.number for item in items] == ["9"]


def test_pushed_settings_reach_their_site_alone(
    kiosk: Kiosk, other_kiosk: Kiosk, office: Office
) -> None:
    setup.push_settings(office, SITE, retention_days=3, heartbeat_s=None)
    setup.push_settings(office, SITE, retention_days=2, heartbeat_s=30)
    told = [c for c in page_of(kiosk, "/v1/feed").changes if c.key.startswith("set")]
    assert [(c.rev, c.body["retention_days"]) for c in told if c.body] == [(2, 2)]
    others = page_of(other_kiosk, "/v1/feed").changes
    assert not [c for c in others if c.key.startswith("settings")]


def changed(number: int) -> RosterEntry:
    """A registration whose name, ID number and verifier nobody could have guessed."""
    raw = secrets.token_bytes(6)
    county, born = (
        f"9999{raw[2] % 90 + 10}",
        f"19{raw[3] % 50 + 50}{raw[4] % 12 + 1:02d}",
    )
    first = f"{county}{born}{raw[5] % 28 + 1:02d}{secrets.randbelow(1000):03d}"
    person = Registration(
        number=f"2026110{number:05d}",
        account=f"2026110{number:05d}",
        name="样本" + chr(0x4E00 + raw[0] * 20) + chr(0x4E00 + raw[1] * 20),
        id_number=first + check_character(first),
        year=2026,
        category="临床执业医师",
        area="样本考区",
        site=SITE,
    )
    verifier = LoginVerifier(
        check=secrets.token_hex(4),
        base="cd" * 8,
        time_cost=3,
        memory_kib=65_536,
        lanes=4,
    )
    return RosterEntry(registration=person, verifier=verifier)


def test_twenty_changed_registrations_cost_less_than_a_kilobyte_on_the_wire(
    kiosk: Kiosk, office: Office
) -> None:
    before = page_of(kiosk, "/v1/feed")
    setup.put_roster(office, [changed(n * 37) for n in range(20)])
    path = f"/v1/feed?epoch={before.epoch}&since={before.next}&pack=1"
    answer = raw_answer(kiosk, path)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"gzip" in head
    assert len(answer) < 1000, (len(head), len(body))
    page = FeedPage.model_validate_json(gzip.decompress(body))
    assert len(unpack(base64.b64decode(page.packed))) == 20


def raw_answer(kiosk: Kiosk, path: str) -> bytes:
    """Return every byte of an answer, as it comes out of the socket."""
    place = urlsplit(str(kiosk.client.base_url))
    headers = kiosk.headers("GET", path) | {
        "Host": place.netloc,
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    lines = [f"GET {path} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
    answer = b""
    with socket.create_connection((str(place.hostname), place.port or 80)) as line:
        line.sendall("\r\n".join(lines).encode())
        while data := line.recv(65_536):
            answer += data
    return answer
