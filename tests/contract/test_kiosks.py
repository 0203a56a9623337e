"""Two kiosks of one site, one of them offline: nothing is dropped, both agree."""

import random
from contextlib import suppress

import pytest

from dossier.model import HeldFor, Profile
from dossier.review import accept_held_material, discard_held
from dossier.states import State
from sync.errors import RefusedError


@pytest.fixture
def other(make_kiosk):
    """Return a second kiosk that has pulled everything."""
    kiosk = make_kiosk()
    kiosk.sync()
    return kiosk


@pytest.fixture
def late(kiosk, other, session, number):
    """Return a picture that the other kiosk took while the dossier was locked here."""
    there = other.log_in(number)
    material = other.add(there, "diploma", seed=9)
    kiosk.complete(session)
    kiosk.desk.submit(session, declared=True)
    kiosk.sync()
    other.sync()
    return material


def test_a_picture_that_was_taken_while_locked_is_held(central, number, late):
    (held,) = central.dossier(number).held
    assert (held.reason, held.material_id) == (HeldFor.LOCKED, late.id)


def test_a_held_picture_is_stored_at_the_office(central, number, late, make_picture):
    assert central.image(number, late) == make_picture(9)


def test_a_held_picture_changes_nothing_that_is_locked(central, number, late):
    dossier = central.dossier(number)
    assert dossier.state is State.SUBMITTED
    assert late not in dossier.materials


@pytest.mark.usefixtures("late")
def test_both_kiosks_show_what_is_held(central, kiosk, other, session, number):
    kiosk.sync()
    there = other.log_in(number)
    assert kiosk.shown(session) == other.shown(there) == central.dossier(number)
    assert other.desk.view(there).unsent == 0


def test_an_accepted_picture_is_shown_at_both(central, kiosk, other, session, late):
    number = session.registration.number

    def accept(before):
        return accept_held_material(before, before.held[0].operation_id, late)

    central.review(number, accept)
    kiosk.sync()
    other.sync()
    assert late in kiosk.shown(session).materials
    assert late in other.shown(other.log_in(number)).materials


def test_a_discarded_picture_is_held_no_longer(central, other, number, late):
    central.review(number, lambda d: discard_held(d, d.held[0].operation_id))
    other.sync()
    assert other.shown(other.log_in(number)).held == ()


def some_act(kiosk, session, chance):
    """Do one thing that a candidate may do."""
    shown = kiosk.shown(session)
    match chance.randrange(6):
        case 0:
            phone = f"139{chance.randrange(10**8):08}"
            kiosk.desk.set_profile(session, Profile(phone))
        case 1 if shown.materials:
            kiosk.desk.delete(session, chance.choice(shown.materials).id)
        case 2:
            kiosk.desk.submit(session, declared=True)
        case 3:
            part = chance.choice(["front", "back"])
            kiosk.add(session, "identity", part, chance.randrange(100))
        case _:
            type_id = chance.choice(["diploma", "other"])
            kiosk.add(session, type_id, seed=chance.randrange(100))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_two_kiosks_agree_when_both_have_heard_everything(
    central, kiosk, other, number, seed
):
    chance = random.Random(seed)
    both = [(kiosk, kiosk.log_in(number)), (other, other.log_in(number))]
    for _ in range(24):
        one, session = chance.choice(both)
        with suppress(RefusedError):
            some_act(one, session, chance)
        if chance.random() < 0.2:
            one.sync()
        if chance.random() < 0.1 and central.dossier(number).state is State.SUBMITTED:
            central.ask_again(number, "diploma", "请重新上传!")
    for one in (kiosk, other, kiosk):
        one.sync()
    truth = central.dossier(number)
    assert [one.shown(session) for one, session in both] == [truth, truth]
    assert [one.desk.view(session).unsent for one, session in both] == [0, 0]
