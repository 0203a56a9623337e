"""A device renews its key by itself; a cut at any step leaves it one that works."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central import setup
from central.params import utc_now
from central.store import devices
from sync import outgoing
from sync.errors import LineError, SyncError
from sync.stock import stock
from sync.store import Store
from sync.transport import Line
from tests.contract.stick import code_of


class PowerCutError(BaseException):
    """Nothing after it is done: no handler of ours may catch it."""


@pytest.fixture
def aged(central, kiosk):
    """Make a kiosk's key so old; the server alone keeps its age."""

    def run(days: int) -> None:
        since = utc_now() - timedelta(days=days)
        with central.office.database.write() as connection:
            connection.execute(
                devices.devices.update().values(enrolled_at=since, key_since=since)
            )

    return run


@pytest.fixture
def device(central, kiosk):
    """Return what the server knows of the kiosk."""

    def run():
        with central.office.database.read() as connection:
            return devices.find(connection, kiosk.store.identity().device)

    return run


def key_of(store: Store) -> bytes:
    return store.identity().signer.private_key.public_key().public_bytes_raw()


def test_a_young_key_stays(kiosk, device):
    before = key_of(kiosk.store)
    kiosk.sync()
    assert key_of(kiosk.store) == before == device().public_key


def test_the_kiosk_is_told_until_when_its_key_holds(kiosk, aged, device):
    aged(40)
    kiosk.sync()
    until = device().key_since + timedelta(days=90 + 30)
    assert kiosk.store.read(stock).key_until == until


def test_an_old_key_is_renewed_and_the_former_one_forgotten(kiosk, aged, device):
    before = key_of(kiosk.store)
    aged(90)
    kiosk.sync()
    assert key_of(kiosk.store) == device().next_key != before
    kiosk.sync()
    assert device().public_key == key_of(kiosk.store)
    assert device().next_key is None


def test_an_expired_key_is_renewed_and_what_waited_goes(kiosk, aged, central, number):
    kiosk.desk.activate(kiosk.log_in(number), "1")
    aged(121)
    kiosk.sync()
    assert kiosk.store.waiting() == []
    assert central.dossier(number).activated


def cut_before_asking(monkeypatch):
    monkeypatch.setattr(Line, "renew", _cut)


def cut_before_the_answer(monkeypatch):
    ask = Line.renew

    def run(self, request):
        ask(self, request)
        raise PowerCutError

    monkeypatch.setattr(Line, "renew", run)


def cut_before_it_is_kept(monkeypatch):
    monkeypatch.setattr(Store, "renew", _cut)


def cut_after_it_is_kept(monkeypatch):
    keep = Store.renew

    def run(self, key):
        keep(self, key)
        raise PowerCutError

    monkeypatch.setattr(Store, "renew", run)


def cut_before_the_key_is_made(monkeypatch):
    monkeypatch.setattr(Store, "renewing_key", _cut)


def _cut(*_arguments):
    raise PowerCutError


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cut", "days"),
    [
        (cut_before_the_key_is_made, 91),
        (cut_before_asking, 91),
        (cut_before_the_answer, 91),
        (cut_before_the_answer, 121),  # with a key that is good for nothing else
        (cut_before_it_is_kept, 91),
        (cut_before_it_is_kept, 121),
        (cut_after_it_is_kept, 91),
    ],
)
def test_a_cut_at_any_step_leaves_a_device_that_works(cut, days, kiosk, aged, device):
    aged(days)
    with pytest.MonkeyPatch.context() as patch:
        cut(patch)
        with pytest.raises(PowerCutError):
            kiosk.sync()
    kiosk.sync()
    kiosk.sync()
    assert device().public_key == key_of(kiosk.store)
    assert device().next_key is None
    assert device().key_since > utc_now() - timedelta(days=1)


def test_a_revoked_device_is_told_so_and_keeps_everything(kiosk, central, number):
    kiosk.desk.activate(kiosk.log_in(number), "1")
    setup.revoke_device(central.office, kiosk.store.identity().device)
    with pytest.raises(LineError, match="S121"):
        kiosk.sync()
    health = kiosk.desk.health()
    assert health.revoked
    assert health.queued == 1


def test_that_it_was_revoked_is_not_forgotten_when_the_line_fails(kiosk, central):
    setup.revoke_device(central.office, kiosk.store.identity().device)
    with pytest.raises(SyncError):
        kiosk.sync()
    central.stop()
    with pytest.raises(LineError, match="S101"):
        kiosk.sync()
    kiosk.store.note_failure("S101")
    assert kiosk.desk.health().revoked


def test_a_renewal_in_one_process_does_not_shut_out_another(kiosk, aged):
    other = kiosk.agent()
    aged(90)
    kiosk.sync()
    kiosk.sync()
    other.once()


def test_a_server_put_back_to_before_the_renewal_knows_the_kiosk_again(
    kiosk, central, aged, device, number
):
    before = device().public_key
    aged(90)
    kiosk.sync()
    kiosk.sync()
    assert device().public_key != before
    with central.office.database.write() as connection:
        connection.execute(devices.devices.update().values(public_key=before))
    kiosk.desk.activate(kiosk.log_in(number), "1")
    kiosk.sync()
    assert kiosk.store.waiting() == []
    assert device().public_key == key_of(kiosk.store)


def test_a_server_that_knows_no_key_of_this_device_refuses_it(kiosk, central):
    strange = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    with central.office.database.write() as connection:
        connection.execute(devices.devices.update().values(public_key=strange))
    with pytest.raises(LineError, match=r"S104 .*R101"):
        kiosk.sync()


def test_a_stick_that_an_offered_key_has_signed_is_taken(kiosk, stick, session, aged):
    aged(91)
    with pytest.MonkeyPatch.context() as patch:
        cut_after_it_is_kept(patch)
        with pytest.raises(PowerCutError):
            kiosk.sync()
    kiosk.add(session)
    stick.round_trip(kiosk)
    assert kiosk.store.waiting() == []


def test_a_site_without_a_line_renews_its_key_by_stick(kiosk, stick, aged, device):
    before = key_of(kiosk.store)
    aged(400)
    stick.round_trip(kiosk)
    assert key_of(kiosk.store) == device().next_key != before
    stick.round_trip(kiosk)
    assert device().public_key == key_of(kiosk.store)
    assert device().next_key is None
    assert device().key_since > utc_now() - timedelta(days=1)


def test_a_young_key_stays_whatever_a_stick_offers(kiosk, stick, device):
    before = key_of(kiosk.store)
    stick.round_trip(kiosk)
    assert key_of(kiosk.store) == before == device().public_key
    assert device().next_key is None


def test_an_answer_that_is_lost_leaves_a_key_that_works(kiosk, stick, aged, device):
    aged(400)
    stick.arrive(stick.export(kiosk))
    stick.round_trip(kiosk)
    kiosk.sync()
    assert device().public_key == key_of(kiosk.store)


def test_an_answer_that_comes_twice_renews_once(kiosk, stick, aged, device):
    aged(400)
    arrived = stick.arrive(stick.export(kiosk))
    stick.back(kiosk, arrived)
    renewed = key_of(kiosk.store)
    stick.back(kiosk, arrived)
    assert key_of(kiosk.store) == renewed


def test_an_offer_without_proof_spoils_the_bundle(kiosk, stick, aged, monkeypatch):
    aged(400)
    right = outgoing.offer
    monkeypatch.setattr(
        outgoing, "offer", lambda key, _device: right(key, "another device")
    )
    assert code_of(lambda: stick.arrive(stick.export(kiosk))) == "R307"
