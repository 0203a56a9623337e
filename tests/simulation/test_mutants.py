"""The simulator finds each of the faults that a kiosk or server might have."""

from itertools import chain

import pytest

from tests.simulation.mutants import MUTANTS, no_locks
from tests.simulation.plan import WEB_EVERY, Plan, plan_of
from tests.simulation.schedule import play
from tests.simulation.shrink import FoundError, run_seed

# How many schedules a broken kiosk or server may survive.
MUTANT_SCHEDULES = 250


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_broken_kiosk_or_server_is_found(workshop, mutant, monkeypatch):
    mutant(monkeypatch)
    seeds = (s for s in range(MUTANT_SCHEDULES) if s % WEB_EVERY)
    assert any(fails(workshop, plan_of(s)) for s in chain([MUTANTS[mutant]], seeds))


def fails(workshop, plan: Plan) -> bool:
    try:
        play(workshop, plan)
    except Exception:  # noqa: BLE001 - however a broken program ends, it was found
        return True
    return False


@pytest.mark.slow
def test_a_failure_is_cut_to_what_it_needs(workshop, monkeypatch):
    no_locks(monkeypatch)
    bad = next(s for s in range(1, WEB_EVERY) if fails(workshop, plan_of(s)))
    with pytest.raises(FoundError, match=r"python -m tests\.simulation") as found:
        run_seed(workshop, bad)
    assert len(found.value.plan.events) < len(plan_of(bad).events)
