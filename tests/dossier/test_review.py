"""What a reviewer does: return, pass, fail, settle what is held."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dossier.decide import Outcome, decide
from dossier.model import Dossier, Feedback, Held, HeldFor, Material, Verdict
from dossier.operations import AddMaterial
from dossier.review import (
    ReviewRefusal,
    accept_held_deletion,
    accept_held_material,
    discard_held,
    give_verdict,
    return_types,
)
from dossier.states import State

LATE = Material("m-late", "diploma", "e" * 64)


@pytest.fixture
def with_held(submitted, requirements):
    """Return a submitted dossier with one late picture held."""
    decision = decide(submitted, "op-late", AddMaterial(LATE), requirements)
    assert decision.outcome is Outcome.HELD
    return decision.dossier


def test_a_return_asks_for_its_types_and_shows_its_message(submitted, ask_for_diploma):
    returned = return_types(submitted, ask_for_diploma)
    assert (returned.state, returned.asked) == (State.RETURNED, ("diploma",))
    assert returned.feedback == (ask_for_diploma,)
    assert returned.rev == submitted.rev + 1


def test_the_newest_message_stands_first(submitted, ask_for_diploma):
    older = Feedback("f0", ask_for_diploma.at - timedelta(days=1), "请重拍", ("other",))
    before = replace(submitted, feedback=(older,))
    returned = return_types(before, ask_for_diploma)
    assert [message.id for message in returned.feedback] == ["f1", "f0"]


def test_a_draft_cannot_be_returned(complete, ask_for_diploma):
    assert return_types(complete, ask_for_diploma) is ReviewRefusal.NOT_SUBMITTED


def test_a_return_names_at_least_one_type(submitted, ask_for_diploma):
    nothing = replace(ask_for_diploma, type_ids=())
    assert return_types(submitted, nothing) is ReviewRefusal.NOTHING_ASKED


def test_a_return_says_why(submitted, ask_for_diploma):
    silent = replace(ask_for_diploma, text="  ")
    assert return_types(submitted, silent) is ReviewRefusal.NO_MESSAGE


@pytest.mark.parametrize(
    ("passed", "state"), [(True, State.PASSED), (False, State.FAILED)]
)
def test_a_verdict_ends_the_review(submitted, ask_for_diploma, passed, state):
    verdict = Verdict(passed, ask_for_diploma.at, "理由")
    decided = give_verdict(submitted, verdict)
    assert (decided.state, decided.verdict) == (state, verdict)
    assert decided.rev == submitted.rev + 1


def test_passing_needs_no_reasons(submitted, ask_for_diploma):
    passed = give_verdict(submitted, Verdict(True, ask_for_diploma.at))
    assert passed.state is State.PASSED


def test_failing_needs_reasons(submitted, ask_for_diploma):
    silent = Verdict(False, ask_for_diploma.at, " ")
    assert give_verdict(submitted, silent) is ReviewRefusal.NO_MESSAGE


def test_only_a_submitted_dossier_gets_a_verdict(complete, ask_for_diploma):
    verdict = Verdict(True, ask_for_diploma.at)
    assert give_verdict(complete, verdict) is ReviewRefusal.NOT_SUBMITTED


def test_a_discarded_operation_is_no_longer_held(with_held):
    settled = discard_held(with_held, "op-late")
    assert (settled.held, settled.rev) == ((), with_held.rev + 1)
    assert settled.materials == with_held.materials


def test_an_accepted_picture_joins_the_dossier_although_it_is_locked(with_held):
    settled = accept_held_material(with_held, "op-late", LATE)
    assert (settled.held, settled.state) == ((), State.SUBMITTED)
    assert settled.material("m-late") == LATE
    assert settled.rev == with_held.rev + 1


def test_a_picture_that_is_there_already_is_not_doubled(submitted):
    there = submitted.material("m-diploma")
    held = replace(submitted, held=(Held("op1", HeldFor.LOCKED, "diploma", there.id),))
    settled = accept_held_material(held, "op1", there)
    assert settled.materials == submitted.materials


def test_an_accepted_deletion_takes_the_picture_out_although_it_is_locked(submitted):
    held = replace(submitted, held=(Held("op1", HeldFor.LOCKED, "", "m-diploma"),))
    settled = accept_held_deletion(held, "op1", "m-diploma")
    assert (settled.held, settled.state) == ((), State.SUBMITTED)
    assert settled.material("m-diploma") is None
    assert len(settled.materials) == len(submitted.materials) - 1
    assert settled.rev == held.rev + 1
    refused = accept_held_deletion(settled, "op1", "m-diploma")
    assert refused is ReviewRefusal.UNKNOWN_HELD


@pytest.mark.parametrize("settle", [discard_held, None])
def test_what_is_not_held_cannot_be_settled(settle):
    empty = Dossier("1")
    if settle is None:
        refused = accept_held_material(empty, "op1", LATE)
    else:
        refused = settle(empty, "op1")
    assert refused is ReviewRefusal.UNKNOWN_HELD
