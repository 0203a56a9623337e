"""What the server does with operations that come late."""

from dataclasses import replace

import pytest

from dossier.decide import Outcome, decide, replay
from dossier.model import Dossier, Held, HeldFor, Material, Profile, Verdict
from dossier.operations import (
    AddMaterial,
    DeleteMaterial,
    Refusal,
    SetProfile,
    Submit,
)
from dossier.review import give_verdict

LATE = AddMaterial(Material("m-late", "diploma", "e" * 64))


def test_an_operation_that_is_allowed_is_applied(complete, requirements):
    decision = decide(complete, "op1", Submit(declared=True), requirements)
    assert decision.outcome is Outcome.APPLIED
    assert decision.dossier.rev == complete.rev + 1
    assert decision.code == ""


def test_a_picture_for_a_locked_dossier_is_held(submitted, requirements):
    decision = decide(submitted, "op1", LATE, requirements)
    assert (decision.outcome, decision.code) == (Outcome.HELD, Refusal.LOCKED)
    assert decision.dossier.held == (Held("op1", HeldFor.LOCKED, "diploma", "m-late"),)
    assert decision.dossier.materials == submitted.materials


def test_a_held_operation_that_comes_twice_is_held_once(submitted, requirements):
    once = decide(submitted, "op1", LATE, requirements).dossier
    assert decide(once, "op1", LATE, requirements).dossier == once


def test_a_picture_over_the_maximum_is_held(complete, requirements, apply_all):
    full = apply_all(complete, AddMaterial(Material("m2", "diploma", "9" * 64)))
    decision = decide(full, "op1", LATE, requirements)
    assert decision.dossier.held[0].reason is HeldFor.FULL


def test_a_second_picture_of_one_part_is_held(complete, requirements, apply_all):
    room = apply_all(complete, DeleteMaterial("m-back"))
    again = AddMaterial(Material("m2", "identity", "9" * 64, "front"))
    decision = decide(room, "op1", again, requirements)
    assert decision.dossier.held == (Held("op1", HeldFor.FULL, "identity", "m2"),)


def test_a_picture_of_a_type_that_is_gone_is_held(complete, requirements):
    gone = AddMaterial(Material("m2", "passport", "9" * 64))
    decision = decide(complete, "op1", gone, requirements)
    assert decision.dossier.held[0].reason is HeldFor.UNKNOWN_TYPE


def test_a_submission_that_became_incomplete_is_held(complete, requirements, apply_all):
    without = apply_all(complete, DeleteMaterial("m-diploma"))
    decision = decide(without, "op1", Submit(declared=True), requirements)
    assert decision.dossier.held == (Held("op1", HeldFor.INCOMPLETE),)


def test_a_deletion_in_a_locked_dossier_is_held_with_its_type(submitted, requirements):
    decision = decide(submitted, "op1", DeleteMaterial("m-back"), requirements)
    held = Held("op1", HeldFor.LOCKED, "identity", "m-back")
    assert decision.dossier.held == (held,)


def test_a_deletion_of_what_is_gone_has_its_wish(complete, requirements):
    decision = decide(complete, "op1", DeleteMaterial("m9"), requirements)
    assert (decision.outcome, decision.dossier) == (Outcome.APPLIED, complete)


def test_a_deletion_withdraws_a_held_picture(submitted, requirements):
    held = decide(submitted, "op1", LATE, requirements).dossier
    decision = decide(held, "op2", DeleteMaterial("m-late"), requirements)
    assert (decision.outcome, decision.dossier.held) == (Outcome.APPLIED, ())
    assert decision.dossier.rev == held.rev + 1


def test_a_deletion_of_another_picture_leaves_what_is_held(submitted, requirements):
    held = decide(submitted, "op1", LATE, requirements).dossier
    decision = decide(held, "op2", DeleteMaterial("m-none"), requirements)
    assert decision.dossier == held


@pytest.mark.parametrize(
    "operation",
    [
        SetProfile(Profile("110")),
        Submit(declared=False),
        AddMaterial(Material("m-diploma", "diploma", "9" * 64)),
    ],
)
def test_what_no_sound_kiosk_sends_is_rejected(complete, requirements, operation):
    decision = decide(complete, "op1", operation, requirements)
    assert (decision.outcome, decision.dossier) == (Outcome.REJECTED, complete)


def test_a_submission_after_the_verdict_is_held(
    submitted, requirements, ask_for_diploma
):
    passed = give_verdict(submitted, Verdict(True, ask_for_diploma.at))
    changed = replace(passed, rev=passed.rev)
    decision = decide(changed, "op1", Submit(declared=True), requirements)
    assert decision.dossier.held == (Held("op1", HeldFor.LOCKED),)


def test_a_replay_leaves_out_what_no_longer_applies(submitted, requirements):
    profile = SetProfile(Profile("13900000000"))
    shown = replay(submitted, [LATE, profile], requirements)
    assert shown.materials == submitted.materials
    assert shown.profile == profile.profile


def test_a_replay_of_nothing_is_the_servers_dossier(requirements):
    assert replay(Dossier("1"), [], requirements) == Dossier("1")
