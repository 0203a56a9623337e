"""The workshop, opened once for a file: a file stays in one test process."""

import pytest

from tests.simulation.workshop import opened_workshop


@pytest.fixture(scope="module")
def workshop():
    with opened_workshop() as made:
        yield made
