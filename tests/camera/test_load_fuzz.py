"""A picture of the declared size or an error of our table: nothing else, ever."""

import pytest

from tests.camera.fuzz import fuzz, judge, sides
from tests.camera.mutations import mutated, seeds


@pytest.mark.parametrize("data", seeds())
def test_each_seed_is_a_picture_of_its_declared_size(data: bytes) -> None:
    assert judge(data) == ("picture", "")


def test_a_mutation_follows_from_its_seed() -> None:
    data = seeds()[0]
    assert mutated(data, 3) == mutated(data, 3) != mutated(data, 4)


def test_a_size_declared_past_the_end_of_a_file_is_none() -> None:
    whole = next(data for data in seeds() if data.startswith(b"\x89PNG"))
    assert len(sides(whole)) == 1
    assert sides(whole + b"IHDR\0\0") == sides(whole)


@pytest.mark.slow
def test_broken_pictures_are_read_or_refused() -> None:
    report = fuzz(0, 400)
    assert report.findings == []
    assert report.outcomes["picture"] > 20
    assert report.outcomes["C106"] > 100
