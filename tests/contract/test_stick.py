"""What goes on a stick has the effect of the wire, once, whatever order it comes in."""

import shutil

import pytest

from central.carry import take_in
from central.params import utc_now
from dossier.model import HeldFor, Verdict
from dossier.review import give_verdict
from dossier.states import State
from tests.contract.stick import code_of


def operations_of(central, number):
    return [(entry.id, entry.status.value) for entry in central.received(number)]


def test_a_whole_dossier_goes_to_the_office_and_comes_back_locked(
    central, stick, kiosk, session, number
):
    kiosk.complete(session)
    kiosk.desk.submit(session, declared=True)
    came = stick.round_trip(kiosk)
    assert central.dossier(number).state is State.SUBMITTED
    assert kiosk.shown(session) == central.dossier(number)
    assert kiosk.desk.view(session).unsent == 0
    assert (came.receipts, came.waiting) == ({"applied": 6}, 0)


def test_the_office_sees_the_picture_that_was_carried(
    stick, kiosk, session, number, make_picture
):
    material = kiosk.add(session, seed=7)
    stick.round_trip(kiosk)
    assert stick.central.image(number, material) == make_picture(7)


def test_exported_is_not_acknowledged(stick, kiosk, session):
    kiosk.complete(session)
    stick.arrive(stick.export(kiosk))
    assert kiosk.desk.view(session).unsent == 5
    assert kiosk.store.health().queued == 5


def test_what_came_twice_counts_once(central, stick, kiosk, session, number):
    kiosk.complete(session)
    done = stick.export(kiosk)
    first = stick.arrive(done)
    before = operations_of(central, number), central.dossier(number)
    again = stick.arrive(done)
    assert (first.results, again.results) == ({"applied": 5}, {"duplicate": 5})
    assert (first.new_images, again.new_images) == (3, 0)
    assert (operations_of(central, number), central.dossier(number)) == before
    stick.back(kiosk, again)
    assert kiosk.desk.view(session).unsent == 0


def test_a_stick_after_the_network_changes_nothing(
    central, stick, kiosk, session, number
):
    kiosk.complete(session)
    done = stick.export(kiosk)
    kiosk.sync()
    before = operations_of(central, number), central.dossier(number)
    arrived = stick.arrive(done)
    assert arrived.results == {"duplicate": 5}
    assert (operations_of(central, number), central.dossier(number)) == before
    came = stick.back(kiosk, arrived)
    assert (came.receipts, came.changes) == ({}, 0)
    assert kiosk.shown(session) == central.dossier(number)


def test_the_network_after_a_stick_changes_nothing(
    central, stick, kiosk, session, number
):
    kiosk.complete(session)
    stick.arrive(stick.export(kiosk))
    before = operations_of(central, number), central.dossier(number)
    kiosk.sync()
    assert (operations_of(central, number), central.dossier(number)) == before
    assert kiosk.desk.view(session).unsent == 0


def test_the_network_goes_on_where_the_answer_ended(
    central, stick, kiosk, session, number
):
    kiosk.add(session, seed=1)
    stick.round_trip(kiosk)
    later = kiosk.add(session, seed=2)
    kiosk.sync()
    assert later in central.dossier(number).materials
    assert len(operations_of(central, number)) == 2


def test_an_older_bundle_after_a_newer_one_changes_nothing(
    central, stick, kiosk, session, number
):
    old_picture = kiosk.add(session, seed=1)
    older = stick.export(kiosk)
    kiosk.desk.delete(session, old_picture.id)
    kiosk.add(session, seed=2)
    newer = stick.export(kiosk)
    answers = [stick.arrive(newer), stick.arrive(older)]
    assert old_picture not in central.dossier(number).materials
    assert answers[1].results == {"duplicate": 1}
    for answer in answers:
        stick.back(kiosk, answer)
    assert kiosk.shown(session) == central.dossier(number)
    assert kiosk.desk.view(session).unsent == 0


def test_answers_taken_in_the_wrong_order_end_at_the_newest_state(
    central, stick, kiosk, session, number
):
    kiosk.complete(session)
    kiosk.desk.submit(session, declared=True)
    first = stick.arrive(stick.export(kiosk))
    central.ask_again(number, "diploma", "请重拍")
    second = stick.arrive(stick.export(kiosk))
    stick.back(kiosk, second)
    stick.back(kiosk, first)
    assert kiosk.shown(session) == central.dossier(number)
    assert kiosk.shown(session).state is State.RETURNED


