"""What the coach is told of a preview frame: glare and hands, and no false alarm."""

import numpy as np
import pytest

from camera.geometry import Quad
from camera.glance import covered
from camera.opencv import cv2

PAGE = Quad((300, 160), (980, 160), (980, 560), (300, 560))
SKIN = (140, 168, 214)  # BGR


@pytest.fixture
def frame() -> np.ndarray:
    """A grey desk with a white page, 1280 x 720."""
    made = np.full((720, 1280, 3), 90, np.uint8)
    cv2.fillConvexPoly(made, PAGE.points().astype(np.int32), (222, 226, 228))
    return made


def test_a_clean_page_has_neither(frame: np.ndarray) -> None:
    assert covered(frame, PAGE) == (0.0, 0.0)


def test_glare_is_measured_as_a_share_of_the_page(frame: np.ndarray) -> None:
    cv2.rectangle(frame, (400, 200), (570, 300), (255, 255, 255), -1)
    glare, hand = covered(frame, PAGE)
    assert glare == pytest.approx(0.0625, rel=0.15)
    assert hand == 0.0


def test_a_hand_that_reaches_in_is_measured(frame: np.ndarray) -> None:
    cv2.rectangle(frame, (600, 400), (800, 719), SKIN, -1)
    _, hand = covered(frame, PAGE)
    assert hand == pytest.approx(200 * 160 / (680 * 400), rel=0.15)


def test_a_portrait_on_the_page_is_no_hand(frame: np.ndarray) -> None:
    cv2.rectangle(frame, (700, 250), (850, 450), SKIN, -1)
    assert covered(frame, PAGE) == (0.0, 0.0)


def test_a_hand_beside_the_page_does_no_harm(frame: np.ndarray) -> None:
    cv2.rectangle(frame, (1050, 300), (1279, 719), SKIN, -1)
    assert covered(frame, PAGE) == (0.0, 0.0)


def test_white_paper_under_full_light_is_not_glare(frame: np.ndarray) -> None:
    cv2.fillConvexPoly(frame, PAGE.points().astype(np.int32), (255, 255, 255))
    assert covered(frame, PAGE) == (0.0, 0.0)
