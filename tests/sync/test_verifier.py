"""A password is checked offline, and gives the candidate's own key."""

import pytest

from sync.protocol.verifier import make_verifier, unlock

CHEAP = {"time_cost": 1, "memory_kib": 8, "lanes": 1}


def test_the_right_password_gives_the_same_key_every_time():
    verifier = make_verifier("密码", **CHEAP)
    key = unlock("密码", verifier)
    assert len(key) == 32
    assert unlock("密码", verifier) == key


@pytest.mark.parametrize("password", ["", "密", "密码 ", "密碼"])
def test_another_password_gives_nothing(password):
    assert unlock(password, make_verifier("密码", **CHEAP)) is None


def test_the_key_does_not_stand_in_the_roster():
    verifier = make_verifier("密码", **CHEAP)
    assert unlock("密码", verifier).hex() not in verifier.model_dump_json()


def test_two_candidates_with_one_password_have_two_keys():
    one, two = make_verifier("密码", **CHEAP), make_verifier("密码", **CHEAP)
    assert unlock("密码", one) != unlock("密码", two)


def test_a_real_verifier_costs_what_the_standard_asks():
    verifier = make_verifier("密码")
    assert (verifier.time_cost, verifier.memory_kib, verifier.lanes) == (3, 65536, 4)
