"""The limit always holds, nothing private stays, nothing is blown up."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from camera.compress import compress, kept, thumbnail
from camera.errors import OutputError
from camera.fitting import Budget, foreseen
from camera.params import CompressParams


def noise(height: int, width: int, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (height, width, 3), np.uint8)


BUDGET = Budget(aim=194_000, finest=0.1, coarsest=16.0, max_tries=5)


@given(st.floats(3.0, 8.0), st.floats(0.3, 1.9), st.floats(0.1, 16.0))
def test_the_search_meets_any_power_law_in_few_looks(
    height: float, slope: float, start: float
) -> None:
    def size_of(scale: float) -> float:
        return 10**height * scale**-slope

    met = size_of(foreseen(size_of, BUDGET, start))
    nearest = min(max(BUDGET.aim, size_of(16.0)), size_of(0.1))
    assert met == pytest.approx(nearest, rel=0.05)


@given(st.lists(st.integers(0, 10**6), min_size=40, max_size=40), st.floats(0.1, 16))
def test_the_search_stays_within_its_bounds_whatever_it_is_told(
    sizes: list[int], start: float
) -> None:
    looks = []

    def size_of(scale: float) -> float:
        looks.append(scale)
        return sizes[min(39, int(scale / 16 * 40))]

    looks.append(foreseen(size_of, BUDGET, start))
    assert all(0.1 <= scale <= 16.0 for scale in looks)
    assert len(looks) <= BUDGET.max_tries + 1


@pytest.mark.parametrize("limit", [200_000, 60_000, 15_000])
def test_the_limit_holds_even_for_noise(limit: int) -> None:
    fitted = compress(noise(900, 700), CompressParams(limit=limit))
    assert len(fitted.picture) <= limit
    with Image.open(io.BytesIO(fitted.picture)) as image:
        assert image.size == (fitted.width, fitted.height)


def test_an_impossible_limit_is_an_error_and_not_a_broken_picture() -> None:
    with pytest.raises(OutputError) as caught:
        compress(noise(900, 700), CompressParams(limit=500))
    assert caught.value.code == "C401"


def test_a_dense_page_uses_most_of_the_budget(page: np.ndarray) -> None:
    rng = np.random.default_rng(2)
    big = np.kron(page, np.ones((2, 2, 1), np.uint8)).astype(np.int16)
    grainy = np.clip(big + rng.normal(0, 12, big.shape), 0, 255).astype(np.uint8)
    fitted = compress(grainy, CompressParams())
    assert 0.9 * 200_000 <= len(fitted.picture) <= 200_000


def test_a_small_picture_is_neither_enlarged_nor_inflated(page: np.ndarray) -> None:
    fitted = compress(page, CompressParams())
    assert (fitted.height, fitted.width) == page.shape[:2]
    assert len(fitted.picture) < 150_000


def test_a_large_picture_comes_down_to_two_thousand_pixels() -> None:
    fitted = compress(np.full((3000, 1500, 3), 240, np.uint8), CompressParams())
    assert (fitted.width, fitted.height) == (1000, 2000)


def test_nothing_but_the_picture_is_in_the_file(page: np.ndarray) -> None:
    jpeg = compress(page, CompressParams()).picture
    with Image.open(io.BytesIO(jpeg)) as image:
        assert not image.getexif()
        assert "icc_profile" not in image.info
        assert "comment" not in image.info
        assert image.info["progressive"]


def test_colours_survive() -> None:
    red = np.zeros((400, 400, 3), np.uint8)
    red[:] = (40, 40, 220)
    jpeg = compress(red, CompressParams()).picture
    with Image.open(io.BytesIO(jpeg)) as image:
        assert np.abs(np.asarray(image)[200, 200].astype(int) - [220, 40, 40]).max() < 8


def test_a_file_within_the_rules_is_kept() -> None:
    params = CompressParams()
    assert kept(b"x" * 1000, (1200, 1600), params)
    assert not kept(b"x" * 200_001, (1200, 1600), params)
    assert not kept(b"x" * 1000, (9000, 1600), params)
    assert not kept(None, (1200, 1600), params)


def test_a_thumbnail_is_small_and_in_proportion(page: np.ndarray) -> None:
    small = thumbnail(compress(page, CompressParams()).picture)
    with Image.open(io.BytesIO(small)) as image:
        assert max(image.size) == 240
        assert image.width / image.height == pytest.approx(620 / 877, rel=0.02)
    assert len(small) < 20_000
