"""The maps of a page lead back to its quad; the network sees pages."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from camera.geometry import Quad
from camera.opencv import cv2
from camera.outline import GRID, Outline, agreement, likeliest, on_ridges, see
from camera.quads import areas

from .conftest import draw_desk, draw_page, shoot

SIZE = (1600, 1200)
FINE = 8  # times a cell at which true maps are drawn


def maps_of(quad: np.ndarray) -> Outline:
    """What a perfect network would answer for a quad (4, 2) in cells."""
    polygon = [np.rint(quad * FINE * 16).astype(np.int32)]
    area, lines, points = (np.zeros((GRID * FINE,) * 2, np.uint8) for _ in range(3))
    cv2.fillPoly(area, polygon, 255, cv2.LINE_AA, 4)
    cv2.polylines(lines, polygon, True, 255, FINE, cv2.LINE_AA, 4)
    for corner in quad:
        at = tuple(int(v) for v in np.rint(corner * FINE))
        cv2.circle(points, at, FINE, 255, -1)
    coarse = (
        cv2.resize(each, (GRID, GRID), interpolation=cv2.INTER_AREA) / np.float32(255)
        for each in (area, points, lines)
    )
    return Outline(*coarse, SIZE)


corner = st.tuples(st.floats(0, 10), st.floats(0, 10)).map(np.array)
quads = st.tuples(corner, corner, corner, corner).map(
    lambda four: np.array([[8, 8], [46, 8], [46, 46], [8, 46]]) + np.array(four)
)


@given(quads)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_quad_is_found_again_within_half_a_cell(quad: np.ndarray) -> None:
    outline = maps_of(quad)
    found = likeliest(outline)
    assert found is not None
    away = outline.to_cells(found.quad.points()) - quad
    assert np.abs(away).max() < 0.5
    assert found.agreement > 0.6


@given(quads)
@settings(max_examples=30, deadline=None, derandomize=True)
def test_a_quad_beside_its_sides_is_moved_onto_them(quad: np.ndarray) -> None:
    outline = maps_of(quad)
    middle = quad.mean(axis=0)
    wider = middle + (quad - middle) * 1.04
    moved = on_ridges(outline, wider[None])
    assert np.abs(moved[0] - quad).max() < np.abs(wider - quad).max()


def test_a_quad_that_is_elsewhere_agrees_less() -> None:
    quad = np.array([[10, 12], [50, 10], [52, 48], [9, 50]], float)
    outline = maps_of(quad)
    there, shifted, half = agreement(
        outline, np.stack([quad, quad + 6, quad * (0.5, 1.0)])
    )
    assert there > shifted
    assert there > half


def test_cells_and_pixels_of_the_photo_lead_back_and_forth() -> None:
    outline = maps_of(np.array([[10, 10], [50, 10], [50, 50], [10, 50]], float))
    points = np.array([[0.0, 0.0], [1600, 1200], [33.3, 777.7]])
    assert np.allclose(outline.to_photo(outline.to_cells(points)), points)


def test_empty_maps_show_nothing() -> None:
    nothing = np.zeros((GRID, GRID), np.float32)
    assert likeliest(Outline(nothing, nothing, nothing, SIZE)) is None


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_the_network_sees_a_page_at_any_size(scale: float) -> None:
    corners = np.array([[110, 90], [560, 120], [590, 740], [90, 700]], float)
    size = (700, 840)
    image = shoot(draw_page(), corners.tolist(), size).image
    image = cv2.resize(image, None, fx=scale, fy=scale)
    found = likeliest(see(image))
    assert found is not None
    assert found.agreement > 0.7
    truth = Quad.of(corners * scale)
    assert abs(found.quad.area() / truth.area() - 1) < 0.06
    away = np.abs(found.quad.points() - truth.points()).max()
    assert away < 0.02 * max(size) * scale


def test_the_network_sees_no_page_on_a_bare_desk() -> None:
    found = likeliest(see(draw_desk(1200, 900)))
    assert found is None or found.agreement < 0.3


def test_the_answer_is_one_convex_quad_in_corner_order() -> None:
    outline = maps_of(np.array([[20, 5], [58, 22], [44, 60], [6, 40]], float))
    found = likeliest(outline)
    assert found is not None
    assert areas(found.quad.points()[None])[0] > 0