def test_two_answers_to_one_cursor_both_bring_what_is_new(
    central, stick, kiosk, session, number
):
    kiosk.complete(session)
    kiosk.desk.submit(session, declared=True)
    exported = [stick.export(kiosk), stick.export(kiosk)]
    stick.back(kiosk, stick.arrive(exported[0]))
    central.ask_again(number, "diploma", "请重拍")
    came = stick.back(kiosk, stick.arrive(exported[1]))
    assert came.changes == 1
    assert kiosk.shown(session).state is State.RETURNED


def test_an_answer_that_comes_again_brings_nothing(stick, kiosk, session):
    kiosk.complete(session)
    arrived = stick.arrive(stick.export(kiosk))
    stick.back(kiosk, arrived)
    shown = kiosk.shown(session)
    again = stick.back(kiosk, arrived)
    assert (again.receipts, again.changes) == ({}, 0)
    assert kiosk.shown(session) == shown


def test_a_kiosk_that_never_had_a_line_gets_roster_and_catalogue(
    stick, make_kiosk, number
):
    kiosk = make_kiosk()
    came = stick.round_trip(kiosk)
    assert came.changes == 3
    session = kiosk.log_in(number)
    assert len(kiosk.desk.view(session).requirements) == 3


def test_what_was_locked_meanwhile_is_held(central, stick, kiosk, make_kiosk, number):
    other = make_kiosk()
    other.sync()
    late = other.add(other.log_in(number), "diploma", seed=9)
    here = kiosk.log_in(number)
    kiosk.complete(here)
    kiosk.desk.submit(here, declared=True)
    kiosk.sync()
    came = stick.round_trip(other)
    (held,) = central.dossier(number).held
    assert (held.reason, held.material_id) == (HeldFor.LOCKED, late.id)
    assert came.receipts == {"held": 1}
    assert other.shown(other.log_in(number)).held == (held,)


def test_a_registration_of_another_site_is_rejected(central, stick, kiosk, foreign):
    from sync.views import Session  # noqa: PLC0415 - only this test forges one

    kiosk.add(Session(foreign, b"k" * 32))
    came = stick.round_trip(kiosk)
    assert came.receipts == {"rejected": 1}
    assert kiosk.store.health().stuck_codes == ("other_site",)
    assert central.dossier(foreign.number).materials == ()


def test_a_verdict_comes_on_a_stick(central, stick, kiosk, session, number):
    kiosk.complete(session)
    kiosk.desk.submit(session, declared=True)
    stick.round_trip(kiosk)
    verdict = Verdict(True, utc_now(), "")
    central.review(number, lambda before: give_verdict(before, verdict))
    stick.round_trip(kiosk)
    assert kiosk.shown(session).state is State.PASSED


def test_an_image_that_went_by_stick_alone_is_erased_after_its_time(
    central, stick, kiosk, session
):
    material = kiosk.add(session, seed=1)
    stick.round_trip(kiosk)
    retention = central.office.params.retention_days
    assert retention == 7
    with kiosk.store._writing() as db:  # as if the office had had it for so long
        for table in ("image", "outbox"):
            db.execute(
                f"UPDATE {table} SET acknowledged_at = '2000-01-01T00:00:00+00:00'"
            )
    stick.round_trip(kiosk)
    assert kiosk.store.kept_image(material.id).sealed is None


def test_time_on_the_way_is_not_taken_for_the_candidates(
    central, stick, kiosk, session, number
):
    kiosk.add(session)
    stick.arrive(stick.export(kiosk))
    (entry,) = central.received(number)
    assert entry.times.happened_at is None


def test_the_office_does_not_take_a_stick_for_a_sign_of_life(central, stick, kiosk):
    def seen():
        with central.office.database.read() as connection:
            return connection.exec_driver_sql(
                "SELECT seen_at, heartbeat FROM devices"
            ).all()

    before = seen()
    stick.arrive(stick.export(kiosk))
    assert seen() == before


def test_many_parts_are_one_bundle(central, stick, kiosk, session, number):
    for seed in range(4):
        kiosk.add(session, seed=seed)
    done = stick.export(kiosk, part_bytes=5_000)
    assert len(done.files) > 4
    assert max(path.stat().st_size for path in done.files) == 5_000
    stick.back(kiosk, stick.arrive(done))
    assert len(central.dossier(number).materials) == 4
    assert kiosk.desk.view(session).unsent == 0


