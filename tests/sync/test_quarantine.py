"""What can never pass is set aside; it holds up nobody and costs no round trip."""

import pytest
from sqlite_utils import Migrations

from dossier.model import Material, Profile, Registration
from dossier.operations import AddMaterial
from sync import outbox
from sync.decide import (
    FAILURES_MAX,
    Blame,
    Page,
    Waiting,
    after_pass,
    after_refusal,
    blame,
    sendable,
)
from sync.drain import Drain, Kiosk
from sync.engine import Database, open_database
from sync.errors import LineError, StoreError
from sync.migrations import MIGRATIONS
from sync.protocol.messages import OPS_MAX, Heartbeat, OperationResult, Status


class PoisonLine:
    """A line on which some things never pass; it notes what it carried."""

    def __init__(self, kiosk):
        self._kiosk = kiosk
        self.bad: dict[str, LineError] = {}  # by image or operation
        self.carried: list[object] = []

    def exchange(self, request):
        ids = [op.id for op in request.ops]
        self.carried.append(tuple(ids))
        for op in ids:
            if op in self.bad:
                raise self.bad[op]
        results = [OperationResult(id=i, status=Status.APPLIED, rev=1) for i in ids]
        return self._kiosk.server.answer(*results)

    def upload(self, sha256, blob, *, resume):
        self.carried.append(sha256)
        if sha256 in self.bad:
            raise self.bad[sha256]


def refused(status=422, code="R110"):
    return LineError("S104", code, status=status, again=False)


def faulty():
    return LineError("S103", "status 500", status=500)


@pytest.fixture
def line(kiosk):
    return PoisonLine(kiosk)


@pytest.fixture
def drain(kiosk, line):
    """Return a function that does one pass, and gives the error that ended it."""

    def beat():
        now = kiosk.clock.now()
        return Heartbeat(
            version="0.1.0",
            boot=now.boot,
            mono=now.mono,
            wall=now.wall,
            queued=0,
            free_bytes=0,
        )

    shared = Kiosk(kiosk.store, kiosk.clock, beat, lambda: None)

    def run():
        work = Drain(shared, line)
        try:
            for _ in range(300):
                if not work.step():
                    return None
        except LineError as error:
            return error
        raise AssertionError("the pass does not end")

    return run


def many(kiosk, count):
    """Record operations, each of a registration of its own; return their ids."""
    for place in range(count):
        person = Registration(f"R{place}", "", "", "", 2026, "", "", "S01")
        operation = AddMaterial(Material(f"m{place}", "other", f"{place:064x}"))
        with kiosk.store._writing() as db:
            moment = kiosk.clock.now()
            key = f"dossier/{person.number}"
            outbox.put_operation(db, key, 0, operation, moment)
            db.execute("UPDATE outbox SET blob = NULL")
    return [item.id for item in kiosk.store.waiting()]


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_refused_image_is_set_aside_at_once_and_the_others_go(
    kiosk, line, drain, status
):
    bad, good = kiosk.add(), kiosk.add()
    line.bad[bad.blob] = refused(status, "R112")
    assert drain() is None
    assert kiosk.store.waiting() == []
    health = kiosk.store.health()
    assert (health.stuck, health.stuck_codes) == (1, ("R112",))
    assert good.blob in line.carried


def test_what_is_set_aside_is_kept_with_its_picture(kiosk, line, drain):
    bad = kiosk.add()
    line.bad[bad.blob] = refused()
    drain()
    assert kiosk.store.sealed_image(bad.blob)
    assert kiosk.desk.view(kiosk.session).stuck == 1


def test_what_is_set_aside_costs_no_more_round_trips(kiosk, line, drain):
    line.bad[kiosk.add().blob] = refused()
    drain()
    line.carried.clear()
    assert drain() is None
    assert line.carried == [()]


def test_later_operations_of_the_same_key_go(kiosk, line, drain):
    line.bad[kiosk.add().blob] = refused()
    kiosk.desk.set_profile(kiosk.session, Profile("13800000000"))
    assert drain() is None
    assert kiosk.store.waiting() == []


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refused_device_is_no_poison(kiosk, line, drain, status):
    material = kiosk.add()
    line.bad[material.blob] = refused(status, "R103")
    assert drain() is line.bad[material.blob]
    assert [w.blob for w in kiosk.store.waiting()] == [material.blob]


def test_the_one_that_spoils_an_exchange_is_found_by_halving(kiosk, line, drain):
    ids = many(kiosk, OPS_MAX)
    line.bad[ids[37]] = refused()
    assert drain() is None
    assert kiosk.store.waiting() == []
    assert kiosk.store.health().stuck == 1
    assert len(line.carried) <= 20


