"""What breaks on the way is neither lost nor counted twice."""

import pytest

from central import setup
from sync.clock import SystemClock
from sync.errors import LineError
from sync.protocol.messages import Heartbeat, Status, SyncRequest
from sync.transport import Line
from sync.views import Session


@pytest.fixture
def by_cutting_line(make_kiosk, line):
    """Return a kiosk on a line that can be cut."""
    kiosk = make_kiosk(line.url)
    kiosk.sync()
    return kiosk


def ids(materials):
    return sorted(material.id for material in materials)


def test_while_the_server_is_away_everything_stays_here(
    central, kiosk, session, number
):
    central.stop()
    kiosk.complete(session)
    with pytest.raises(LineError, match="S101"):
        kiosk.sync()
    assert kiosk.desk.view(session).unsent == 5
    central.start()
    kiosk.sync()
    assert central.dossier(number) == kiosk.shown(session)


def test_a_server_that_restarts_while_the_agent_works_has_everything_once(
    central, kiosk, session, working
):
    number = session.registration.number
    added = [kiosk.add(session, seed=seed) for seed in range(12)]
    working(kiosk)
    central.look_until(lambda: len(central.received(number)) > 0)
    central.stop()
    added.append(kiosk.add(session, seed=12))
    central.start()
    central.look_until(lambda: kiosk.desk.view(session).unsent == 0)
    assert ids(central.dossier(number).materials) == ids(added)
    assert len(central.received(number)) == len(added)


def test_a_broken_image_goes_on_where_it_broke(
    by_cutting_line, line, number, central, make_picture
):
    kiosk = by_cutting_line
    session = kiosk.log_in(number)
    large = make_picture(1, 400)
    material = kiosk.desk.add(session, "other", "", large, b"small")
    agent, device = kiosk.agent(), kiosk.store.identity().device
    arrived = central.office.files.arrived
    line.cut_after(60_000, lambda: arrived(device, material.blob) > 50_000)
    with pytest.raises(LineError, match="S101"):
        agent.once()
    agent.once()
    assert b"PATCH /v1/blobs/" in line.carried
    assert len(line.carried) < len(large)
    assert central.image(number, material) == large


def test_a_process_that_is_started_again_goes_on_where_the_image_broke(
    by_cutting_line, line, number, central, make_picture
):
    kiosk = by_cutting_line
    large = make_picture(1, 400)
    material = kiosk.desk.add(kiosk.log_in(number), "other", "", large, b"small")
    device = kiosk.store.identity().device
    arrived = central.office.files.arrived
    line.cut_after(60_000, lambda: arrived(device, material.blob) > 50_000)
    with pytest.raises(LineError, match="S101"):
        kiosk.sync()
    kiosk.sync()  # an agent of its own, as each `sync once` of a timer is
    assert b"PATCH /v1/blobs/" in line.carried
    assert len(line.carried) < len(large)
    assert central.image(number, material) == large


def test_an_image_whose_answer_was_lost_does_not_go_up_again(
    by_cutting_line, line, number, central, make_picture
):
    kiosk = by_cutting_line
    large = make_picture(1, 400)
    material = kiosk.desk.add(kiosk.log_in(number), "other", "", large, b"small")
    sealed = kiosk.store.sealed_image(material.blob)
    unheard = Line(kiosk.params.line, kiosk.store.identity().signer)
    unheard.upload(material.blob, sealed, resume=False)
    line.carried.clear()
    unheard.upload(material.blob, sealed, resume=True)
    unheard.close()
    assert bytes(line.carried[:5]) == b"HEAD "
    assert len(line.carried) < 2000
    kiosk.sync()
    assert central.image(number, material) == large


@pytest.mark.parametrize("count", [1, 300, 1500, 3000, 5000])
def test_a_line_that_is_cut_anywhere_loses_and_doubles_nothing(
    by_cutting_line, line, number, central, count
):
    kiosk = by_cutting_line
    session = kiosk.log_in(number)
    kiosk.complete(session)
    agent = kiosk.agent()
    line.cut_after(count)
    with pytest.raises(LineError, match="S101"):
        agent.once()
    agent.once()
    assert central.dossier(number) == kiosk.shown(session)
    assert len(central.received(number)) == 5


@pytest.fixture
def push_unheard(kiosk):
    """Return a function that pushes what waits, and loses the answer."""

    def run():
        now = SystemClock().now()
        cursor = kiosk.store.cursor()
        beat = Heartbeat(
            version="0.1.0",
            boot=now.boot,
            mono=now.mono,
            wall=now.wall,
            queued=0,
            free_bytes=0,
        )
        waiting = tuple(item.id for item in kiosk.store.waiting())
        request = SyncRequest(
            epoch=cursor.epoch,
            since=cursor.since,
            ops=kiosk.store.wire_operations(waiting),
            heartbeat=beat,
        )
        line = Line(kiosk.params.line, kiosk.store.identity().signer)
        answer = line.exchange(request)
        line.close()
        return [result.status for result in answer.results]

    return run


def test_an_exchange_that_comes_twice_counts_once(
    central, kiosk, session, number, push_unheard
):
    kiosk.desk.activate(session, "1")
    assert push_unheard() == [Status.APPLIED]
    assert push_unheard() == [Status.DUPLICATE]
    assert central.dossier(number).rev == 1


def test_a_lost_answer_is_made_good_by_the_next_exchange(
    central, kiosk, session, number, push_unheard
):
    kiosk.desk.activate(session, "1")
    push_unheard()
    kiosk.sync()
    assert kiosk.desk.view(session).unsent == 0
    assert len(central.received(number)) == 1


def test_a_return_is_seen_although_the_answer_to_the_submission_was_lost(
    central, kiosk, session, number, push_unheard
):
    kiosk.complete(session)
    kiosk.sync()
    kiosk.desk.submit(session, declared=True)
    push_unheard()
    central.ask_again(number, "diploma", "请重新上传!")
    kiosk.sync()
    assert kiosk.shown(session) == central.dossier(number)


def test_a_revoked_kiosk_is_refused_and_keeps_what_it_has(central, kiosk, session):
    kiosk.add(session)
    setup.revoke_device(central.office, kiosk.store.identity().device)
    with pytest.raises(LineError, match=r"S121 .*R103"):
        kiosk.sync()
    assert kiosk.desk.view(session).unsent == 1


def test_a_code_enrols_one_kiosk(central, make_kiosk):
    one, two = make_kiosk(), make_kiosk()
    assert one.store.identity().device != two.store.identity().device


def test_a_picture_for_another_site_is_kept_here_and_shown_to_the_staff(
    central, kiosk, foreign
):
    stranger = Session(foreign, b"k" * 32)
    material = kiosk.add(stranger)
    kiosk.sync()
    assert kiosk.desk.health().stuck == 1
    assert kiosk.store.sealed_image(material.blob)
    assert central.dossier(foreign.number).rev == 0


def test_what_is_stuck_holds_up_nobody_else(central, kiosk, session, number, foreign):
    kiosk.add(Session(foreign, b"k" * 32))
    material = kiosk.add(session)
    kiosk.sync()
    assert central.dossier(number).materials == (material,)
