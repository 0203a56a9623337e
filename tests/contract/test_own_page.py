"""The address of the candidate's own page comes to the kiosk, from a real server."""

import logging

import pytest

from central.store import feed, pages
from sync.errors import LineError
from sync.protocol.messages import Change, KioskSettings, dossier_key
from sync.protocol.pages import PAGES_KEY

PAGE_URL = "https://pages.example"


def tell(central, page_url=PAGE_URL, *, by_sms=False):
    with central.office.database.write() as connection:
        told = pages.tell(connection, page_url, by_sms=by_sms)
    central.office.bell.ring()
    return told


def submit(kiosk, session):
    kiosk.complete(session)
    kiosk.desk.submit(session, declared=True)


def page_of(kiosk, session):
    return kiosk.desk.view(session).page


def test_it_is_known_once_the_centre_has_the_submission(
    central, kiosk, session, number
):
    tell(central)
    kiosk.complete(session)
    kiosk.sync()
    assert page_of(kiosk, session) == ""
    kiosk.desk.submit(session, declared=True)
    assert page_of(kiosk, session) == ""
    kiosk.sync()
    with central.office.database.write() as connection:
        code = pages.code_of(connection, number)
    assert page_of(kiosk, session) == f"{PAGE_URL}/c/{code}"


def test_it_stays_the_same_after_a_return(central, kiosk, session, number):
    tell(central)
    submit(kiosk, session)
    kiosk.sync()
    before = page_of(kiosk, session)
    central.ask_again(number, "diploma", "毕业证编号无法辨别,请重新上传!")
    kiosk.sync()
    assert before
    assert page_of(kiosk, session) == before


def test_an_office_without_pages_and_an_older_one_tell_of_none(
    central, kiosk, session, number
):
    submit(kiosk, session)
    kiosk.sync()
    assert page_of(kiosk, session) == ""
    tell(central)
    kiosk.sync()
    assert page_of(kiosk, session)
    tell(central, None)
    kiosk.sync()
    assert page_of(kiosk, session) == ""
    key = dossier_key(number)
    body = feed_body(central, key)
    del body["page"]
    tell(central)
    with central.office.database.write() as connection:
        feed.put(connection, "S01", key, 99, body)
    kiosk.sync()
    assert page_of(kiosk, session) == ""


def feed_body(central, key):
    with central.office.database.read() as connection:
        change = feed.one(connection, "S01", key)
    assert isinstance(change, Change)
    assert change.body is not None
    return change.body


def test_an_older_kiosk_takes_the_place_for_settings_that_change_nothing(central):
    tell(central)
    with central.office.database.read() as connection:
        change = feed.one(connection, feed.EVERY_SITE, PAGES_KEY)
    told = KioskSettings.model_validate(change.body)
    assert (told.retention_days, told.heartbeat_s) == (None, None)


def test_what_was_told_is_not_told_again(central):
    assert tell(central)
    assert not tell(central)
    assert tell(central, by_sms=True)
    assert tell(central, None)
    assert not tell(central, None)
    assert tell(central)


@pytest.mark.parametrize("page", ["A" * 26, 7])
def test_a_code_that_is_none_is_not_believed(central, kiosk, session, number, page):
    tell(central)
    submit(kiosk, session)
    kiosk.sync()
    before = page_of(kiosk, session)
    key = dossier_key(number)
    odd = feed_body(central, key) | {"page": page}
    with central.office.database.write() as connection:
        feed.put(connection, "S01", key, 99, odd)
    with pytest.raises(LineError) as caught:
        kiosk.sync()
    assert caught.value.code == "S102"
    assert page_of(kiosk, session) == before


def test_nobody_logs_it(central, kiosk, session, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    tell(central)
    submit(kiosk, session)
    kiosk.sync()
    view = kiosk.desk.view(session)
    code = view.page.rpartition("/")[2]
    written = capfd.readouterr()
    assert len(code) == 26
    assert code not in caplog.text + written.out + written.err + repr(view)
