"""What each operation of a candidate does, and why it may be refused."""

from dataclasses import replace

import pytest

from dossier.model import Dossier, Material, Profile, Verdict
from dossier.operations import (
    Activate,
    AddMaterial,
    DeleteMaterial,
    Refusal,
    SetProfile,
    Submit,
    apply,
)
from dossier.review import give_verdict, return_types
from dossier.states import State

DIPLOMA = AddMaterial(Material("m1", "diploma", "a" * 64))


@pytest.fixture
def draft():
    return Dossier("2026000001")


def test_a_new_dossier_is_an_empty_draft(draft):
    assert (draft.state, draft.rev, draft.materials) == (State.DRAFT, 0, ())


def test_the_first_login_activates(draft, requirements):
    after = apply(draft, Activate("1"), requirements)
    assert (after.activated, after.rev) == (True, 1)


def test_a_second_activation_counts_only_for_another_consent(
    draft, requirements, apply_all
):
    active = apply_all(draft, Activate("1"))
    assert apply(active, Activate("1"), requirements) == active
    again = apply(active, Activate("2"), requirements)
    assert isinstance(again, Dossier)
    assert (active.consent, again.consent, again.activated) == ("1", "2", True)


def test_a_profile_can_be_changed_after_submission(submitted, requirements):
    changed = apply(submitted, SetProfile(Profile("13900000000")), requirements)
    assert changed.profile == Profile("13900000000")
    assert changed.state is State.SUBMITTED


@pytest.mark.parametrize(
    "profile",
    [
        Profile("1380000000"),
        Profile("138000000000"),
        Profile("12800000000"),
        Profile("23800000000"),
        Profile("1380000000x"),
        Profile("1380000000\n"),
        Profile("13800000000", "x" * 61),
    ],
)
def test_a_profile_with_a_wrong_phone_or_long_contact_is_refused(
    draft, requirements, profile
):
    refused = apply(draft, SetProfile(profile), requirements)
    assert refused is Refusal.PROFILE_INVALID


def test_an_image_is_added_to_a_draft(draft, requirements):
    after = apply(draft, DIPLOMA, requirements)
    assert after.of_type("diploma") == (DIPLOMA.material,)


def test_adding_the_same_image_again_changes_nothing(draft, requirements, apply_all):
    with_one = apply_all(draft, DIPLOMA)
    assert apply(with_one, DIPLOMA, requirements) == with_one


def test_an_id_cannot_stand_for_two_images(draft, requirements, apply_all):
    with_one = apply_all(draft, DIPLOMA)
    other = AddMaterial(replace(DIPLOMA.material, blob="c" * 64))
    assert apply(with_one, other, requirements) is Refusal.ID_TAKEN


def test_an_image_of_a_type_that_is_not_in_the_catalogue_is_refused(
    draft, requirements
):
    unknown = AddMaterial(Material("m1", "passport", "a" * 64))
    assert apply(draft, unknown, requirements) is Refusal.UNKNOWN_TYPE


@pytest.mark.parametrize(("type_id", "part"), [("identity", ""), ("diploma", "front")])
def test_an_image_names_a_part_exactly_where_its_type_has_parts(
    draft, requirements, type_id, part
):
    wrong = AddMaterial(Material("m1", type_id, "a" * 64, part))
    assert apply(draft, wrong, requirements) is Refusal.UNKNOWN_TYPE


def test_at_the_maximum_no_more_can_be_added(draft, requirements, apply_all):
    full = apply_all(draft, DIPLOMA, AddMaterial(Material("m2", "diploma", "b" * 64)))
    third = AddMaterial(Material("m3", "diploma", "c" * 64))
    assert apply(full, third, requirements) is Refusal.FULL


def test_a_part_holds_one_image(draft, requirements, apply_all):
    front = AddMaterial(Material("m1", "identity", "a" * 64, "front"))
    again = AddMaterial(Material("m2", "identity", "b" * 64, "front"))
    assert apply(apply_all(draft, front), again, requirements) is Refusal.PART_TAKEN


def test_a_deleted_image_makes_room_for_another(draft, apply_all):
    full = apply_all(draft, DIPLOMA, AddMaterial(Material("m2", "diploma", "b" * 64)))
    third = AddMaterial(Material("m3", "diploma", "c" * 64))
    after = apply_all(full, DeleteMaterial("m1"), third)
    assert [material.id for material in after.of_type("diploma")] == ["m2", "m3"]


def test_an_image_that_is_not_there_cannot_be_deleted(draft, requirements):
    assert apply(draft, DeleteMaterial("m9"), requirements) is Refusal.NOT_THERE


def test_submitting_locks_everything(submitted, requirements):
    assert submitted.state is State.SUBMITTED
    assert apply(submitted, DIPLOMA, requirements) is Refusal.LOCKED
    gone = apply(submitted, DeleteMaterial("m-diploma"), requirements)
    assert gone is Refusal.LOCKED


def test_submitting_needs_the_declaration(complete, requirements):
    refused = apply(complete, Submit(declared=False), requirements)
    assert refused is Refusal.NOT_DECLARED


def test_submitting_needs_every_required_type(complete, requirements, apply_all):
    without = apply_all(complete, DeleteMaterial("m-diploma"))
    assert apply(without, Submit(declared=True), requirements) is Refusal.INCOMPLETE


def test_submitting_needs_a_profile(complete, requirements):
    without = replace(complete, profile=None)
    assert apply(without, Submit(declared=True), requirements) is Refusal.INCOMPLETE


def test_a_second_submission_changes_nothing(submitted, requirements):
    assert apply(submitted, Submit(declared=True), requirements) == submitted


def test_a_returned_dossier_unlocks_only_what_was_asked_for(
    submitted, requirements, ask_for_diploma
):
    returned = return_types(submitted, ask_for_diploma)
    taken = apply(returned, DeleteMaterial("m-diploma"), requirements)
    kept = apply(returned, DeleteMaterial("m-front"), requirements)
    assert taken.of_type("diploma") == ()
    assert kept is Refusal.LOCKED


def test_a_returned_dossier_can_be_submitted_again(
    submitted, apply_all, ask_for_diploma
):
    returned = return_types(submitted, ask_for_diploma)
    again = apply_all(returned, Submit(declared=True))
    assert (again.state, again.asked) == (State.SUBMITTED, ())


@pytest.mark.parametrize("passed", [True, False])
def test_after_a_verdict_nothing_can_be_submitted(
    submitted, requirements, ask_for_diploma, passed
):
    decided = give_verdict(submitted, Verdict(passed, ask_for_diploma.at, "理由"))
    assert apply(decided, Submit(declared=True), requirements) is Refusal.LOCKED
    assert apply(decided, DIPLOMA, requirements) is Refusal.LOCKED
