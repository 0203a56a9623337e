"""The schedules of a test run, in four series, so that two cores share them evenly."""

import pytest

from tests.simulation.shrink import run_seed

SCHEDULES = 2000
SERIES = 4
PART = 25


def series(number: int) -> pytest.MarkDecorator:
    """Name the first seeds of the parts of one series (0 to SERIES - 1)."""
    length = SCHEDULES // SERIES
    first = number * length
    return pytest.mark.parametrize("first", range(first, first + length, PART))


def run_part(workshop, first: int) -> None:
    for seed in range(first, first + PART):
        run_seed(workshop, seed)