def test_an_exchange_without_operations_that_is_refused_blames_nobody(
    kiosk, line, drain
):
    ids = many(kiosk, 3)

    def never(request):
        raise refused()

    line.exchange = never
    assert drain().detail == "R110"
    assert [w.id for w in kiosk.store.waiting()] == ids


def test_what_fails_while_others_pass_is_set_aside_after_a_bounded_count(
    kiosk, line, drain
):
    bad = kiosk.add()
    line.bad[bad.blob] = faulty()
    for _ in range(FAILURES_MAX):
        assert [w.blob for w in kiosk.store.waiting()] == [bad.blob]
        assert drain().code == "S103"
        kiosk.store.mark_uploaded("0" * 64)  # another candidate's image passes
    assert kiosk.store.waiting() == []
    assert kiosk.store.health().stuck_codes == ("S103",)


def test_what_spoils_exchanges_while_others_pass_is_set_aside(kiosk, line, drain):
    (bad,) = many(kiosk, 1)
    line.bad[bad] = faulty()
    for _ in range(FAILURES_MAX):
        assert drain().code == "S103"
        assert [w.id for w in kiosk.store.waiting()] == [bad]
        phone = f"138{len(line.carried):08}"
        kiosk.desk.set_profile(kiosk.session, Profile(phone))
    assert drain() is None
    assert kiosk.store.health().stuck == 1


def test_a_server_that_fails_everything_makes_nothing_poison(kiosk, line, drain):
    blobs = [kiosk.add().blob for _ in range(3)]
    line.bad = dict.fromkeys(blobs, faulty())
    for _ in range(3 * FAILURES_MAX):
        assert drain().code == "S103"
    assert len(kiosk.store.waiting()) == 3
    line.bad = {}
    assert drain() is None
    assert kiosk.store.waiting() == []


def test_what_is_released_is_sent_again(kiosk, line, drain):
    material = kiosk.add()
    line.bad[material.blob] = refused()
    drain()
    line.bad.clear()
    assert kiosk.store.release() == 1
    drain()
    assert kiosk.store.health().stuck == 0
    assert kiosk.store.waiting() == []


def test_a_row_without_a_wire_form_holds_up_nobody(kiosk, line, drain):
    ids = many(kiosk, 3)
    with kiosk.store._writing() as db:
        db.execute("UPDATE outbox SET n = ? WHERE id = ?", [2**60, ids[1]])
    assert drain() is None
    assert kiosk.store.health().stuck_codes == ("S106",)
    assert kiosk.store.waiting() == []


def test_a_page_is_halved_only_after_an_empty_one_has_passed():
    page = after_refusal(Page(), 8)
    assert page.most == 0
    sizes = []
    page = after_pass(page)
    while page is not None:
        sizes.append(page.most)
        page = after_refusal(page, page.most)
    assert sizes == [4, 2, 1]


def test_what_spoilt_a_page_goes_by_itself_after_the_others():
    spoilt = Waiting("a", "k1", 1, None, False, alone=True)
    behind = Waiting("b", "k1", 2, None, False)
    other = Waiting("c", "k2", 1, None, False)
    assert sendable([spoilt, behind, other]) == ("c",)
    assert sendable([spoilt, behind]) == ("a",)


@pytest.mark.parametrize(
    ("status", "again", "whose"),
    [
        (0, True, Blame.LINE),
        (401, False, Blame.LINE),
        (403, False, Blame.LINE),
        (409, True, Blame.PERHAPS),
        (422, True, Blame.PERHAPS),
        (422, False, Blame.ITEM),
        (413, False, Blame.ITEM),
        (507, True, Blame.PERHAPS),
    ],
)
def test_whose_fault_an_answer_is(status, again, whose):
    assert blame(status, again=again) is whose


def test_a_store_of_the_first_version_opens_with_what_it_holds(tmp_path):
    first = Migrations("duanzheng")
    made = next(iter(MIGRATIONS.pending(Database(memory=True))))
    first()(made.fn)
    path, key = tmp_path / "store.db", "ab" * 32
    old = open_database(path, key, first)
    old.execute(
        "INSERT INTO outbox (id, place, key, n, base_rev, body, state)"
        " VALUES ('a', 1, 'dossier/1', 1, 0, '{}', 'pending')"
    )
    old.conn.commit()
    old.close()
    new = open_database(path, key, MIGRATIONS)
    assert outbox.waiting(new) == [Waiting("a", "dossier/1", 1, None, False)]
    new.close()


def test_a_database_error_while_reading_is_told_as_one_of_the_store(kiosk):
    kiosk.store._db.execute("DROP TABLE counter")
    kiosk.store._db.execute("DROP TABLE outbox")
    with pytest.raises(StoreError, match="S204"):
        kiosk.store.waiting()
