"""What holds for the tests of every room."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.order import place

# No test is judged by its time: machines are shared, and a pause is no fault.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

ROOT = Path(__file__).parent
GARBAGE = 50_000  # new objects until Python looks for some


def pytest_collection_finish() -> None:
    """Look for garbage among what tests make, not in all that was read for them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)


def pytest_sessionfinish() -> None:
    """Let Python clear up at its end, else libraries report what they still hold."""
    gc.unfreeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files that take longest begin, so that no process ends alone."""
    items.sort(key=lambda item: place(item.path.relative_to(ROOT)))


@pytest.hookimpl(optionalhook=True)  # it is pytest-xdist that asks
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores: a test often waits for what it has started."""
    return len(os.sched_getaffinity(0)) + 1
