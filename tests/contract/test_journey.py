"""A dossier goes up, a decision comes down, step by step over real HTTP."""

import pytest

from central import setup
from central.params import utc_now
from dossier.locks import is_locked
from dossier.model import Profile, Verdict
from dossier.review import give_verdict
from dossier.states import State
from sync.errors import RefusedError

MESSAGE = "毕业证编号无法辨别,请重新上传!"


@pytest.fixture
def submitted(kiosk, session):
    kiosk.complete(session)
    kiosk.desk.submit(session, declared=True)
    kiosk.sync()


@pytest.fixture
def returned(central, kiosk, number, submitted):
    central.ask_again(number, "diploma", MESSAGE)
    kiosk.sync()


@pytest.fixture
def passed(central, kiosk, session, number, returned):
    (old,) = kiosk.shown(session).of_type("diploma")
    kiosk.desk.delete(session, old.id)
    kiosk.add(session, "diploma", seed=4)
    kiosk.desk.submit(session, declared=True)
    kiosk.sync()
    verdict = Verdict(True, utc_now(), "")
    central.review(number, lambda before: give_verdict(before, verdict))
    kiosk.sync()


def test_the_roster_of_the_own_site_arrives_and_no_other(kiosk, number, foreign):
    assert kiosk.log_in(number).registration.number == number
    assert kiosk.store.roster_entry(foreign.account) is None


def test_the_catalogue_arrives(kiosk, session):
    needed = kiosk.desk.view(session).requirements
    shown = [(entry.type.name_zh, entry.required) for entry in needed]
    assert shown == [("身份证明", True), ("毕业证书", True), ("其他材料", False)]


def test_what_was_captured_is_applied_at_the_server(central, kiosk, session, number):
    kiosk.complete(session)
    kiosk.sync()
    assert kiosk.desk.view(session).unsent == 0
    assert central.dossier(number) == kiosk.shown(session)
    assert len(central.dossier(number).materials) == 3


def test_the_office_sees_the_picture_that_was_taken(
    central, kiosk, session, number, make_picture
):
    material = kiosk.add(session, seed=7)
    kiosk.sync()
    assert central.image(number, material) == make_picture(7)


def test_a_picture_that_was_deleted_before_it_went_is_not_in_the_dossier(
    central, kiosk, session, number
):
    gone, kept = kiosk.add(session, seed=1), kiosk.add(session, seed=2)
    kiosk.desk.delete(session, gone.id)
    kiosk.sync()
    assert central.dossier(number).materials == (kept,)


def test_a_submission_locks_here_and_there(central, kiosk, session, number, submitted):
    assert central.dossier(number).state is State.SUBMITTED
    assert kiosk.shown(session).state is State.SUBMITTED
    with pytest.raises(RefusedError, match="S301"):
        kiosk.add(session)


def test_a_return_shows_its_message_and_unlocks_its_type_alone(
    kiosk, session, returned
):
    shown = kiosk.shown(session)
    assert [message.text for message in shown.feedback] == [MESSAGE]
    locked = {name: is_locked(shown, name) for name in ("diploma", "identity")}
    assert locked == {"diploma": False, "identity": True}


def test_after_a_return_it_can_be_submitted_again_and_passed(
    central, kiosk, session, number, passed
):
    assert kiosk.shown(session).state is State.PASSED
    assert kiosk.shown(session) == central.dossier(number)


def test_after_the_verdict_the_kiosk_can_show_no_picture(kiosk, session, passed):
    materials = kiosk.shown(session).materials
    seen = [kiosk.desk.thumbnail(session, one.id) for one in materials]
    assert seen == [None] * 3


def test_every_operation_counted_once(central, number, passed):
    kinds = [received.body.kind for received in central.received(number)]
    assert sorted(kinds) == sorted(
        ["activate", "set_profile", *["add_material"] * 4, "delete_material"]
        + ["submit"] * 2
    )


@pytest.mark.usefixtures("submitted")
def test_a_lock_reaches_a_waiting_kiosk_by_itself(
    central, kiosk, session, number, working
):
    working(kiosk)
    central.ask_again(number, "diploma", MESSAGE)
    central.look_until(lambda: kiosk.shown(session).state is State.RETURNED)
    assert kiosk.shown(session).asked == ("diploma",)


def test_a_large_roster_arrives_in_pages(central, make_kiosk, make_entry):
    many = [make_entry(f"20270{place:05}") for place in range(210)]
    setup.put_roster(central.office, many)
    kiosk = make_kiosk()
    kiosk.sync()
    missing = [e for e in many if not kiosk.store.roster_entry(e.registration.account)]
    assert missing == []


def test_more_operations_than_a_page_arrive_in_order(central, kiosk, session, number):
    phones = [f"138{place:08}" for place in range(105)]
    for phone in phones:
        kiosk.desk.set_profile(session, Profile(phone))
    kiosk.sync()
    received = [one.body.profile.phone for one in central.received(number)]
    assert received == phones
