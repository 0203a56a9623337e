"""Kiosks and the real server in any order of events: nothing lost, nothing twice."""

import pytest

from tests.simulation.schedule import run_schedule, workshop

SCHEDULES = 200
PART = 40


@pytest.fixture(scope="module")
def workplace():
    with workshop() as made:
        yield made


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, SCHEDULES, PART))
def test_every_schedule_comes_together(workplace, first):
    for seed in range(first, first + PART):
        run_schedule(workplace, seed)
