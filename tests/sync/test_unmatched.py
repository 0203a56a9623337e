"""A provisional record that nobody is found for goes with its age, and not before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dossier.model import Dossier, Profile
from sync.aside import Why
from sync.mirror import body_at
from sync.protocol.messages import RosterEntry, Status, registration_key
from sync.provisional import Person
from tests.sync.conftest import RETENTION_DAYS

AGE = timedelta(days=RETENTION_DAYS)
PERSON = Person("样本乙", "999900199001010014", "13800138000", "临床执业医师")


@pytest.fixture
def record(kiosk):
    """Return a record that was opened here, with a picture of its candidate."""
    opened = kiosk.desk.backroom().open_record(PERSON)
    session = kiosk.desk.log_in(opened.number, opened.password)
    material = kiosk.desk.add(session, "other", "", b"jpeg", b"thumbnail")
    return opened, session, material


def arrive(kiosk, record, *, shown: bool = True) -> None:
    """Let the server have taken all of it, and show the dossier."""
    _, session, material = record
    kiosk.store.mark_uploaded(material.blob)
    results = kiosk.results(rev=5)
    if shown:
        kiosk.server.show(replace(kiosk.desk.view(session).dossier, rev=5))
    kiosk.exchange(*results)


def wait(kiosk, age: timedelta = AGE) -> None:
    kiosk.server.time += age
    kiosk.exchange()


def knows(kiosk, record) -> bool:
    opened = record[0]
    return kiosk.desk.log_in(opened.number, opened.password) is not None


def said(kiosk):
    found = kiosk.desk.backroom().aside()
    return [one.until for one in found if one.why is Why.UNMATCHED]


@pytest.mark.slow
def test_it_is_erased_after_the_retention_time(kiosk, record):
    _, _, material = record
    arrive(kiosk, record)
    wait(kiosk, AGE - timedelta(seconds=1))
    assert knows(kiosk, record)
    wait(kiosk, timedelta(seconds=1))
    assert not knows(kiosk, record)
    kept = kiosk.store.kept_image(material.id)
    assert (kept.sealed, kept.candidate_wrap, kept.thumbnail) == (None, None, None)
    assert kiosk.desk.backroom().search(PERSON.name) == ()
    assert said(kiosk) == []


@pytest.mark.slow
def test_the_staff_reads_until_when_it_stays(kiosk, record):
    assert said(kiosk) == [None], "something waits"
    arrive(kiosk, record)
    assert said(kiosk) == [kiosk.server.time + AGE]


@pytest.mark.slow
@pytest.mark.parametrize("status", [Status.RETRY, Status.REJECTED])
def test_nothing_goes_while_something_was_not_acknowledged(kiosk, record, status):
    _, session, _ = record
    arrive(kiosk, record)
    kiosk.desk.set_profile(session, Profile("13800138001"))
    kiosk.exchange(*kiosk.results(status, code="odd"))
    wait(kiosk, AGE * 3)
    assert knows(kiosk, record)
    assert said(kiosk) == [None]


@pytest.mark.slow
def test_nothing_goes_before_the_server_shows_it(kiosk, record):
    arrive(kiosk, record, shown=False)
    wait(kiosk, AGE * 3)
    assert knows(kiosk, record)


@pytest.mark.slow
def test_one_that_was_matched_stays_and_one_that_is_matched_late_comes_back(
    kiosk, record, person
):
    opened, _, _ = record
    entry = RosterEntry.model_validate_json(
        kiosk.store.read(lambda db: body_at(db, registration_key(opened.number)))
    )
    matched = entry.model_copy(update={"matched": person})
    arrive(kiosk, record)
    wait(kiosk)
    assert not knows(kiosk, record)
    kiosk.server.publish(registration_key(opened.number), 2, matched)
    wait(kiosk, AGE * 3)
    assert knows(kiosk, record)
    assert said(kiosk) == []


@pytest.mark.slow
def test_other_candidates_keep_what_they_have(kiosk, record):
    kiosk.add()
    arrive(kiosk, record)
    kiosk.server.show(Dossier(kiosk.session.registration.number, rev=5))
    wait(kiosk)
    mine = registration_key(kiosk.session.registration.number)
    assert kiosk.store.read(lambda db: body_at(db, mine)) is not None
