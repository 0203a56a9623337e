"""What a pass costs in requests: counted as they leave the kiosk."""

import re

import pytest

from dossier.model import Profile

REQUEST = re.compile(rb"(GET|POST|PUT|PATCH|HEAD) (/v1/[a-z]+)\S* HTTP/1\.1\r\n")
# The first request of a connection has no fresh nonce; it is refused and sent again.
GREETING = "POST /v1/sync"


@pytest.fixture
def far_kiosk(make_kiosk, line):
    """A kiosk that has all, and whose requests are counted from here on."""
    kiosk = make_kiosk(line.url)
    kiosk.sync()
    line.carried.clear()
    return kiosk


def asked(line) -> list[str]:
    found = REQUEST.findall(bytes(line.carried))
    return [f"{method.decode()} {path.decode()}" for method, path in found]


def test_a_warm_image_costs_one_request_and_all_operations_one_more(
    far_kiosk, line, number
):
    session = far_kiosk.log_in(number)
    for seed in range(8):
        far_kiosk.add(session, seed=seed)
    far_kiosk.sync()
    assert asked(line) == [
        GREETING,
        "POST /v1/sync",  # locks and messages, before anything of ours
        *["PUT /v1/blobs"] * 8,
        "POST /v1/sync",
    ]
    assert far_kiosk.store.health().queued == 0


def test_operations_go_before_images_and_a_hundred_in_one_request(
    far_kiosk, line, number
):
    session = far_kiosk.log_in(number)
    for place in range(150):
        far_kiosk.desk.set_profile(session, Profile(f"138{place:08d}"))
    far_kiosk.add(session)
    far_kiosk.sync()
    assert asked(line) == [
        GREETING,
        "POST /v1/sync",
        "POST /v1/sync",
        "PUT /v1/blobs",
        "POST /v1/sync",
    ]
    assert far_kiosk.store.health().queued == 0


def test_a_new_kiosk_fetches_its_site_in_one_request(make_kiosk, line):
    kiosk = make_kiosk(line.url)
    line.carried.clear()
    kiosk.sync()
    assert asked(line)[:2] == ["GET /v1/snapshot", "GET /v1/snapshot"]
    assert asked(line).count("GET /v1/snapshot") == 2  # one was the greeting
    assert kiosk.store.roster_entry("a2026000001") is not None
    assert not kiosk.store.filling()
