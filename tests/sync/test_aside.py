"""What was set aside is told one by one, with whose it is and why."""

from dossier.model import Profile
from sync.aside import Aside, Why
from sync.protocol.messages import Status


def test_nothing_is_aside_while_all_goes_up(kiosk):
    kiosk.add()
    assert kiosk.desk.backroom().aside() == ()


def test_what_the_server_refused_is_named_by_type_and_code(kiosk):
    kiosk.add()
    kiosk.exchange(*kiosk.results(Status.REJECTED, code="seal_broken"))
    (one,) = kiosk.desk.backroom().aside()
    assert (one.why, one.code, one.kind) == (
        Why.REJECTED,
        "seal_broken",
        "add_material",
    )
    assert one.registration == kiosk.session.registration.number
    assert one.type_zh
    assert one.type_en


def test_what_has_no_material_has_no_type(kiosk):
    kiosk.desk.set_profile(kiosk.session, Profile("13800000000"))
    kiosk.exchange(*kiosk.results(Status.REJECTED, code="odd"))
    number = kiosk.session.registration.number
    assert kiosk.desk.backroom().aside() == (
        Aside(Why.REJECTED, number, "odd", "set_profile"),
    )