def test_a_part_that_is_missing_is_noticed_before_anything_is_applied(
    central, stick, kiosk, session, number
):
    for seed in range(4):
        kiosk.add(session, seed=seed)
    done = stick.export(kiosk, part_bytes=5_000)
    done.files[2].unlink()
    assert code_of(lambda: stick.arrive(done)) == "R306"
    assert central.received(number) == []


def test_the_answer_for_another_kiosk_is_refused(stick, kiosk, make_kiosk):
    other = make_kiosk()
    arrived = stick.arrive(stick.export(kiosk))
    assert code_of(lambda: stick.back(other, arrived)) == "S405"
    assert stick.courier(other).answers_in(stick.folder) == ()
    assert stick.courier(kiosk).answers_in(stick.folder) == arrived.answer


def test_a_bundle_is_no_answer_and_an_answer_no_bundle(stick, kiosk):
    done = stick.export(kiosk)
    arrived = stick.arrive(done)
    assert (code_of(lambda: stick.courier(kiosk).import_from(done.files[0]))) == "S403"
    answer = arrived.answer[0]
    back = lambda: take_in(stick.central.office, answer, stick.folder)  # noqa: E731
    assert code_of(back) == "R303"


def test_another_office_knows_nothing_of_the_kiosk(stick, kiosk, tmp_path, session):
    from central.office import Office  # noqa: PLC0415 - a second office, here alone
    from central.params import CentralParams  # noqa: PLC0415

    kiosk.add(session)
    done = stick.export(kiosk)
    elsewhere = Office.open(CentralParams(tmp_path / "elsewhere"))
    refused = code_of(lambda: take_in(elsewhere, done.files[0], stick.folder))
    elsewhere.close()
    assert refused == "R304"


def test_a_revoked_kiosk_is_refused_on_a_stick_too(central, stick, kiosk):
    from central import setup  # noqa: PLC0415 - only this test revokes

    done = stick.export(kiosk)
    setup.revoke_device(central.office, kiosk.store.identity().device)
    assert code_of(lambda: stick.arrive(done)) == "R308"


def test_without_a_folder_for_the_answer_nothing_is_applied(
    stick, kiosk, session, number, tmp_path
):
    kiosk.add(session)
    done = stick.export(kiosk)
    nowhere, office = tmp_path / "nowhere", stick.central.office
    assert code_of(lambda: take_in(office, done.files[0], nowhere)) == "R314"
    assert stick.central.received(number) == []


class TestAnOfficeThatWasSetUpAnew:
    """The epoch changes when a backup is restored."""

    @pytest.fixture
    def restore(self, central, tmp_path):
        """Return what saves the office, and what sets it back to that."""
        backup = tmp_path / "backup"

        def save():
            central.stop()
            shutil.copytree(central.data_dir, backup)
            central.start()

        def set_back():
            central.stop()
            shutil.rmtree(central.data_dir)
            shutil.copytree(backup, central.data_dir)
            central.start()
            with central.office.database.write() as connection:
                connection.exec_driver_sql(
                    "UPDATE meta SET value = 'e2' WHERE name = 'epoch'"
                )
            central.stop()
            central.start()

        return save, set_back

    def test_what_it_forgot_goes_again_by_stick(
        self, stick, kiosk, session, number, restore
    ):
        save, set_back = restore
        save()
        kiosk.complete(session)
        stick.arrive(stick.export(kiosk))
        done = stick.export(kiosk)
        set_back()
        came = stick.back(kiosk, stick.arrive(done))
        assert came.receipts == {"applied": 5}
        assert kiosk.shown(session) == stick.central.dossier(number)

    def test_an_answer_from_before_is_refused(self, stick, kiosk, session, restore):
        save, set_back = restore
        save()
        kiosk.complete(session)
        old = stick.arrive(stick.export(kiosk))
        set_back()
        kiosk.sync()
        shown, waiting = kiosk.shown(session), kiosk.store.waiting()
        assert code_of(lambda: stick.back(kiosk, old)) == "S408"
        assert (kiosk.shown(session), kiosk.store.waiting()) == (shown, waiting)
