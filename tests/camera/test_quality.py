"""Each thing that makes a picture illegible is named, and only then."""

import numpy as np
import pytest

from camera.looks import blur_sigma
from camera.opencv import cv2
from camera.problems import PROBLEMS, Severity
from camera.quality import judge
from camera.read import Line, Spot, text_reader
from tests.camera.conftest import PARAMS


def read(image: np.ndarray) -> tuple[list[Spot], list[Line]]:
    reader = text_reader(PARAMS.read)
    spots = reader.find(image)
    return spots, reader.read(image, spots[:4])


def problems_of(image: np.ndarray) -> dict[str, object]:
    verdict = judge(image, *read(image), PARAMS.quality)
    return {problem.code: problem.place for problem in verdict.problems}


@pytest.fixture(scope="module")
def text(page: np.ndarray) -> tuple[list[Spot], list[Line]]:
    """What is read on the clean page."""
    return read(page)


def darker(image: np.ndarray, share: float) -> np.ndarray:
    return (image * share).astype(np.uint8)


@pytest.mark.parametrize(
    ("scale", "codes"), [(1.0, []), (0.42, ["text_small"]), (0.3, ["text_too_small"])]
)
def test_a_clean_page_has_no_problem_until_it_is_made_small(
    page: np.ndarray, text, scale: float, codes: list[str]
) -> None:
    found = judge(page, *text, PARAMS.quality, scale).problems
    assert [problem.code for problem in found] == codes


def test_blur_is_named_with_its_place(page: np.ndarray) -> None:
    found = problems_of(cv2.GaussianBlur(page, (0, 0), 5.0))
    assert found["blurred"] is not None


def test_darkness_is_named(page: np.ndarray) -> None:
    assert "too_dark" in problems_of(darker(page, 0.15))
    assert "rather_dark" in problems_of(darker(page, 0.3))


def test_glare_is_named_where_it_is(page: np.ndarray) -> None:
    shiny = darker(page, 0.8)
    cv2.circle(shiny, (400, 500), 80, (255, 255, 255), -1)
    place = problems_of(shiny)["glare"]
    assert place is not None
    assert place.left < 400 < place.right
    assert place.top < 500 < place.bottom


def test_white_paper_of_a_scan_is_not_glare(page: np.ndarray) -> None:
    white = np.where(page > 200, 255, page).astype(np.uint8)
    assert problems_of(white) == {}


def test_washed_out_print_is_too_bright(page: np.ndarray) -> None:
    faint = np.clip(page.astype(int) // 5 + 210, 0, 255).astype(np.uint8)
    assert "too_bright" in problems_of(faint)


def test_a_shadow_over_half_the_page_is_uneven_light(page: np.ndarray) -> None:
    shadowed = page.copy()
    shadowed[300:] = darker(shadowed[300:], 0.35)
    assert "uneven_light" in problems_of(shadowed)


def test_a_blank_sheet_has_nothing_legible() -> None:
    assert "nothing_legible" in problems_of(np.full((800, 600, 3), 235, np.uint8))


@pytest.mark.parametrize("sigma", [1.0, 2.0, 3.0])
def test_blur_is_measured_in_pixels(sigma: float) -> None:
    edge = np.zeros((80, 80), np.uint8)
    edge[:, 40:] = 220
    assert blur_sigma(cv2.GaussianBlur(edge, (0, 0), sigma)) == pytest.approx(
        sigma, rel=0.25
    )


def test_every_problem_has_a_severity_and_two_short_sentences() -> None:
    for code, text in PROBLEMS.items():
        assert code == code.lower()
        assert text.severity in Severity
        assert text.zh.endswith("。")
        assert len(text.zh) <= 30
        assert text.en.endswith(".")
        assert len(text.en) <= 80
