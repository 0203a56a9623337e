"""A change reaches a waiting kiosk at once; an idle wait ends in peace."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from central import setup
from central.office import Office
from central.store import feed
from tests.central.conftest import CATALOGUE, SITE, both_databases, entry
from tests.central.kiosk import NUMBER, Kiosk


def ask(kiosk: Kiosk, path: str) -> httpx.Response:
    answer = kiosk.send("GET", path)
    assert answer.status_code == 200, answer.text
    return answer


@both_databases
def test_changes_that_are_there_come_at_once(kiosk: Kiosk) -> None:
    page = ask(kiosk, "/v1/feed?wait=25").json()
    assert page["changes"][0]["key"] == "catalogue/current"
    assert [c["seq"] for c in page["changes"]] == sorted(
        c["seq"] for c in page["changes"]
    )


def test_an_idle_feed_answers_when_the_wait_ends(kiosk: Kiosk) -> None:
    first = ask(kiosk, "/v1/feed").json()
    path = f"/v1/feed?epoch={first['epoch']}&since={first['next']}&wait=0.2"
    page = ask(kiosk, path).json()
    assert page["changes"] == []
    assert page["next"] == first["next"]


@pytest.fixture
def patient(office: Office) -> Office:
    """An office that looks for changes when it rings, and by itself never."""
    office.bell.every_s = 600.0
    return office


@both_databases
def test_a_waiting_kiosk_is_woken_by_a_change(patient: Office, kiosk: Kiosk) -> None:
    office = patient
    first = ask(kiosk, "/v1/feed").json()
    path = f"/v1/feed?epoch={first['epoch']}&since={first['next']}&wait=60"
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask, kiosk, path)
        threading.Event().wait(0.3)
        setup.put_roster(office, [entry("2021119999", SITE)])
        page = waiting.result().json()
    assert [c["key"] for c in page["changes"]] == ["registration/2021119999"]


@both_databases
def test_a_change_by_another_process_is_seen_by_the_coarse_poll(
    kiosk: Kiosk, office: Office
) -> None:
    first = ask(kiosk, "/v1/feed").json()
    path = f"/v1/feed?epoch={first['epoch']}&since={first['next']}&wait=20"
    other = Office.open(office.params, office.clock)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask, kiosk, path)
        threading.Event().wait(0.3)
        setup.put_roster(other, [entry("2021119999", SITE)])
        page = waiting.result(timeout=10).json()
    other.close()
    assert len(page["changes"]) == 1


def test_the_server_ends_although_kiosks_wait(kiosk: Kiosk, office: Office) -> None:
    first = ask(kiosk, "/v1/feed").json()
    path = f"/v1/feed?epoch={first['epoch']}&since={first['next']}&wait=50"
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask, kiosk, path)
        threading.Event().wait(0.3)
        office.bell.close()
        assert waiting.result(timeout=5).json()["changes"] == []


@both_databases
def test_only_the_latest_state_of_a_key_is_told(kiosk: Kiosk, office: Office) -> None:
    setup.put_roster(office, [entry(NUMBER, SITE, "样本乙")])
    page = ask(kiosk, "/v1/feed").json()
    mine = [c for c in page["changes"] if c["key"] == f"registration/{NUMBER}"]
    assert len(mine) == 1
    assert mine[0]["body"]["registration"]["name"] == "样本乙"


def test_a_registration_that_moves_leaves_a_tombstone(
    kiosk: Kiosk, office: Office
) -> None:
    setup.put_roster(office, [entry(NUMBER, "S99")])
    page = ask(kiosk, "/v1/feed").json()
    mine = [c for c in page["changes"] if c["key"] == f"registration/{NUMBER}"]
    assert [c["body"] for c in mine] == [None]


def test_long_feeds_come_in_pages_that_skip_nothing(
    kiosk: Kiosk, office: Office
) -> None:
    setup.put_roster(office, [entry(f"7{n:06}", SITE) for n in range(450)])
    keys: list[str] = []
    since, more, epoch = 0, True, ""
    while more:
        path = f"/v1/feed?epoch={epoch}&since={since}"
        answer = ask(kiosk, path)
        assert answer.headers["Content-Encoding"] == "gzip"
        page = answer.json()
        keys += [change["key"] for change in page["changes"]]
        since, more, epoch = page["next"], page["more"], page["epoch"]
    assert len(keys) == len(set(keys)) == 453


@pytest.mark.parametrize("query", ["since=-1", "wait=61", "since=x", "wait=nan"])
def test_a_malformed_query_is_said_to_be_one(kiosk: Kiosk, query: str) -> None:
    answer = kiosk.send("GET", f"/v1/feed?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "R110")


def test_an_older_catalogue_is_not_published(office: Office) -> None:
    assert not setup.publish_catalogue(office, CATALOGUE)


@both_databases
def test_numbers_of_changes_only_grow(office: Office) -> None:
    with office.database.read() as connection:
        before = feed.last(connection)
    setup.put_roster(office, [entry(NUMBER, SITE)])
    with office.database.read() as connection:
        assert feed.last(connection) == before + 1


@both_databases
def test_many_changes_of_one_transaction_each_have_a_number_in_their_order(
    office: Office,
) -> None:
    with office.database.read() as connection:
        before = feed.last(connection)
    # More than PostgreSQL takes numbers for at once, and twice the same key.
    told = [feed.Told(SITE, f"dossier/{place:04}", 1, {}) for place in range(1_200)]
    with office.database.write() as connection:
        feed.put_all(connection, told)
        feed.put_all(connection, told[:1])
    setup.put_roster(office, [entry("2021119999", SITE)])
    with office.database.read() as connection:
        found = feed.rows(connection, SITE, before, len(told) + 2)
        assert found[-1].seq <= feed.last(connection)
    assert sorted(one.key for one in found[:-1]) == [one.key for one in told]
    assert found[-1].key == "registration/2021119999"
    assert len({one.seq for one in found}) == len(told) + 1
