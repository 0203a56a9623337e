"""Kiosks and the real server in any order of events: nothing lost, nothing twice."""

from itertools import chain

import pytest

from tests.simulation.mutants import MUTANTS, no_locks
from tests.simulation.plan import WEB_EVERY, Plan, plan_of
from tests.simulation.schedule import Schedule, play
from tests.simulation.shrink import FoundError, run_seed
from tests.simulation.workshop import opened_workshop

SCHEDULES = 2000
PART = 100
# How many schedules a broken kiosk or server may survive.
MUTANT_SCHEDULES = 250
COMMIT_SEEDS = (2, 7, 11)


@pytest.fixture(scope="module")
def workshop():
    with opened_workshop() as made:
        yield made


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, SCHEDULES, PART))
def test_every_schedule_comes_together(workshop, first):
    for seed in range(first, first + PART):
        run_seed(workshop, seed)


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
@pytest.mark.parametrize("side", ["kiosk", "server"])
@pytest.mark.parametrize("seed", COMMIT_SEEDS)
def test_a_death_at_each_commit_loses_nothing(workshop, seed, side):
    passed = play_with_a_death(workshop, seed, side, None)
    assert passed > 0
    for point in range(passed):
        play_with_a_death(workshop, seed, side, point)


def play_with_a_death(workshop, seed: int, side: str, point: int | None) -> int:
    """Play a schedule in which a process dies at one commit; return how many it had."""
    schedule = Schedule(workshop, plan_of(seed).calm(), from_nothing=True)
    tap = workshop.central.tap if side == "server" else schedule.kiosks[0].tap
    before = tap.passed
    if point is not None:
        tap.arm(point)
    schedule.play()
    return tap.passed - before


@pytest.mark.slow
def test_a_failure_is_cut_to_what_it_needs(workshop, monkeypatch):
    no_locks(monkeypatch)
    bad = next(s for s in range(1, WEB_EVERY) if fails(workshop, plan_of(s)))
    with pytest.raises(FoundError, match=r"python -m tests\.simulation") as found:
        run_seed(workshop, bad)
    assert len(found.value.plan.events) < len(plan_of(bad).events)
