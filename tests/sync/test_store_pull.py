"""Pulling: pages are taken whole and once, and the screen never goes backwards."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from dossier.decide import decide
from dossier.model import Dossier, Feedback, Held, HeldFor, Verdict
from dossier.review import give_verdict, return_types
from dossier.states import State
from sync.errors import LineError
from sync.protocol.messages import CATALOGUE_KEY, Change, OperationResult, Status

DAY_S = 86_400
RETENTION_DAYS = 7


@pytest.fixture
def server_side(kiosk):
    """Return a function that decides what waits, as the server would."""

    def run() -> tuple[Dossier, list[OperationResult]]:
        view = kiosk.desk.view(kiosk.session)
        dossier = Dossier(view.dossier.registration)
        results = []
        waiting = tuple(item.id for item in kiosk.store.waiting())
        for sent in kiosk.store.wire_operations(waiting):
            dossier = decide(dossier, sent.id, sent.body, view.requirements).dossier
            results.append(
                OperationResult(id=sent.id, status=Status.APPLIED, rev=dossier.rev)
            )
        return dossier, results

    return run


@pytest.fixture
def submitted(kiosk, server_side):
    """Return the server's dossier after a submission that it has acknowledged."""
    kiosk.complete()
    kiosk.desk.submit(kiosk.session, declared=True)
    dossier, results = server_side()
    kiosk.server.show(dossier)
    kiosk.exchange(*results)
    return dossier


@pytest.fixture
def feedback(kiosk):
    now = kiosk.server.time
    return Feedback("f1", now, "毕业证编号无法辨别,请重新上传!", ("diploma",))


def replayed(kiosk):
    return kiosk.store._db.table("outbox").count_where("state != 'shown'")


def test_what_the_server_shows_is_not_replayed(kiosk, submitted):
    assert replayed(kiosk) == 0
    assert kiosk.shown == submitted


def test_between_the_acknowledgement_and_its_change_nothing_disappears(
    kiosk, server_side
):
    material = kiosk.add()
    dossier, results = server_side()
    kiosk.exchange(*results)
    view = kiosk.desk.view(kiosk.session)
    assert (view.dossier.materials, view.unsent) == ((material,), 0)
    kiosk.server.show(dossier)
    kiosk.exchange()
    assert kiosk.shown == dossier
    assert replayed(kiosk) == 0


def test_what_was_added_after_the_servers_state_stays_in_sight(kiosk, server_side):
    first = kiosk.add()
    dossier, results = server_side()
    second = kiosk.add()
    kiosk.server.show(dossier)
    kiosk.exchange(*results)
    assert kiosk.shown.materials == (first, second)


def test_a_return_that_overtakes_the_acknowledgement_is_seen(
    kiosk, server_side, feedback
):
    # The answer to the submission was lost; the feed brought the return first.
    kiosk.complete()
    kiosk.desk.submit(kiosk.session, declared=True)
    dossier, results = server_side()
    returned = return_types(dossier, feedback)
    kiosk.server.show(returned)
    kiosk.exchange()
    again = [r.model_copy(update={"status": Status.DUPLICATE}) for r in results]
    kiosk.exchange(*again)
    assert kiosk.shown == returned


def test_a_return_unlocks_its_types_and_shows_its_message(kiosk, submitted, feedback):
    kiosk.server.show(return_types(submitted, feedback))
    kiosk.exchange()
    assert kiosk.shown.feedback == (feedback,)
    kiosk.desk.delete(kiosk.session, kiosk.shown.of_type("diploma")[0].id)
    assert kiosk.shown.of_type("diploma") == ()


def test_what_is_held_is_shown_as_held(kiosk, submitted):
    held = replace(
        submitted,
        rev=submitted.rev + 1,
        held=(Held("op1", HeldFor.LOCKED, "diploma", "late"),),
    )
    kiosk.server.show(held)
    kiosk.exchange()
    assert kiosk.shown.held == held.held


def test_an_operation_that_was_held_is_no_longer_unsent(kiosk, submitted):
    kiosk.desk.set_profile(
        kiosk.session, replace(kiosk.shown.profile, phone="13900000000")
    )
    kiosk.exchange(*kiosk.results(Status.HELD, rev=99))
    assert kiosk.desk.view(kiosk.session).unsent == 0


def test_a_rejected_operation_is_shown_to_the_staff_and_not_to_the_candidate(kiosk):
    kiosk.add()
    kiosk.exchange(*kiosk.results(Status.REJECTED, code="seal_broken"))
    view = kiosk.desk.view(kiosk.session)
    assert (view.stuck, view.unsent, view.dossier.materials) == (1, 0, ())
    assert kiosk.desk.health().stuck == 1


