"""A scan keeps its margin; a page on a desk does not keep its desk."""

import numpy as np
import pytest

from camera.detect import Detection, detect
from camera.geometry import Quad
from camera.opencv import cv2
from camera.params import DetectParams
from camera.scan import is_scan

from .conftest import draw_desk, draw_page

FRAME = [[60, 60], [560, 60], [560, 817], [60, 817]]
PRINTED = Quad.of(np.array(FRAME, float))


@pytest.fixture(scope="module")
def certificate() -> np.ndarray:
    """A page of 620 x 877 px with a red border inside its margin."""
    page = draw_page()
    cv2.rectangle(page, (66, 66), (554, 811), (60, 60, 180), 12)
    return page


def test_a_printed_border_of_a_scan_is_known(certificate: np.ndarray) -> None:
    assert is_scan(certificate, PRINTED)


def test_a_scan_is_found_whole(certificate: np.ndarray) -> None:
    noise = np.random.default_rng(1).normal(0, 2, certificate.shape)
    scan = np.clip(certificate + noise, 0, 255).astype(np.uint8)
    found = detect(cv2.resize(scan, None, fx=2, fy=2), DetectParams())
    if isinstance(found, Detection):  # without a page the whole photo goes on too
        assert found.quad == Quad.frame(1240, 1754)


def test_a_page_on_a_desk_is_no_scan(certificate: np.ndarray) -> None:
    desk = draw_desk(620, 877)
    desk[60:817, 60:560] = cv2.resize(certificate, (500, 757))
    assert not is_scan(desk, PRINTED)


def test_a_page_that_lies_askew_is_no_scan(certificate: np.ndarray) -> None:
    assert not is_scan(
        certificate, Quad.of(np.add(FRAME, [[0, 6], [0, 0], [0, 0], [0, 0]]))
    )
