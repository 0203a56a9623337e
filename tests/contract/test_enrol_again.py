"""A machine that is enrolled again stays who it was: what waits on it still opens."""

import pytest

from central import setup
from central.store import devices
from sync.enrolment import enrol
from sync.errors import LineError

SITE, OTHER_SITE, AREA = "S01", "S02", "样本考区"


@pytest.fixture
def again(kiosk, central):
    """Return a function that enrols the kiosk anew, and who it is then."""

    def run(site: str = SITE) -> str:
        code = setup.enroll_code(central.office, site, AREA)
        return enrol(kiosk.store, kiosk.params.line, code, "二号机").device

    return run


@pytest.fixture
def forgotten(central):
    """Put a backup back that is older than any enrolment."""
    with central.office.database.write() as connection:
        connection.execute(devices.enrolment_codes.delete())
        connection.execute(devices.devices.delete())


def waiting(central, number):
    return central.dossier(number).materials


def test_after_a_restore_that_forgot_it_what_waited_arrives(
    kiosk, session, again, central, number, request
):
    who = kiosk.store.identity().device
    kiosk.add(session)
    request.getfixturevalue("forgotten")
    with pytest.raises(LineError, match="R101"):
        kiosk.sync()
    assert again() == who
    kiosk.sync()
    assert kiosk.store.waiting() == []
    assert len(waiting(central, number)) == 1


def test_one_that_was_revoked_and_let_in_again_sends_what_waited(
    kiosk, session, again, central, number
):
    who = kiosk.store.identity().device
    kiosk.add(session)
    setup.revoke_device(central.office, who)
    assert again() == who
    kiosk.sync()
    assert len(waiting(central, number)) == 1


def test_a_code_of_another_site_is_not_spent_while_something_waits(
    kiosk, session, again, central, number
):
    who = kiosk.store.identity().device
    kiosk.add(session)
    setup.revoke_device(central.office, who)
    code = setup.enroll_code(central.office, OTHER_SITE, AREA)
    with pytest.raises(LineError, match="S207") as refused:
        enrol(kiosk.store, kiosk.params.line, code, "二号机")
    assert refused.value.detail == "R106"
    assert kiosk.store.identity().device == who
    with central.office.database.read() as connection:
        assert devices.open_code(connection, code, central.office.clock()) is not None
    assert again() == who
    kiosk.sync()
    assert len(waiting(central, number)) == 1


def test_nor_does_a_server_that_forgot_it_move_it_to_another_site(
    kiosk, session, again, forgotten
):
    kiosk.add(session)
    with pytest.raises(LineError, match="S207"):
        again(OTHER_SITE)


def test_the_staff_enrols_it_again_while_something_waits(
    kiosk, session, central, number
):
    who = kiosk.store.identity().device
    kiosk.add(session)
    setup.revoke_device(central.office, who)
    code = setup.enroll_code(central.office, SITE, AREA)
    room = kiosk.desk.backroom()
    assert room.enrol(kiosk.params.line, code, "二号机") == who
    kiosk.sync()
    assert len(waiting(central, number)) == 1


def test_its_former_key_is_nobodys_then(kiosk, again, central):
    before = kiosk.store.identity().signer
    again()
    with central.office.database.read() as connection:
        known = devices.find(connection, before.device)
    assert known.public_key != before.private_key.public_key().public_bytes_raw()
    assert not known.revoked


def test_at_another_site_it_is_another_device(kiosk, again):
    assert kiosk.store.identity().device != again(OTHER_SITE)


def test_nobody_takes_the_name_of_another_without_its_key(kiosk, make_kiosk, central):
    victim, thief = kiosk.store.identity().device, make_kiosk()
    with pytest.MonkeyPatch.context() as patch:
        own = thief.store.identity()
        claim = type(own)(
            victim, own.site, own.area, own.signer, own.office, own.retention_days
        )
        patch.setattr(thief.store, "identity", lambda: claim)
        code = setup.enroll_code(central.office, SITE, AREA)
        assert enrol(thief.store, thief.params.line, code, "x").device != victim
