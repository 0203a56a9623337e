"""Somebody on no roster hands in under a record, and the office finds who it is."""

import pytest
from sqlalchemy import select

from central import provisional
from central.archive.erasing import erase_due
from central.errors import RefusedError
from central.store import audit, provisionals, roster
from central.store.schema import operations as operation_rows
from central.store.schema import registrations
from dossier.model import HeldFor, Verdict
from dossier.operations import OpenProvisional
from dossier.review import give_verdict
from dossier.states import State
from sync.guard import Denied
from sync.protocol.messages import Status
from sync.protocol.provisional import is_of, is_provisional
from sync.provisional import Person
from sync.seal import SealBrokenError
from sync.views import Session

PERSON = Person("样本乙", "999900199001010014", "13800000001", "临床执业医师")


@pytest.fixture
def opened(kiosk):
    return kiosk.desk.backroom().open_record(PERSON)


@pytest.fixture
def guest(kiosk, opened):
    """The candidate who was handed number and password."""
    session = kiosk.desk.try_login(opened.number, opened.password)
    assert isinstance(session, Session)
    return session


def hand_in(kiosk, session):
    kiosk.desk.activate(session, "1")
    kiosk.add(session, "identity", "front", 1)
    kiosk.add(session, "identity", "back", 2)
    return kiosk.add(session, "diploma", seed=3)


def find(central, number):
    with central.office.database.read() as connection:
        return provisionals.find(connection, number)


def match(central, record, number):
    provisional.match(central.office, record, number, "王审核", None)


def acts(central, number):
    with central.office.database.read() as connection:
        return [e.act for e in audit.of_registration(connection, number, 50)]


def test_a_record_serves_at_once_and_without_a_line(central, kiosk, opened):
    central.stop()
    session = kiosk.desk.try_login(opened.number, opened.password)
    assert isinstance(session, Session)
    material = kiosk.add(session, "diploma")
    assert kiosk.shown(session).materials == (material,)
    assert is_of(opened.number, kiosk.store.enrolled().device)
    assert kiosk.shown(session).profile.phone == PERSON.phone


def test_the_office_has_the_record_with_all_that_came_under_it(
    central, kiosk, opened, guest, make_picture
):
    diploma = hand_in(kiosk, guest)
    kiosk.desk.submit(guest, declared=True)
    kiosk.sync()
    record = find(central, opened.number)
    assert (record.state, record.registration.name) == ("open", PERSON.name)
    dossier = central.dossier(opened.number)
    assert (dossier.state, len(dossier.materials)) == (State.SUBMITTED, 3)
    assert central.image(opened.number, diploma) == make_picture(3)
    assert acts(central, opened.number)[-1] == "open_record"


def test_another_kiosk_of_the_site_serves_the_record_too(
    kiosk, make_kiosk, opened, guest
):
    hand_in(kiosk, guest)
    kiosk.sync()
    other = make_kiosk()
    other.sync()
    session = other.desk.try_login(opened.number, opened.password)
    assert isinstance(session, Session)
    assert len(other.shown(session).materials) == 3


def test_a_match_moves_everything_and_the_kiosk_shows_the_true_registration(
    central, kiosk, opened, guest, number, make_picture
):
    diploma = hand_in(kiosk, guest)
    kiosk.desk.submit(guest, declared=True)
    kiosk.sync()
    match(central, opened.number, number)
    true = central.dossier(number)
    assert (true.state, len(true.materials)) == (State.SUBMITTED, 3)
    assert true.profile.phone == PERSON.phone
    assert central.dossier(opened.number).materials == ()
    sealed = central.office.files.read(diploma.blob)
    image = provisional.opened_image(central.office, sealed, number, diploma.id)
    assert image == make_picture(3)
    kiosk.sync()
    session = kiosk.desk.try_login(opened.number, opened.password)
    assert isinstance(session, Session)
    assert session.registration.number == number
    assert kiosk.shown(session) == true
    assert kiosk.desk.thumbnail(session, diploma.id) == b"small"
    # The login of the registration system shows the same.
    assert kiosk.shown(kiosk.log_in(number)) == true
    assert acts(central, number)[0] == acts(central, opened.number)[0] == "match"


def test_a_moved_image_opens_for_nobody_else(central, kiosk, opened, guest, number):
    diploma = hand_in(kiosk, guest)
    kiosk.sync()
    sealed = central.office.files.read(diploma.blob)
    for wrong in (number, "2026000002"):
        with pytest.raises(SealBrokenError):
            provisional.opened_image(central.office, sealed, wrong, diploma.id)
    match(central, opened.number, number)
    with pytest.raises(SealBrokenError):
        provisional.opened_image(central.office, sealed, "2026000002", diploma.id)
    with pytest.raises(SealBrokenError):
        provisional.opened_image(central.office, sealed, number, "another")


def test_what_was_shot_before_the_kiosk_heard_of_the_match_arrives_too(
    central, kiosk, opened, guest, number, make_picture
):
    hand_in(kiosk, guest)
    kiosk.sync()
    match(central, opened.number, number)
    late = kiosk.add(guest, "other", seed=7)  # still under the record
    kiosk.sync()
    assert late in central.dossier(number).materials
    assert kiosk.store.waiting() == []
    session = kiosk.desk.try_login(opened.number, opened.password)
    assert late in kiosk.shown(session).materials
    assert kiosk.desk.view(session).unsent == 0
    more = kiosk.add(session, "other", seed=8)  # under the true number by now
    kiosk.sync()
    assert more in central.dossier(number).materials
    assert central.image(number, more) == make_picture(8)


