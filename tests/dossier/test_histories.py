"""What holds whatever a candidate, a second kiosk and a reviewer do, in any order."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from dossier.decide import Outcome, decide, replay
from dossier.locks import is_locked, missing
from dossier.model import Dossier, Feedback, Material, Profile, Verdict
from dossier.operations import (
    Activate,
    AddMaterial,
    DeleteMaterial,
    SetProfile,
    Submit,
    apply,
)
from dossier.review import (
    accept_held_material,
    discard_held,
    give_verdict,
    return_types,
)
from dossier.states import State

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
TYPES = ("identity", "diploma", "other", "unknown")
IDS = tuple(f"m{number}" for number in range(8))

materials = st.builds(
    Material,
    id=st.sampled_from(IDS),
    type_id=st.sampled_from(TYPES),
    blob=st.sampled_from(["a" * 64, "b" * 64]),
    part=st.sampled_from(["", "front", "back"]),
)
operations = st.one_of(
    st.builds(Activate, st.just("1")),
    st.builds(
        SetProfile,
        st.builds(Profile, st.sampled_from(["13800000000", "13900000000", "110"])),
    ),
    st.builds(AddMaterial, materials),
    st.builds(DeleteMaterial, st.sampled_from(IDS)),
    st.builds(Submit, declared=st.booleans()),
)
asked_types = st.lists(st.sampled_from(TYPES[:3]), min_size=1, unique=True)


def complete_for(type_ids):
    """Return what makes a dossier complete, so that histories get past the draft."""
    ready = [
        Activate("1"),
        SetProfile(Profile("13800000000")),
        AddMaterial(Material("c1", "identity", "a" * 64, "front")),
        AddMaterial(Material("c2", "identity", "a" * 64, "back")),
        AddMaterial(Material("c3", "diploma", "a" * 64)),
    ]
    return ready, Feedback("f1", NOON, "请重新上传", tuple(type_ids))


@st.composite
def dossiers(draw, requirements):
    """Draw a dossier as some history left it."""
    ready, feedback = complete_for(draw(asked_types))
    dossier = replay(Dossier("1"), draw(st.lists(operations)), requirements)
    if draw(st.booleans()):
        dossier = replay(dossier, [*ready, Submit(declared=True)], requirements)
    if dossier.state is State.SUBMITTED and draw(st.booleans()):
        dossier = draw(
            st.sampled_from(
                [
                    return_types(dossier, feedback),
                    give_verdict(dossier, Verdict(True, NOON)),
                    give_verdict(dossier, Verdict(False, NOON, "不符")),
                ]
            )
        )
    for number, operation in enumerate(draw(st.lists(operations, max_size=4))):
        dossier = decide(dossier, f"late{number}", operation, requirements).dossier
    return dossier


def locked(dossier):
    return [m for m in dossier.materials if is_locked(dossier, m.type_id)]


@given(st.data())
def test_no_operation_of_a_candidate_changes_a_locked_material(requirements, data):
    before = data.draw(dossiers(requirements))
    after = decide(before, "op", data.draw(operations), requirements).dossier
    kept = [m for m in after.materials if m in locked(before)]
    added = [m for m in after.materials if m not in before.materials]
    assert kept == locked(before)
    assert not [m for m in added if is_locked(before, m.type_id)]


@given(st.data())
def test_rev_grows_by_one_exactly_when_something_changed(requirements, data):
    before = data.draw(dossiers(requirements))
    after = decide(before, "op", data.draw(operations), requirements).dossier
    assert after.rev == before.rev + (after != before)


@given(st.data())
def test_an_operation_that_comes_again_changes_nothing(requirements, data):
    before = data.draw(dossiers(requirements))
    operation = data.draw(operations)
    once = decide(before, "op", operation, requirements).dossier
    assert decide(once, "op", operation, requirements).dossier == once


@given(st.data())
def test_what_is_held_can_be_found_by_its_operation(requirements, data):
    before = data.draw(dossiers(requirements))
    decision = decide(before, "op", data.draw(operations), requirements)
    found = [held.operation_id for held in decision.dossier.held]
    assert ("op" in found) == (decision.outcome is Outcome.HELD)


@given(st.data())
def test_what_is_held_stays_until_its_own_picture_is_deleted(requirements, data):
    before = data.draw(dossiers(requirements))
    operation = data.draw(operations)
    after = decide(before, "op", operation, requirements).dossier
    gone = [held for held in before.held if held not in after.held]
    deleted = operation.material_id if isinstance(operation, DeleteMaterial) else None
    assert all(held.material_id == deleted for held in gone)


@given(st.data())
def test_kiosk_and_server_agree_when_nothing_else_happened(requirements, data):
    base = data.draw(dossiers(requirements))
    here, recorded = base, []
    for operation in data.draw(st.lists(operations, max_size=12)):
        after = apply(here, operation, requirements)
        if isinstance(after, Dossier) and after != here:
            here, recorded = after, [*recorded, operation]
    there = base
    for number, operation in enumerate(recorded):
        there = decide(there, f"op{number}", operation, requirements).dossier
    assert there == here == replay(base, recorded, requirements)


@given(st.data())
def test_a_return_unlocks_exactly_what_was_asked_for(requirements, data):
    ready, feedback = complete_for(data.draw(asked_types))
    done = replay(Dossier("1"), [*ready, Submit(declared=True)], requirements)
    returned = return_types(done, feedback)
    unlocked = {name for name in TYPES if not is_locked(returned, name)}
    assert unlocked == set(feedback.type_ids)


@pytest.fixture(scope="module")
def machine(requirements):
    """Return the machine with the small exam."""

    class Machine(History):
        needed = requirements

    return Machine


class History(RuleBasedStateMachine):
    """One dossier at the server; candidates and reviewers act in any order."""

    needed = ()
    known = Bundle("known")

    @initialize()
    def begin(self):
        self.dossier = Dossier("1")
        self.count = 0
        self.accepted = 0
        self.late = {}

    def decided(self, operation):
        self.count += 1
        name = f"op{self.count}"
        decision = decide(self.dossier, name, operation, self.needed)
        if decision.outcome is Outcome.HELD and isinstance(operation, AddMaterial):
            self.late[name] = operation.material
        self.dossier = decision.dossier

    @rule(operation=operations)
    def candidate_acts(self, operation):
        self.decided(operation)

    @rule()
    def candidate_completes_and_submits(self):
        ready, _ = complete_for(["diploma"])
        for operation in [*ready, Submit(declared=True)]:
            self.decided(operation)

    @rule(type_ids=asked_types)
    def reviewer_returns(self, type_ids):
        self.reviewed(return_types(self.dossier, complete_for(type_ids)[1]))

    @rule(passed=st.booleans())
    def reviewer_decides(self, passed):
        self.reviewed(give_verdict(self.dossier, Verdict(passed, NOON, "理由")))

    @rule(accept=st.booleans())
    def reviewer_settles_the_oldest(self, accept):
        if not self.dossier.held:
            return
        name = self.dossier.held[0].operation_id
        if accept and name in self.late:
            before = len(self.dossier.materials)
            material = self.late[name]
            self.reviewed(accept_held_material(self.dossier, name, material))
            self.accepted += len(self.dossier.materials) - before
        else:
            self.reviewed(discard_held(self.dossier, name))

    def reviewed(self, after):
        if isinstance(after, Dossier):
            assert after.rev == self.dossier.rev + 1
            self.dossier = after

    @invariant()
    def a_maximum_is_passed_only_by_what_a_reviewer_accepted(self):
        over = sum(
            max(len(self.dossier.of_type(entry.type.id)) - entry.type.maximum, 0)
            for entry in self.needed
        )
        assert over <= self.accepted

    @invariant()
    def ids_are_unique(self):
        names = [material.id for material in self.dossier.materials]
        assert len(names) == len(set(names))

    @invariant()
    def what_is_submitted_was_complete(self):
        if self.dossier.state is State.SUBMITTED:
            assert not missing(self.dossier, self.needed)

    @invariant()
    def only_a_returned_dossier_asks(self):
        assert bool(self.dossier.asked) == (self.dossier.state is State.RETURNED)

    @invariant()
    def a_verdict_stands_exactly_at_the_end(self):
        ended = self.dossier.state in {State.PASSED, State.FAILED}
        assert (self.dossier.verdict is not None) == ended


def test_every_history_keeps_the_rules(machine):
    case = machine.TestCase
    case.settings = settings(max_examples=40, stateful_step_count=25)
    case().runTest()
