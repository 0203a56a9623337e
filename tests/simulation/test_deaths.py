"""A process dies at each commit of a schedule in turn, and nothing is lost."""

import pytest

from tests.simulation.plan import plan_of
from tests.simulation.schedule import Schedule

SEEDS = (2, 7, 11)


@pytest.mark.slow
@pytest.mark.parametrize("side", ["kiosk", "server"])
@pytest.mark.parametrize("seed", SEEDS)
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
