"""The order of the test files names only files that there are."""

from pathlib import Path

import pytest

from tests.order import LONGEST, place

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize("name", LONGEST)
def test_each_file_of_the_order_is_there(name: str) -> None:
    assert (TESTS / name).is_file()


def test_a_file_that_is_not_named_comes_after_those_that_are() -> None:
    places = [place(Path(name)) for name in (*LONGEST, "house/test_order.py")]
    assert places == sorted(set(places))
