"""Recording: image and operation are one commit, and a refusal stores nothing."""

from dataclasses import replace

import pytest

from dossier.model import Profile
from dossier.operations import AddMaterial, DeleteMaterial
from dossier.states import State
from sync.desk import Desk
from sync.doorbell import Doorbells
from sync.errors import RefusedError, StoreError

HUGE = 2**60  # more free bytes than any disk has


def images(kiosk):
    db = kiosk.store._db
    return db.table("image").count


def test_what_was_added_is_shown_and_waits(kiosk):
    material = kiosk.add()
    view = kiosk.desk.view(kiosk.session)
    assert view.dossier.materials == (material,)
    assert view.unsent == 1


def test_what_was_added_is_there_when_the_store_is_opened_again(
    kiosk, open_store, person
):
    material = kiosk.add()
    kiosk.store.close()
    assert open_store().view(person).dossier.materials == (material,)


def test_an_image_and_its_thumbnail_can_be_seen_again_before_submission(kiosk):
    material = kiosk.add(content=b"the whole page")
    assert kiosk.desk.image(kiosk.session, material.id) == b"the whole page"
    assert kiosk.desk.thumbnail(kiosk.session, material.id) == b"thumbnail"


def test_an_image_from_elsewhere_cannot_be_seen_here(kiosk):
    assert kiosk.desk.image(kiosk.session, "from-another-kiosk") is None
    assert kiosk.desk.thumbnail(kiosk.session, "from-another-kiosk") is None


def test_after_a_new_password_old_pictures_are_closed_and_no_error(kiosk):
    material = kiosk.add()
    renewed = replace(kiosk.session, wrapping_key=b"n" * 32)
    assert kiosk.desk.image(renewed, material.id) is None
    assert kiosk.desk.thumbnail(renewed, material.id) is None


def test_a_failure_between_image_and_operation_leaves_neither(kiosk):
    kiosk.add()
    db = kiosk.store._db
    db.execute(
        "CREATE TRIGGER broken BEFORE INSERT ON outbox"
        " BEGIN SELECT raise(ABORT, 'cut'); END"
    )
    with pytest.raises(StoreError, match="S203"):
        kiosk.add()
    assert (images(kiosk), len(kiosk.store.waiting())) == (1, 1)


def test_after_a_failure_the_next_picture_is_taken(kiosk):
    db = kiosk.store._db
    db.execute(
        "CREATE TRIGGER broken BEFORE INSERT ON outbox"
        " BEGIN SELECT raise(ROLLBACK, 'cut'); END"
    )
    with pytest.raises(StoreError, match="S203"):
        kiosk.add()
    db.execute("DROP TRIGGER broken")
    assert kiosk.shown.materials == ()
    assert kiosk.shown.materials != (kiosk.add(),)


def test_a_full_disk_refuses_the_picture_and_the_next_one_may_fit(kiosk):
    db = kiosk.store._db
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {pages + 2}").fetchone()
    with pytest.raises(StoreError, match="S201"):
        kiosk.add(content=b"x" * 200_000)
    db.execute(f"PRAGMA max_page_count = {pages + 1000}").fetchone()
    material = kiosk.add(content=b"x" * 200_000)
    assert kiosk.shown.materials == (material,)


def test_below_the_reserve_no_picture_is_taken(kiosk, make_kiosk):
    nearly_full = make_kiosk(reserve=HUGE)
    with pytest.raises(StoreError, match="S201"):
        nearly_full.add()
    assert nearly_full.shown.materials == ()


def test_below_the_reserve_deleting_and_submitting_go_on(kiosk, open_store, clock):
    kept, gone = kiosk.complete(), kiosk.add()
    nearly_full = open_store(HUGE)
    desk = Desk(nearly_full, Doorbells(nearly_full.folder), clock)
    desk.delete(kiosk.session, gone.id)
    desk.submit(kiosk.session, declared=True)
    shown = desk.view(kiosk.session).dossier
    assert (shown.state, shown.materials) == (State.SUBMITTED, (kept,))


def test_a_locked_dossier_refuses_and_stores_nothing(kiosk):
    kept = kiosk.complete()
    kiosk.desk.submit(kiosk.session, declared=True)
    before = (images(kiosk), kiosk.store.waiting())
    with pytest.raises(RefusedError, match="S301"):
        kiosk.add()
    with pytest.raises(RefusedError, match="S301"):
        kiosk.desk.delete(kiosk.session, kept.id)
    assert (images(kiosk), kiosk.store.waiting()) == before


def test_a_full_type_refuses_and_stores_nothing(kiosk):
    kiosk.add("diploma")
    kiosk.add("diploma")
    with pytest.raises(RefusedError, match="S302"):
        kiosk.add("diploma")
    assert images(kiosk) == 2


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda k: k.desk.submit(k.session, declared=True), "S303"),
        (lambda k: k.desk.set_profile(k.session, Profile("110")), "S304"),
        (lambda k: k.desk.submit(k.session, declared=False), "S305"),
        (lambda k: k.desk.delete(k.session, "none"), "S306"),
        (lambda k: k.add("passport"), "S306"),
    ],
)
def test_a_refusal_has_its_own_code(kiosk, act, code):
    with pytest.raises(RefusedError, match=code):
        act(kiosk)
    assert kiosk.store.waiting() == []


def test_an_operation_without_effect_does_not_wait(kiosk):
    kiosk.desk.activate(kiosk.session, "1")
    kiosk.desk.activate(kiosk.session, "1")
    assert len(kiosk.store.waiting()) == 1


def test_on_submission_this_kiosk_forgets_how_to_read_the_pictures(kiosk):
    material = kiosk.complete()
    kiosk.desk.submit(kiosk.session, declared=True)
    assert kiosk.desk.image(kiosk.session, material.id) is None
    assert kiosk.store.kept_image(material.id).candidate_wrap is None


def test_after_submission_a_picture_can_still_be_recognised(kiosk):
    material = kiosk.complete()
    kiosk.desk.submit(kiosk.session, declared=True)
    assert kiosk.desk.thumbnail(kiosk.session, material.id) == b"thumbnail"


def test_operations_of_one_key_are_numbered_without_a_gap(kiosk):
    first = kiosk.add()
    kiosk.desk.delete(kiosk.session, first.id)
    second = kiosk.add()
    ids = tuple(item.id for item in kiosk.store.waiting())
    sent = kiosk.store.wire_operations(ids)
    assert [operation.n for operation in sent] == [1, 2, 3]
    assert isinstance(sent[1].body, DeleteMaterial)
    assert sent[2].body == AddMaterial(second)


def test_the_wire_carries_when_it_happened_by_the_kiosks_clocks(kiosk):
    kiosk.add()
    (operation,) = kiosk.store.wire_operations((kiosk.store.waiting()[0].id,))
    now = kiosk.clock.now()
    assert (operation.boot, operation.mono, operation.wall) == (
        now.boot,
        now.mono,
        now.wall,
    )


def test_without_enrolment_no_picture_is_taken(open_store, clock, kiosk, tmp_path):
    store = open_store(where=tmp_path / "bare")
    desk = Desk(store, Doorbells(store.folder), clock)
    with pytest.raises(StoreError, match="S105"):
        desk.add(kiosk.session, "other", "", b"jpeg", b"thumbnail")


def test_a_login_needs_the_right_account_and_password(kiosk):
    assert kiosk.desk.log_in("specimen1", "wrong") is None
    assert kiosk.desk.log_in("nobody", "样本密码") is None


def test_a_login_shows_its_own_registration(kiosk, person):
    assert kiosk.session.registration == person
