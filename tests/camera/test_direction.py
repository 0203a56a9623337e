"""The direction network knows all eight ways a written page can lie."""

import numpy as np
import pytest

from camera.direction import WAYS, ways
from camera.params import ReadParams
from camera.read import text_reader
from camera.straighten import turned
from camera.upright import telling

from .conftest import draw_page


def laid(page: np.ndarray, rotation: int, *, mirrored: bool) -> np.ndarray:
    """An upright page as it looks when it needs this turn to become upright."""
    lying = turned(page, -rotation % 360)
    return np.ascontiguousarray(lying[:, ::-1]) if mirrored else lying


@pytest.mark.slow
@pytest.mark.parametrize(("rotation", "mirrored"), WAYS)
def test_the_likeliest_way_is_the_right_one(rotation: int, mirrored: bool) -> None:
    lying = laid(draw_page(), rotation, mirrored=mirrored)
    spots = telling(text_reader(ReadParams()).find(lying), 16)
    chances = ways(lying, spots)
    assert chances.sum() == pytest.approx(1.0)
    assert WAYS[int(chances.argmax())] == (rotation, mirrored)
    assert chances.max() > 0.9


def test_without_lines_all_ways_are_alike() -> None:
    assert np.allclose(ways(draw_page(), []), 1 / 8)