def test_an_image_that_the_server_lost_is_sent_again(kiosk):
    material = kiosk.add()
    kiosk.store.mark_uploaded(material.blob)
    kiosk.exchange(*kiosk.results(Status.NEED_BLOB))
    (waiting,) = kiosk.store.waiting()
    assert not waiting.uploaded
    assert kiosk.store.sealed_image(material.blob)


def test_what_is_to_be_retried_still_waits(kiosk):
    kiosk.add()
    before = kiosk.store.waiting()
    kiosk.exchange(*kiosk.results(Status.RETRY))
    assert kiosk.store.waiting() == before


def test_an_answer_about_another_operation_changes_nothing(kiosk):
    kiosk.add()
    before = kiosk.store.waiting()
    kiosk.exchange(OperationResult(id="f" * 32, status=Status.APPLIED, rev=5))
    assert kiosk.store.waiting() == before


def test_two_readers_take_a_page_once(kiosk, submitted):
    asked = kiosk.store.cursor()
    kiosk.server.show(replace(submitted, rev=50))
    page = kiosk.server.answer()
    newer = page.model_copy(update={"changes": [], "next": page.next + 1})
    now = kiosk.clock.now()
    assert kiosk.store.take_page(asked, page, now)
    assert not kiosk.store.take_page(asked, newer, now)
    assert kiosk.store.cursor().since == page.next


def test_a_screen_never_shows_half_of_what_came(kiosk, submitted, feedback, open_store):
    # The agent, another process, commits between two statements of one look.
    agent = open_store()
    kiosk.desk.set_profile(
        kiosk.session, replace(kiosk.shown.profile, phone="13900000000")
    )
    before = kiosk.shown
    after = replace(return_types(before, feedback), rev=before.rev + 1)
    kiosk.server.show(after)
    answers = [kiosk.server.answer(*kiosk.results(rev=before.rev))]

    def interrupt(sql, _parameters):
        if "FROM outbox" in sql and answers:
            agent.take_exchange(agent.cursor(), answers.pop(), kiosk.clock.now())

    with kiosk.store._db.tracer(interrupt):
        shown = kiosk.shown
    assert (answers, shown) == ([], before)
    assert kiosk.shown == after


@pytest.mark.parametrize("key", ["dossier/1", CATALOGUE_KEY, "registration/1"])
def test_a_change_that_is_odd_is_not_taken_in(kiosk, key):
    before = kiosk.store.cursor()
    kiosk.server.seq += 1
    kiosk.server.changes.append(
        Change(seq=kiosk.server.seq, key=key, rev=1, body={"state": "odd"})
    )
    with pytest.raises(LineError, match="S102"):
        kiosk.exchange()
    assert kiosk.store.cursor() == before
    assert kiosk.desk.view(kiosk.session).requirements


def test_an_empty_page_brings_nothing(kiosk):
    asked = kiosk.store.cursor()
    page = kiosk.server.answer()
    assert not kiosk.store.take_page(asked, page, kiosk.clock.now())


def test_what_is_gone_at_the_server_is_gone_here(kiosk, person):
    kiosk.server.publish(f"registration/{person.number}", 2, None)
    kiosk.exchange()
    assert kiosk.store.roster_entry(person.account) is None


def test_a_new_epoch_begins_the_mirror_anew(kiosk, submitted):
    kiosk.server.epoch = "epoch-2"
    kiosk.server.seq = 0
    kiosk.exchange()
    assert kiosk.store.cursor().epoch == "epoch-2"
    assert kiosk.store.roster_entry("specimen1") is None
    # The server has nothing yet; what this kiosk still holds is on its way again.
    assert kiosk.desk.view(kiosk.session).unsent == replayed(kiosk) > 0


def test_what_the_server_showed_goes_up_again_in_a_new_epoch(kiosk, server_side):
    first, second = kiosk.add(), kiosk.add()
    dossier, results = server_side()
    kiosk.server.show(dossier)
    kiosk.exchange(*results)
    assert kiosk.store.waiting() == []
    kiosk.server.epoch = "epoch-2"
    kiosk.exchange()
    waiting = kiosk.store.waiting()
    assert [item.blob for item in waiting] == [first.blob, second.blob]
    assert all(kiosk.store.sealed_image(item.blob) for item in waiting)


def test_what_was_rejected_is_judged_anew_in_a_new_epoch(kiosk):
    kiosk.add()
    kiosk.exchange(*kiosk.results(Status.REJECTED, code="unknown_registration"))
    kiosk.server.epoch = "epoch-2"
    kiosk.exchange()
    assert (len(kiosk.store.waiting()), kiosk.desk.health().stuck) == (1, 0)


def test_an_answer_of_the_former_server_acknowledges_nothing(kiosk):
    kiosk.add()
    asked, late = kiosk.store.cursor(), kiosk.server.answer(*kiosk.results(rev=1))
    kiosk.server.epoch = "epoch-2"
    kiosk.exchange()  # the other thread pulls from the restored server first
    kiosk.store.take_exchange(asked, late, kiosk.clock.now())
    assert len(kiosk.store.waiting()) == 1
    assert kiosk.store.cursor().epoch == "epoch-2"


