"""What the networks are taught is true: the mask is the page."""

import numpy as np
import pytest

from camera.opencv import cv2
from camera.outline import GRID, MARGIN, SIDE
from camera.training.compose import Sample, Stock, sample
from camera.training.pages import page
from camera.training.textures import surface


@pytest.fixture(scope="module")
def stock() -> Stock:
    rng = np.random.default_rng(5)
    pages = [page(rng) for _ in range(6)]
    return Stock(pages, [surface(rng, 128) for _ in range(6)])


@pytest.fixture(scope="module")
def samples(stock: Stock) -> list[Sample]:
    return [sample(np.random.default_rng([5, i]), stock) for i in range(12)]


@pytest.mark.slow
def test_the_mask_fills_the_polygon_of_the_corners(samples: list[Sample]) -> None:
    shown = [each for each in samples if not np.isnan(each.corners).any()]
    assert shown
    for each in shown:
        polygon = np.zeros((SIDE, SIDE), np.uint8)
        cv2.fillPoly(polygon, [np.rint(each.corners).astype(np.int32)], 255)
        both = np.minimum(polygon, each.mask).sum(dtype=float)
        # Curled sides and torn corners take a little off; nothing is added.
        assert both > 0.85 * polygon.sum(dtype=float)
        assert both > 0.97 * each.mask.sum(dtype=float)


def test_without_a_page_there_is_nothing_to_find(stock: Stock) -> None:
    made = (sample(np.random.default_rng([6, i]), stock) for i in range(60))
    empty = next(each for each in made if np.isnan(each.corners).all())
    assert not empty.mask.any()


def test_the_same_seed_draws_the_same_photograph(stock: Stock) -> None:
    first, again = (sample(np.random.default_rng(9), stock) for _ in range(2))
    assert np.array_equal(first.picture, again.picture)
    assert np.array_equal(first.mask, again.mask)


def test_the_margin_is_left_free(samples: list[Sample]) -> None:
    for each in samples:
        assert (each.picture[:MARGIN] == 128).all()
        assert each.picture.shape == (SIDE, SIDE, 3)
        assert SIDE == GRID * 4
