"""A page is found where it is, and only where there is one."""

from collections.abc import Callable

import numpy as np
import pytest

from camera.candidates import hull_quads
from camera.detect import Detection, NotFound, detect
from camera.geometry import Quad
from camera.opencv import cv2
from camera.params import DetectParams
from camera.quads import crossings
from camera.straighten import shrunk, straighten, turned, unmirrored
from camera.trace import Trace

from .conftest import draw_page, shoot

Overlap = Callable[[Quad, Quad], float]
PARAMS = DetectParams()


def test_a_page_on_a_desk_is_found_to_a_hair(shot, overlap: Overlap) -> None:
    found = detect(shot.image, PARAMS)
    assert isinstance(found, Detection)
    assert overlap(found.quad, shot.quad) > 0.985
    assert found.confidence > 0.9


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_photo_gives_the_turned_page(
    shot, overlap: Overlap, quarters: int
) -> None:
    height, width = shot.image.shape[:2]
    corners = shot.quad.points()
    for _ in range(quarters):  # a clockwise turn of the photo
        corners = np.c_[height - corners[:, 1], corners[:, 0]]
        height, width = width, height
    found = detect(turned(shot.image, 90 * quarters), PARAMS)
    assert isinstance(found, Detection)
    assert overlap(found.quad, Quad.ordered(corners)) > 0.98


def test_an_empty_desk_has_no_page(desk: np.ndarray) -> None:
    assert isinstance(detect(desk, PARAMS), NotFound)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_plain_picture_has_no_page(level: int) -> None:
    plain = np.full((600, 800, 3), level, np.uint8)
    assert isinstance(detect(plain, PARAMS), NotFound)


def test_noise_has_no_page() -> None:
    rng = np.random.default_rng(4)
    noise = rng.integers(0, 256, (600, 800, 3), np.uint8)
    assert isinstance(detect(noise, PARAMS), NotFound)


def test_a_bound_nobody_reaches_finds_nothing(shot) -> None:
    strict = DetectParams(min_confidence=1.1)
    assert isinstance(detect(shot.image, strict), NotFound)


def test_the_same_photo_gives_the_same_answer(shot) -> None:
    assert detect(shot.image, PARAMS) == detect(shot.image, PARAMS)


def test_rounded_corners_are_prolonged_to_where_they_would_meet() -> None:
    mask = np.zeros((400, 600), np.uint8)
    cv2.rectangle(mask, (130, 100), (470, 300), 255, -1)
    cv2.rectangle(mask, (100, 130), (500, 270), 255, -1)
    for centre in ((130, 130), (470, 130), (130, 270), (470, 270)):
        cv2.circle(mask, centre, 30, 255, -1)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = np.asarray(cv2.convexHull(contours[0]), np.float32)
    wanted = np.array([[100, 100], [500, 100], [500, 300], [100, 300]])
    nearest = min(
        float(np.abs(Quad.ordered(quad).points() - wanted).max())
        for quad in hull_quads([hull])
    )
    assert nearest < 8


def test_parallel_lines_do_not_cross() -> None:
    a, b, c, d = (np.array(p, float) for p in ((0, 0), (9, 0), (0, 5), (9, 5.2)))
    assert np.isnan(crossings(a, b, c, d)).all()


def test_debug_pictures_are_kept_beside_the_path(shot, tmp_path) -> None:
    trace = Trace()
    assert detect(shot.image, PARAMS, trace) == detect(shot.image, PARAMS)
    trace.write(tmp_path / "new", "a")
    assert (tmp_path / "new/a-outline.png").stat().st_size > 1000


def test_straightening_puts_each_corner_where_it_belongs(page, shot) -> None:
    height, width = page.shape[:2]
    flat = straighten(shot.image, shot.quad, (width, height))
    inner = np.s_[10:-10, 10:-10]
    away = np.abs(flat[inner].astype(int) - page[inner]).mean()
    assert flat.shape == page.shape
    assert away < 10


def test_straightening_the_whole_frame_changes_no_pixel(page: np.ndarray) -> None:
    height, width = page.shape[:2]
    flat = straighten(page, Quad.frame(width, height), (width, height))
    assert np.array_equal(flat, page)


def test_a_large_page_is_averaged_and_not_sampled() -> None:
    rng = np.random.default_rng(5)
    checks = rng.integers(0, 2, (1600, 1600, 1), np.uint8).repeat(3, 2) * 255
    flat = straighten(checks, Quad.frame(1600, 1600), (200, 200))
    assert float(flat.std()) < 40


@pytest.mark.parametrize("shrink", [1.3, 1.6, 1.85])
def test_fine_strokes_stay_clear_where_a_photo_is_shrunk(shrink: float) -> None:
    """Strokes of two pixels, a little askew, so that they lie between the photo's."""
    long, away = round(700 * shrink), np.arange(round(900 * shrink)) / shrink
    waves = 128 + 100 * np.sin(away * np.pi / 2)
    photo = np.repeat(waves[None, :, None], long, axis=0).repeat(3, 2).astype(np.uint8)
    sides = np.array([[31.3, 20.7], [831.8, 20.2], [832.2, 621.1], [31.9, 620.4]])
    flat = straighten(photo, Quad.of(sides * shrink), (800, 600))
    contrast = flat[100:500, 100:700].astype(float).std() / waves.std()
    assert 0.95 < contrast < 1.2


def test_turning_and_mirroring_lose_nothing(page: np.ndarray) -> None:
    there = turned(unmirrored(page), 90)
    assert np.array_equal(unmirrored(turned(there, 270)), page)
    assert turned(page, 90).shape[:2] == page.shape[1::-1]


def test_shrinking_never_enlarges(page: np.ndarray) -> None:
    assert shrunk(page, 5000) is page
    assert max(shrunk(page, 300).shape) == 300


def test_a_corner_outside_the_photo_is_where_the_page_has_it(overlap) -> None:
    corners = [[60.0, 80.0], [640.0, 60.0], [728.0, 800.0], [40.0, 770.0]]
    found = detect(shoot(draw_page(), corners).image, PARAMS)
    assert isinstance(found, Detection)
    assert overlap(found.quad, Quad.of(np.array(corners))) > 0.97
    assert found.quad.br[0] > 710
