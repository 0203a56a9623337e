"""What may be changed now, and what is still missing."""

from dataclasses import replace

import pytest

from dossier.locks import MissingType, is_locked, missing, open_parts
from dossier.model import Dossier, Material, Profile
from dossier.operations import AddMaterial
from dossier.states import TRANSITIONS, Act, State


@pytest.mark.parametrize(
    ("state", "locked"),
    [
        (State.DRAFT, False),
        (State.SUBMITTED, True),
        (State.RETURNED, True),
        (State.PASSED, True),
        (State.FAILED, True),
    ],
)
def test_a_type_that_was_not_asked_for_is_locked_except_in_a_draft(state, locked):
    assert is_locked(Dossier("1", state=state), "diploma") is locked


def test_a_type_that_was_asked_for_is_unlocked_while_returned():
    returned = Dossier("1", state=State.RETURNED, asked=("diploma",))
    assert not is_locked(returned, "diploma")
    assert is_locked(returned, "identity")


def test_an_empty_draft_misses_its_required_types_and_the_profile(requirements):
    found = missing(Dossier("1"), requirements)
    wanted = (MissingType("identity", 0, 2), MissingType("diploma", 0, 1))
    assert (found.types, found.profile) == (wanted, True)


def test_a_complete_draft_misses_nothing(complete, requirements):
    assert not missing(complete, requirements)


def test_an_invalid_profile_is_missing(complete, requirements):
    found = missing(replace(complete, profile=Profile("110")), requirements)
    assert (found.types, found.profile) == ((), True)


def test_a_free_type_with_parts_counts_once_it_is_begun(
    complete, requirements, apply_all
):
    begun = apply_all(complete, AddMaterial(Material("m9", "pair", "e" * 64, "left")))
    assert missing(begun, requirements).types == (MissingType("pair", 1, 2),)


def test_a_free_type_that_is_not_begun_is_not_missing(complete, requirements):
    assert missing(complete, requirements).types == ()


def test_open_parts_are_those_without_an_image_in_their_order(requirements, apply_all):
    identity = requirements[0]
    empty = Dossier("1")
    begun = apply_all(empty, AddMaterial(Material("m1", "identity", "a" * 64, "front")))
    assert open_parts(empty, identity) == ("front", "back")
    assert open_parts(begun, identity) == ("back",)


def test_the_states_move_as_the_guides_say():
    path = (
        (State.DRAFT, Act.SUBMIT, State.SUBMITTED),
        (State.SUBMITTED, Act.RETURN, State.RETURNED),
        (State.RETURNED, Act.SUBMIT, State.SUBMITTED),
        (State.SUBMITTED, Act.PASS, State.PASSED),
        (State.SUBMITTED, Act.FAIL, State.FAILED),
    )
    assert {(start, act): end for start, act, end in path} == TRANSITIONS
