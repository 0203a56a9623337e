"""What the staff reads of a kiosk's catalogue, roster, uploads and key."""

from dataclasses import replace
from datetime import timedelta

from sync.protocol.messages import CATALOGUE_KEY, Status, registration_key
from sync.stock import Stock, stock
from tests.sync.conftest import EXAM, NOON

LATER = NOON + timedelta(days=3)


def held(kiosk) -> Stock:
    return kiosk.store.read(stock)


def test_it_says_what_is_here_and_when_it_came(kiosk, roster_entry):
    assert (held(kiosk).catalogue, held(kiosk).people) == (1, 1)
    kiosk.server.time = LATER
    kiosk.server.publish(CATALOGUE_KEY, 2, replace(EXAM, version=2))
    kiosk.exchange()
    now = held(kiosk)
    assert (now.catalogue, now.catalogue_at) == (2, LATER)
    assert now.roster_at == NOON, "nobody came with the catalogue"


def test_who_left_the_roster_is_not_counted(kiosk, person):
    kiosk.server.time = LATER
    kiosk.server.publish(registration_key(person.number), 9, None)
    kiosk.exchange()
    assert (held(kiosk).people, held(kiosk).roster_at) == (0, LATER)


def test_an_upload_counts_once_the_server_has_taken_it(kiosk):
    kiosk.add()
    kiosk.server.time = LATER
    kiosk.exchange(*kiosk.results(Status.RETRY))
    assert held(kiosk).pushed_at is None
    kiosk.exchange(*kiosk.results(Status.APPLIED))
    assert held(kiosk).pushed_at == LATER


def test_a_key_holds_as_long_as_the_server_last_said(kiosk):
    for until in (LATER, None):
        answer = kiosk.server.answer().model_copy(update={"key_until": until})
        kiosk.store.take_exchange(kiosk.store.cursor(), answer, kiosk.clock.now())
        assert held(kiosk).key_until == until
