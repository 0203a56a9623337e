"""Any picture: within the limit, two encodings at most, nothing else inside."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from camera.compress import compress, kept
from camera.jpeg import stripped
from camera.load import decode
from camera.params import CompressParams, LoadParams
from camera.sampling import MCU, sample

KINDS = ("noise", "gradient", "blank", "dense", "half")
SIDES = st.one_of(st.integers(1, 60), st.integers(200, 500))


def drawn(kind: str, height: int, width: int, seed: int) -> np.ndarray:
    """Return a picture (BGR) of one kind: what fills files, and what does not."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:height, 0:width]
    match kind:
        case "noise":
            return rng.integers(0, 256, (height, width, 3), np.uint8)
        case "gradient":
            grey = (rows + columns) * 255 // (height + width)
        case "dense":  # strokes, as fine print has
            strokes = rng.random((height // 3 + 1, width // 2 + 1)) < 0.4
            grey = 235 - 200 * np.kron(strokes, np.ones((3, 2), int))[:height, :width]
        case "half":  # nothing above, noise below: no part stands for the whole
            speckle = rng.integers(0, 256, (height, width))
            grey = np.where(rows < height // 2, 240, speckle)
        case _:
            grey = np.full((height, width), 250)
    return np.repeat(grey.astype(np.uint8)[:, :, None], 3, axis=2)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.sampled_from(KINDS),
    SIDES,
    SIDES,
    st.integers(0, 99),
    st.integers(12_000, 40_000),
)
def test_every_picture_fits_after_at_most_two_encodings(
    kind: str, height: int, width: int, seed: int, limit: int
) -> None:
    params = CompressParams(limit=limit)
    fitted = compress(drawn(kind, height, width, seed), params)
    assert len(fitted.picture) <= limit
    assert fitted.encodes <= 2
    assert fitted.width <= width
    assert fitted.height <= height
    with Image.open(io.BytesIO(fitted.picture)) as image:
        assert image.size == (fitted.width, fitted.height)


@pytest.mark.parametrize(
    ("height", "width"), [(1, 1), (1, 3000), (3000, 1), (17, 4100), (4100, 33), (9, 9)]
)
def test_pictures_of_extreme_shape_keep_their_proportion(
    height: int, width: int
) -> None:
    fitted = compress(drawn("noise", height, width, 1), CompressParams())
    assert len(fitted.picture) <= 200_000
    assert max(fitted.width, fitted.height) == min(max(width, height), 2000)


@given(
    st.integers(1, 200), st.integers(1, 200), st.sampled_from((2, 4)), st.integers(0, 9)
)
def test_a_sample_is_made_of_whole_blocks_and_knows_its_share(
    height: int, width: int, every: int, seed: int
) -> None:
    picture = drawn("noise", height, width, seed)
    part = sample(picture, every)
    taken = part.picture.shape[0] * part.picture.shape[1]
    assert part.share == pytest.approx(taken / (height * width))
    if part.share == 1.0:
        return
    first = {picture[r * MCU, c * MCU].tobytes() for r, c in blocks(picture)}
    assert {
        part.picture[r * MCU, c * MCU].tobytes() for r, c in blocks(part.picture)
    } <= first


def blocks(picture: np.ndarray) -> list[tuple[int, int]]:
    """Return the places (row, column) of all whole blocks."""
    height, width = picture.shape[:2]
    return [(r, c) for r in range(height // MCU) for c in range(width // MCU)]


def test_a_finished_picture_is_kept_byte_for_byte(page: np.ndarray) -> None:
    params = CompressParams()
    fitted = compress(page, params)
    photo = decode(fitted.picture, LoadParams())
    assert photo.finished == fitted.picture
    assert kept(photo.finished, (fitted.width, fitted.height), params)


def test_a_second_compression_loses_next_to_nothing(page: np.ndarray) -> None:
    params = CompressParams(limit=40_000)
    once = decode(compress(page, params).picture, LoadParams()).image
    twice = decode(compress(once, params).picture, LoadParams()).image
    first = np.abs(once.astype(int) - page).mean()
    second = np.abs(twice.astype(int) - once).mean()
    assert twice.shape == once.shape
    assert second < first / 2


def test_no_segment_tells_about_people_or_devices(page: np.ndarray) -> None:
    jpeg = compress(page, CompressParams()).picture
    assert stripped(jpeg) == jpeg
