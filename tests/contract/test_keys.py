"""A device renews its key by itself; a cut at any step leaves it one that works."""

from datetime import timedelta

import pytest

from central import setup
from central.params import utc_now
from central.store import devices
from sync.errors import LineError, SyncError
from sync.store import Store
from sync.transport import Line


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


@pytest.mark.parametrize(
    "cut",
    [
        cut_before_the_key_is_made,
        cut_before_asking,
        cut_before_the_answer,
        cut_before_it_is_kept,
        cut_after_it_is_kept,
    ],
)
@pytest.mark.parametrize("days", [91, 121], ids=["due", "expired"])
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
