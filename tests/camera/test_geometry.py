"""Quads, homographies and true proportions, as properties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camera.geometry import (
    A4_RATIO,
    ID1_RATIO,
    Quad,
    aspect_ratio,
    homography,
    output_size,
    project,
    snapped,
)

nudges = st.lists(st.floats(-80, 80), min_size=8, max_size=8)
angles = st.floats(-0.6, 0.6)


def near_square(values: list[float]) -> Quad:
    base = Quad.frame(400, 300).points() + 200
    return Quad.of(base + np.array(values).reshape(4, 2))


@given(nudges)
def test_a_homography_takes_each_corner_where_it_belongs(values: list[float]) -> None:
    quad = near_square(values)
    target = Quad.frame(500, 700).points()
    assert np.allclose(
        project(homography(quad.points(), target), quad.points()), target, atol=1e-6
    )


@given(nudges, st.permutations(range(4)))
def test_corner_order_does_not_depend_on_the_order_given(
    values: list[float], order: list[int]
) -> None:
    quad = near_square(values)
    assert Quad.ordered(quad.points()[order]) == Quad.ordered(quad.points())


@given(nudges)
def test_ordered_corners_run_clockwise_from_the_top_left(values: list[float]) -> None:
    quad = Quad.ordered(near_square(values).points())
    assert quad.area() > 0
    assert sum(quad.tl) == min(sum(c) for c in (quad.tl, quad.tr, quad.br, quad.bl))


@given(nudges, st.integers(-8, 8))
def test_four_quarter_turns_change_nothing(values: list[float], turns: int) -> None:
    quad = near_square(values)
    assert quad.turned(turns).turned(-turns) == quad
    assert quad.turned(turns) == quad.turned(turns + 4)


def test_a_clockwise_turn_brings_the_bottom_left_corner_to_the_top_left() -> None:
    quad = Quad.frame(3, 2)
    assert quad.turned(1).tl == quad.bl


def seen(ratio: float, tilt: float, pan: float, roll: float, focal: float) -> Quad:
    """A flat rectangle of this ratio through a pinhole, in a 4000 x 3000 frame."""
    corners = np.array([[-ratio, -1], [ratio, -1], [ratio, 1], [-ratio, 1]]) / 2
    flat = np.c_[corners, np.zeros(4)]
    cx, sx, cy, sy = math.cos(tilt), math.sin(tilt), math.cos(pan), math.sin(pan)
    cz, sz = math.cos(roll), math.sin(roll)
    turn = (
        np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
        @ np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
        @ np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    )
    space = flat @ turn.T + [0, 0, 3.0]
    return Quad.of(space[:, :2] / space[:, 2:] * focal * 4000 + [2000, 1500])


@given(st.floats(0.5, 2.0), st.floats(0.3, 0.6), st.floats(0.3, 0.6), angles)
def test_the_true_ratio_comes_back_from_a_view_that_tells_it(
    ratio: float, tilt: float, pan: float, roll: float
) -> None:
    quad = seen(ratio, tilt, pan, roll, focal=0.85)
    assert aspect_ratio(quad, 4000, 3000) == pytest.approx(ratio, rel=0.1)


@given(st.floats(0.5, 2.0), angles, angles, angles)
def test_any_view_through_a_usual_lens_gives_the_true_ratio(
    ratio: float, tilt: float, pan: float, roll: float
) -> None:
    quad = seen(ratio, tilt, pan, roll, focal=0.75)
    assert aspect_ratio(quad, 4000, 3000) == pytest.approx(ratio, rel=0.02)


@pytest.mark.parametrize("known", [ID1_RATIO, 1 / ID1_RATIO, A4_RATIO, 1 / A4_RATIO])
def test_ratios_near_a_standard_become_it(known: float) -> None:
    assert snapped(known * 1.03) == known


@pytest.mark.parametrize("other", [1.0, 4 / 3, 2.2, 0.4])
def test_other_ratios_are_left_alone(other: float) -> None:
    assert snapped(other) == other


@given(nudges, st.floats(0.3, 3.0), st.integers(100, 3000))
def test_the_output_keeps_the_ratio_and_the_limit(
    values: list[float], ratio: float, side: int
) -> None:
    width, height = output_size(near_square(values), ratio, side)
    assert max(width, height) <= side
    assert width / height == pytest.approx(ratio, rel=0.05)


def test_three_corners_on_one_line_are_refused() -> None:
    flat = np.array([[0, 0], [1, 0], [2, 0], [0, 2]], float)
    with pytest.raises(ValueError, match="one line"):
        homography(flat, Quad.frame(1, 1).points())


def test_a_bow_tie_is_not_convex() -> None:
    assert not Quad((0, 0), (1, 1), (1, 0), (0, 1)).is_convex()
    assert Quad.frame(2, 1).is_convex()
