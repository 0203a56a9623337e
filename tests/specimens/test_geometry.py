"""The camera projects the desk as a pinhole does."""

import math

import numpy as np
import pytest

from specimens.geometry import (
    from_page,
    page_quad,
    place_camera,
    project,
    project_quad,
    upright_rotation,
)

A4 = (210.0, 297.0)
SIZE = (1200, 900)


@pytest.mark.parametrize("fill", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("tilt", [0.0, 20.0, 40.0])
@pytest.mark.parametrize("turn", [0.0, 33.0, 90.0])
def test_the_page_fills_the_wanted_share_of_the_frame(fill, tilt, turn):
    page = page_quad(A4, turn)
    view = place_camera(
        page, SIZE, tilt=tilt, azimuth=50.0, fill=fill, offset=(0.0, 0.0)
    )
    xs, ys = zip(*project_quad(view.to_image, page), strict=True)
    share = max((max(xs) - min(xs)) / SIZE[0], (max(ys) - min(ys)) / SIZE[1])
    assert share == pytest.approx(fill, abs=0.005)
    assert min(xs) >= 0
    assert max(xs) <= SIZE[0]
    assert min(ys) >= 0
    assert max(ys) <= SIZE[1]


def test_a_camera_straight_above_keeps_right_angles():
    page = page_quad(A4, 25.0)
    view = place_camera(page, SIZE, tilt=0, azimuth=0, fill=0.7, offset=(0.0, 0.0))
    a, b, _, d = (np.array(p) for p in project_quad(view.to_image, page))
    assert np.dot(b - a, d - a) == pytest.approx(0, abs=1e-6)
    ratio = np.linalg.norm(d - a) / np.linalg.norm(b - a)
    assert ratio == pytest.approx(A4[1] / A4[0])


def test_a_leaning_camera_makes_one_edge_longer():
    page = page_quad(A4, 0.0)
    view = place_camera(page, SIZE, tilt=30, azimuth=0, fill=0.7, offset=(0.0, 0.0))
    a, b, c, d = project_quad(view.to_image, page)
    assert abs(math.dist(a, b) - math.dist(c, d)) > 30


@pytest.mark.parametrize(
    ("turn", "rotation"), [(0, 0), (12, 0), (90, 270), (180, 180), (270, 90), (-80, 90)]
)
def test_rotation_undoes_the_turn(turn, rotation):
    assert upright_rotation(page_quad(A4, turn)) == rotation


def test_page_millimetres_map_to_the_corners():
    corners = [(0, 0), (A4[0], 0), A4, (0, A4[1])]
    mapped = project(from_page(A4, 40.0, (5.0, 7.0)), corners)
    assert np.allclose(mapped, page_quad(A4, 40.0, (5.0, 7.0)))
