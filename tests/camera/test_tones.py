"""Few tones: within the limit, print readable, seals red, and nothing else spoilt."""

import io
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from camera.compress import Fitted, compress, kept, thumbnail
from camera.form import better_form, may_be_toned
from camera.kinds import DocumentKind, Expected, Guess
from camera.load import decode
from camera.opencv import cv2
from camera.params import CompressParams, LoadParams, Params
from camera.pipeline import process
from camera.read import text_reader
from camera.tones import toned
from specimens.people import specimen_person
from specimens.portrait import portrait
from tests.bench.reading_loss import COMMON
from tests.camera.conftest import FONT, PARAMS

EM = 13  # px; print of 2.5 mm on A4 that is 1550 px high
LIMIT = 17_500  # for a page of 360 x 400 as tight as 200 kB for A4
SMALL = Params(read=PARAMS.read, compress=CompressParams(limit=LIMIT))
# As a portrait of 25 x 35 mm on A4 that is 1100 px wide.
FACE = np.asarray(portrait(specimen_person(3), (100, 130), (250, 250, 250)))


def fine_page(
    size: tuple[int, int] = (480, 640), seed: int = 1, colour: bool = True
) -> np.ndarray:
    """Dense fine print as a camera sees it, BGR, with a red seal."""
    rng = random.Random(f"fine/{seed}")
    page = Image.new("RGB", size, (250, 250, 247))
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(str(FONT), EM)
    for y in range(20, size[1] - 30, round(EM * 1.55)):
        text = "".join(rng.choice(COMMON) for _ in range((size[0] - 40) // EM))
        pen.text((20, y), text, (25, 25, 30), font)
    if colour:
        left, top = size[0] * 0.55, size[1] * 0.6
        pen.ellipse((left, top, left + 110, top + 110), outline=(205, 40, 45), width=6)
    noise = np.random.default_rng(seed).normal(0, 3, (size[1], size[0], 3))
    soft = cv2.GaussianBlur(np.asarray(page)[:, :, ::-1], (0, 0), 0.5)
    return np.clip(soft + noise, 0, 255).astype(np.uint8)


def opened(data: bytes) -> np.ndarray:
    """A finished picture, RGB."""
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"))


def red(image: np.ndarray) -> np.ndarray:
    r, g, b = (image[..., i].astype(int) for i in range(3))
    return (r - g > 60) & (r - b > 60)


@pytest.fixture(scope="module")
def fine() -> np.ndarray:
    return fine_page()


@pytest.fixture(scope="module")
def small() -> np.ndarray:
    return fine_page((360, 400), colour=False)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(
    st.integers(130, 300), st.integers(130, 300), st.integers(0, 99), st.booleans(),
    st.integers(2_000, 12_000),
)  # fmt: skip
def test_whatever_is_made_fits_and_is_not_enlarged(
    width: int, height: int, seed: int, colour: bool, limit: int
) -> None:
    page = fine_page((width, height), seed, colour)
    made = toned(page, CompressParams(limit=limit))
    if made is None:
        return
    assert len(made.png) <= limit
    assert made.encodes <= 3
    assert made.width <= width
    assert made.height <= height
    assert opened(made.png).shape == (made.height, made.width, 3)


def test_a_dense_page_is_made(fine: np.ndarray) -> None:
    made = toned(fine, CompressParams(limit=60_000))
    assert made is not None
    assert (made.height, made.width) == fine.shape[:2]
    with Image.open(io.BytesIO(made.png)) as image:
        assert image.mode == "P"
        assert not image.info.keys() & {"icc_profile", "exif", "transparency", "dpi"}


def test_a_seal_stays_red_and_print_stays_grey(fine: np.ndarray) -> None:
    made = toned(fine, CompressParams(limit=60_000))
    assert made is not None
    before, after = red(fine[:, :, ::-1]), red(opened(made.png))
    grown = cv2.dilate(before.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert (after & before).sum() > 0.8 * before.sum()
    assert not (after & ~grown).any()
    hues = opened(made.png)[after].astype(float)
    assert np.abs(hues[:, 1] - hues[:, 2]).mean() < 25


def test_made_again_it_is_the_same(fine: np.ndarray) -> None:
    params = CompressParams(limit=60_000)
    once = toned(fine, params)
    assert once is not None
    twice = toned(np.ascontiguousarray(opened(once.png)[:, :, ::-1]), params)
    assert twice is not None
    gap = np.abs(opened(once.png).astype(int) - opened(twice.png)).max(axis=2)
    assert (gap > 20).mean() < 0.002


def test_uneven_light_is_taken_away(fine: np.ndarray) -> None:
    across = np.linspace(0.55, 1.0, fine.shape[1])[None, :, None]
    made = toned((fine * across).astype(np.uint8), CompressParams(limit=80_000))
    assert made is not None
    grey = opened(made.png).mean(axis=2)
    thirds = [part.mean() for part in np.array_split(grey[:, 20:-20], 3, axis=1)]
    assert max(thirds) - min(thirds) < 12


def with_portrait(page: np.ndarray) -> np.ndarray:
    page = page.copy()
    page[30:160, 350:450] = FACE[:, :, ::-1]
    return page


def with_grey_portrait(page: np.ndarray) -> np.ndarray:
    page = page.copy()
    page[30:160, 350:450] = cv2.cvtColor(FACE, cv2.COLOR_RGB2GRAY)[:, :, None]
    return page


def with_green_stamp(page: np.ndarray) -> np.ndarray:
    return np.asarray(cv2.circle(page.copy(), (200, 300), 50, (80, 160, 60), 5))


def tinted(page: np.ndarray) -> np.ndarray:
    rows, columns = np.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    waves = 0.95 + 0.05 * np.sin(rows / 3.1 + np.sin(columns / 17.0) * 3)
    return (page * waves[:, :, None]).astype(np.uint8)


def with_pencil(page: np.ndarray) -> np.ndarray:
    page = page.copy()
    page[15:-15, 2:17] = (page[15:-15, 2:17] * 0.92).astype(np.uint8)
    return page


def photograph(page: np.ndarray) -> np.ndarray:
    rows, columns = np.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    grey = 128 + 100 * np.sin(rows / 40.0) * np.cos(columns / 25.0)
    return np.repeat(grey.astype(np.uint8)[:, :, None], 3, axis=2)


SPOILT = (
    with_portrait,
    with_grey_portrait,
    with_green_stamp,
    tinted,
    with_pencil,
    photograph,
)


@pytest.mark.parametrize("spoil", SPOILT)
def test_what_few_tones_would_spoil_is_not_made(fine: np.ndarray, spoil) -> None:
    assert toned(spoil(fine), CompressParams(limit=60_000)) is None


def test_print_that_would_become_too_small_is_not_made(fine: np.ndarray) -> None:
    assert toned(fine, CompressParams(limit=3_000)) is None


COARSE = Fitted(b"", 1, 1, 3.0, 1)


@pytest.mark.parametrize(
    ("kind", "wanted", "may"),
    [
        (None, None, True),
        (DocumentKind.FORM, None, True),
        (DocumentKind.DIPLOMA, None, False),
        (DocumentKind.ID_FRONT, Expected((DocumentKind.FORM,)), False),
        (None, Expected((DocumentKind.LICENCE,)), False),
        (None, Expected((DocumentKind.INTERNSHIP,)), True),
    ],
)
def test_only_papers_may_be_toned(kind, wanted, may: bool) -> None:
    assert may_be_toned(COARSE, Guess(kind), wanted, PARAMS) is may


def test_a_fine_jpeg_and_a_caller_who_wants_one_are_left_alone() -> None:
    assert not may_be_toned(Fitted(b"", 1, 1, 1.5, 1), Guess(), None, PARAMS)
    jpeg = Params(compress=CompressParams(tones=False))
    assert not may_be_toned(COARSE, Guess(), None, jpeg)


@pytest.mark.slow
def test_fine_print_becomes_tones_and_is_kept_when_it_comes_again(
    small: np.ndarray,
) -> None:
    made = process(small, SMALL)
    assert made.picture.startswith(b"\x89PNG")
    assert len(made.picture) <= LIMIT
    assert (made.rotation, made.mirrored) == (0, False)
    photo = decode(made.picture, LoadParams())
    assert photo.finished == made.picture
    assert kept(photo.finished, (made.out_width, made.out_height), SMALL.compress)
    assert opened(thumbnail(made.picture)).shape[0] == 240


@pytest.mark.slow
def test_print_that_a_jpeg_shows_as_well_stays_a_jpeg(small: np.ndarray) -> None:
    reader = text_reader(PARAMS.read)
    fitted = compress(small, CompressParams(limit=80_000))
    assert better_form(fitted, small, reader.find(small), reader, SMALL) is fitted
