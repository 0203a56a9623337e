"""A page on a screen is told by its pixels, paper and its print are not."""

import numpy as np
import pytest

from camera.moire import is_screen
from camera.opencv import cv2
from camera.params import Params
from camera.quality import judge
from camera.straighten import straighten
from specimens.document import Kind
from specimens.documents import make_document
from specimens.flat import Wear, flat
from specimens.fonts import installed_fonts
from specimens.people import specimen_person

from .screen import Take, photographed


def grey(image: np.ndarray) -> np.ndarray:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))


@pytest.mark.slow
@pytest.mark.parametrize(
    "take", [Take(2.0), Take(2.6, blur=0.7, turn=4.0)], ids=["fine", "coarse"]
)
def test_a_page_on_a_screen_is_warned_of(page: np.ndarray, take: Take) -> None:
    shown = cv2.resize(page, (310, 438), interpolation=cv2.INTER_AREA)
    photo, quad = photographed(shown, take)
    size = (round(310 * take.pitch), round(438 * take.pitch))
    verdict = judge(straighten(photo, quad, size), [], [], Params().quality)
    assert "screen" in {problem.code for problem in verdict.problems}


def test_a_photographed_page_is_paper(page: np.ndarray, shot) -> None:
    height, width = page.shape[:2]
    assert not is_screen(grey(page))
    assert not is_screen(grey(straighten(shot.image, shot.quad, (width, height))))


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Kind.ID_FRONT, Kind.DIPLOMA])
def test_fine_print_and_guilloches_are_paper(kind: Kind) -> None:
    made = make_document(kind, specimen_person(21), installed_fonts())
    image = flat(made, Wear(1600, blur=0.4, noise=2.0), 1).image
    assert not is_screen(grey(np.asarray(image)))


def test_what_is_even_blank_noisy_or_tiny_is_paper() -> None:
    rng = np.random.default_rng(3)
    assert not is_screen(np.full((900, 700), 235, np.uint8))
    assert not is_screen(rng.integers(0, 256, (900, 700), np.uint8))
    assert not is_screen(np.zeros((255, 2000), np.uint8))


def test_one_patterned_part_of_a_page_is_no_screen() -> None:
    sheet = np.full((900, 700), 235, np.uint8)
    sheet[:300, ::3] = 90  # three of nine patches
    assert not is_screen(sheet)
