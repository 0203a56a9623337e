"""A printed border is not the page's edge; a shadow beside the page is not either."""

from collections.abc import Callable

import numpy as np
import pytest

from camera.geometry import Quad
from camera.margin import with_margin
from camera.opencv import cv2
from camera.outline import GRID, Outline

from .conftest import Shot, draw_desk, draw_page, shoot

SIZE = (1400, 1100)
CORNERS = [[310, 130], [1010, 170], [1060, 990], [270, 960]]
BORDER = 0.05  # of the page's sides
Overlap = Callable[[Quad, Quad], float]


def seeing(chance: float, size: tuple[int, int] = SIZE) -> Outline:
    """A network that gives this chance of a side to every place."""
    page, corners = (
        np.ones((GRID, GRID), np.float32),
        np.zeros((GRID, GRID), np.float32),
    )
    return Outline(page, corners, np.full_like(page, chance), size)


def within(quad: Quad, share: float) -> Quad:
    """The quad of a border that lies inside a page by a share of its sides."""
    tl, tr, br, bl = quad.points()
    steps = ((share, share), (1 - share, share), (1 - share,) * 2, (share, 1 - share))
    return Quad.of(
        np.array(
            [
                tl * (1 - u) * (1 - v)
                + tr * u * (1 - v)
                + br * u * v
                + bl * (1 - u) * v
                for u, v in steps
            ]
        )
    )


@pytest.fixture(scope="module")
def certificate() -> Shot:
    """A page with a printed border in its margin, on a desk little darker than it."""
    page = draw_page()
    page = cv2.resize(page, (800, 900))
    cv2.rectangle(page, (44, 50), (756, 850), (60, 60, 180), 10)
    return shoot(page, CORNERS, SIZE)


def test_sides_on_a_border_move_to_the_edge(
    certificate: Shot, overlap: Overlap
) -> None:
    border = within(certificate.quad, BORDER)
    assert overlap(border, certificate.quad) < 0.85
    moved = with_margin(certificate.image, border, seeing(0.6), 1600)
    assert overlap(moved, certificate.quad) > 0.98


def test_one_side_on_a_border_moves_alone(certificate: Shot, overlap: Overlap) -> None:
    points = certificate.quad.points()
    points[:2] = points[:2] + 0.06 * (points[[3, 2]] - points[:2])
    moved = with_margin(certificate.image, Quad.of(points), seeing(0.6), 1600)
    assert overlap(moved, certificate.quad) > 0.98


def test_a_page_on_its_edges_stays(certificate: Shot) -> None:
    quad = certificate.quad
    assert with_margin(certificate.image, quad, seeing(0.6), 1600) == quad


def test_where_the_network_sees_no_side_nothing_moves(certificate: Shot) -> None:
    border = within(certificate.quad, BORDER)
    assert with_margin(certificate.image, border, seeing(0.1), 1600) == border


def test_a_shadow_on_a_white_desk_is_no_edge() -> None:
    desk = draw_desk(*SIZE, grey=235)
    shade = np.zeros(desk.shape[:2], np.float32)
    quad = Quad.of(np.array(CORNERS, float))
    cv2.fillConvexPoly(shade, np.rint(quad.points()).astype(np.int32) + 14, 1.0)
    shade = cv2.GaussianBlur(shade, (0, 0), 18)
    image = desk * (1 - 0.4 * shade[..., None])
    cv2.fillConvexPoly(
        image, np.rint(quad.points()).astype(np.int32), (171, 203, 235), cv2.LINE_AA
    )
    assert with_margin(image.astype(np.uint8), quad, seeing(0.6), 1600) == quad


def test_a_border_at_the_edge_of_the_photo_stays(certificate: Shot) -> None:
    left, top, right, bottom = 330, 175, 990, 930
    cut = np.ascontiguousarray(certificate.image[top:bottom, left:right])
    quad = Quad.frame(right - left, bottom - top)
    seen = seeing(0.6, (right - left, bottom - top))
    assert with_margin(cut, quad, seen, 1600) == quad