def test_what_no_longer_fits_is_held_with_its_picture(
    central, kiosk, opened, guest, number, make_picture
):
    kiosk.complete(kiosk.log_in(number))
    kiosk.desk.submit(kiosk.log_in(number), declared=True)
    diploma = hand_in(kiosk, guest)
    kiosk.sync()
    before = central.dossier(number)
    match(central, opened.number, number)
    after = central.dossier(number)
    assert (after.state, after.materials) == (State.SUBMITTED, before.materials)
    assert after.profile == before.profile
    assert {held.reason for held in after.held} == {HeldFor.LOCKED}
    assert diploma.id in {held.material_id for held in after.held}
    came = {one.id: one.body for one in central.received(number)}
    assert all(held.operation_id in came for held in after.held)


def test_a_match_happens_once(central, kiosk, opened, guest, number):
    hand_in(kiosk, guest)
    kiosk.sync()
    match(central, opened.number, number)
    before = central.dossier(number)
    for true in (number, "2026000002"):
        with pytest.raises(RefusedError, match="R250"):
            match(central, opened.number, true)
    assert central.dossier(number) == before
    assert central.dossier("2026000002").materials == ()


def test_only_a_true_registration_of_the_same_site_can_be_meant(
    central, kiosk, opened, guest, foreign
):
    kiosk.sync()
    other = kiosk.desk.backroom().open_record(PERSON)
    kiosk.sync()
    for true, code in (
        (foreign.number, "R252"),
        ("nobody", "R251"),
        (other.number, "R253"),
        (opened.number, "R253"),
    ):
        with pytest.raises(RefusedError, match=code):
            match(central, opened.number, true)
    with pytest.raises(RefusedError, match="R250"):
        match(central, "2026000001", "2026000002")
    with pytest.raises(RefusedError, match="R250"):
        provisional.match(central.office, opened.number, "2026000001", "x", ("别区",))
    assert find(central, opened.number).state == "open"


def test_a_refusal_says_why_and_can_be_mended(central, kiosk, opened, guest, number):
    hand_in(kiosk, guest)
    kiosk.sync()
    with pytest.raises(RefusedError, match="R254"):
        provisional.refuse(central.office, opened.number, " ", "王审核", None)
    provisional.refuse(central.office, opened.number, "查无此人", "王审核", None)
    kiosk.sync()
    denied = kiosk.desk.try_login(opened.number, opened.password)
    assert denied == Denied(refused="查无此人")
    assert isinstance(kiosk.desk.try_login(opened.number, "wrong"), Denied)
    assert len(central.dossier(opened.number).materials) == 3  # nothing is lost
    match(central, opened.number, number)
    kiosk.sync()
    again = kiosk.desk.try_login(opened.number, opened.password)
    assert isinstance(again, Session)
    assert len(kiosk.shown(again).materials) == 3


def test_a_record_of_an_odd_form_is_rejected_and_shown_to_the_staff(central, kiosk):
    kiosk.desk.backroom().open_record(
        Person("样本丙", "not a number!", "13800000001", "临床执业医师")
    )
    kiosk.sync()
    health = kiosk.desk.health()
    assert health.stuck == 2  # the record, and what was done under it
    assert set(health.stuck_codes) == {"bad_record", "unknown_registration"}


def test_nobody_opens_a_record_in_anothers_name(central, kiosk, opened):
    kiosk.sync()
    body = next(
        one.body
        for one in central.received(opened.number)
        if isinstance(one.body, OpenProvisional)
    )
    device = kiosk.store.enrolled()
    for number, fault in (
        ("P-00000000-ABCDEF", "bad_record"),
        (opened.number, "id_reused"),
        ("2026000003", "bad_record"),
    ):
        with central.office.database.write() as connection:
            from central.store import devices  # noqa: PLC0415 - for this alone

            known = devices.find(connection, device.device)
            found = provisional.open_record(
                connection, known, number, body, central.office.clock()
            )
        assert found == fault


def test_a_record_survives_a_new_epoch(central, kiosk, opened, guest, number):
    hand_in(kiosk, guest)
    kiosk.sync()
    match(central, opened.number, number)
    kiosk.sync()
    from central.store import secrets  # noqa: PLC0415 - for this alone

    with central.office.database.write() as connection:
        secrets.renew_epoch(connection)
    central.stop()
    central.start()
    kiosk.sync()
    kiosk.sync()
    session = kiosk.desk.try_login(opened.number, opened.password)
    assert session.registration.number == number
    assert len(kiosk.shown(session).materials) == 3
    statuses = {one.status for one in central.received(number)}
    assert statuses == {Status.APPLIED}


def test_what_is_erased_leaves_nothing_of_the_record(
    central, kiosk, opened, guest, number
):
    hand_in(kiosk, guest)
    kiosk.desk.submit(guest, declared=True)
    kiosk.sync()
    match(central, opened.number, number)
    office = central.office
    central.review(number, lambda d: give_verdict(d, Verdict(True, office.clock(), "")))
    erase_due(office, -1, even_unexported=True)
    with office.database.read() as connection:
        assert roster.find(connection, number) is None
        assert roster.find(connection, opened.number) is None
        keys = connection.execute(select(operation_rows.c.key)).scalars().all()
        left = connection.execute(select(registrations.c.number)).scalars().all()
    assert keys == []
    assert not any(is_provisional(one) for one in left)
    kiosk.sync()
    assert kiosk.desk.log_in(opened.number, opened.password) is None
