"""Kiosks and the real server in any order of events: nothing lost, nothing twice."""

import pytest

from tests.simulation.series import run_part, series


@pytest.mark.slow
@series(1)
def test_every_schedule_comes_together(workshop, first):
    run_part(workshop, first)