def test_after_the_retention_time_nothing_of_an_operation_is_left(kiosk, server_side):
    kiosk.add()
    dossier, results = server_side()
    kiosk.server.show(dossier)
    kiosk.exchange(*results)
    kiosk.server.time += timedelta(days=RETENTION_DAYS, seconds=1)
    kiosk.exchange()
    kiosk.server.epoch = "epoch-2"
    kiosk.exchange()
    assert kiosk.store.waiting() == []


def test_what_a_restored_server_forgot_is_sent_again(kiosk, server_side):
    kiosk.add()
    _, results = server_side()
    kiosk.exchange(*results)
    kiosk.server.epoch = "epoch-2"
    kiosk.exchange()
    assert len(kiosk.store.waiting()) == 1


def test_what_waits_survives_a_new_epoch(kiosk):
    material = kiosk.add()
    kiosk.server.epoch = "epoch-2"
    kiosk.server.publish(CATALOGUE_KEY, 1, kiosk_exam(kiosk))
    kiosk.exchange()
    assert kiosk.shown.materials == (material,)


def kiosk_exam(kiosk):
    from sync import mirror  # noqa: PLC0415 - one look at the pulled catalogue

    return mirror.mirrored_catalogue(kiosk.store._db)


def test_the_thumbnail_goes_with_the_verdict(kiosk, submitted):
    (material,) = submitted.materials
    passed = give_verdict(submitted, Verdict(True, kiosk.server.time))
    kiosk.server.show(passed)
    kiosk.exchange()
    assert kiosk.shown.state is State.PASSED
    assert kiosk.desk.thumbnail(kiosk.session, material.id) is None


def test_the_thumbnail_stays_through_a_return(kiosk, submitted, feedback):
    (material,) = submitted.materials
    kiosk.server.show(return_types(submitted, feedback))
    kiosk.exchange()
    assert kiosk.desk.thumbnail(kiosk.session, material.id) == b"thumbnail"


@pytest.fixture
def acknowledged(kiosk, server_side):
    """Return a material whose image and operation the server has."""
    material = kiosk.add()
    kiosk.store.mark_uploaded(material.blob)
    dossier, results = server_side()
    kiosk.server.show(dossier)
    kiosk.exchange(*results)
    return material


def test_a_sealed_image_is_kept_for_the_retention_time(kiosk, acknowledged):
    kiosk.server.time += timedelta(days=7, seconds=-1)
    kiosk.exchange()
    assert kiosk.store.sealed_image(acknowledged.blob)


def test_a_sealed_image_is_erased_after_the_retention_time(kiosk, acknowledged):
    kiosk.server.time += timedelta(days=7)
    kiosk.exchange()
    assert kiosk.store.sealed_image(acknowledged.blob) is None


def test_the_kiosks_own_clock_erases_nothing(kiosk, acknowledged):
    kiosk.clock.advance(3650 * DAY_S)
    kiosk.exchange()
    assert kiosk.store.sealed_image(acknowledged.blob)


def test_the_servers_time_zone_erases_nothing_early(kiosk, acknowledged):
    there = kiosk.server.time + timedelta(days=6, hours=20)
    kiosk.server.time = there.astimezone(timezone(timedelta(hours=8)))
    kiosk.exchange()
    assert kiosk.store.sealed_image(acknowledged.blob)


def test_an_image_whose_operation_was_not_shown_yet_is_kept(kiosk, server_side):
    material = kiosk.add()
    kiosk.store.mark_uploaded(material.blob)
    _, results = server_side()
    kiosk.exchange(*results)
    kiosk.server.time += timedelta(days=3650)
    kiosk.exchange()
    assert kiosk.store.sealed_image(material.blob)


def test_an_image_that_was_not_acknowledged_is_never_erased(kiosk):
    material = kiosk.add()
    kiosk.store.mark_uploaded(material.blob)
    kiosk.server.time += timedelta(days=3650)
    kiosk.exchange()
    assert kiosk.store.sealed_image(material.blob)


def test_the_status_line_says_when_and_why_not(kiosk):
    kiosk.store.note_failure("S101")
    assert kiosk.desk.health().last_error == "S101"
    kiosk.clock.advance(60)
    kiosk.exchange()
    health = kiosk.desk.health()
    assert (health.last_error, health.synced_at) == ("", kiosk.clock.now().wall)


def test_the_queue_says_how_much_waits_and_since_when(kiosk):
    first = kiosk.clock.now().wall
    kiosk.add()
    kiosk.clock.advance(60)
    kiosk.add()
    health = kiosk.desk.health()
    assert (health.queued, health.oldest_at) == (2, first)
