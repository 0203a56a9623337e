"""The direction network knows all eight ways a written page can lie."""

from typing import cast

import numpy as np
import pytest

from camera.direction import WAYS, ways
from camera.params import UprightParams
from camera.read import Line, TextReader, text_reader
from camera.straighten import turned
from camera.upright import find_upright, telling

from .conftest import PARAMS, draw_page


def laid(page: np.ndarray, rotation: int, *, mirrored: bool) -> np.ndarray:
    """An upright page as it looks when it needs this turn to become upright."""
    lying = turned(page, -rotation % 360)
    return np.ascontiguousarray(lying[:, ::-1]) if mirrored else lying


@pytest.mark.slow
@pytest.mark.parametrize(("rotation", "mirrored"), WAYS)
def test_the_likeliest_way_is_the_right_one(rotation: int, mirrored: bool) -> None:
    lying = laid(draw_page(), rotation, mirrored=mirrored)
    spots = telling(text_reader(PARAMS.read).find(lying), 16)
    chances = ways(lying, spots)
    assert chances.sum() == pytest.approx(1.0)
    assert WAYS[int(chances.argmax())] == (rotation, mirrored)
    assert chances.max() > 0.9


class Misreader:
    """Reads passably what lies on its side, and nothing else."""

    def __init__(self, rotation: int) -> None:
        self._rotation = rotation

    def read(self, image, spots, rotation=0, *, mirrored=False) -> list[Line]:
        sure = 0.75 if (rotation, mirrored) == (self._rotation, False) else 0.3
        return [Line(spot, "22 23 24 25", sure) for spot in spots]


@pytest.mark.slow
@pytest.mark.parametrize(("rotation", "claimed"), [(0, True), (270, False)])
def test_a_passable_reading_is_no_claim_against_the_network(
    rotation: int, claimed: bool
) -> None:
    page = draw_page()
    spots = text_reader(PARAMS.read).find(page)
    reader = cast("TextReader", Misreader(rotation))
    found = find_upright(page, spots, reader, UprightParams())
    assert found.claimed is claimed


def test_without_lines_all_ways_are_alike() -> None:
    assert np.allclose(ways(draw_page(), []), 1 / 8)
