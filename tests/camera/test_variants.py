"""The same page comes out however the camera was held, and only once is it changed."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from camera.geometry import Quad, aspect_ratio, output_size, snapped
from camera.opencv import cv2
from camera.params import CompressParams
from camera.pipeline import Capture, process
from camera.straighten import straighten, turned, unmirrored
from camera.upright import Turn
from tests.camera.conftest import PARAMS

# Mirrored and on its side at once, where the order of putting right matters.
TURNS = [*(Turn(rotation) for rotation in (90, 180, 270)), Turn(90, mirrored=True)]
SMALL = (64, 88)  # px; enough to tell eight ways to lay a page apart

pytestmark = pytest.mark.slow


def decoded(jpeg: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(jpeg)) as image:
        return np.asarray(image)[:, :, ::-1].copy()


def held(image: np.ndarray, turn: Turn) -> np.ndarray:
    """The photo that needs `turn` to look like `image`."""
    moved = turned(image, 360 - turn.rotation)
    return unmirrored(moved) if turn.mirrored else moved


def put_back(corners: np.ndarray, turn: Turn, width: int, height: int) -> np.ndarray:
    """Corners in a photo of this size, where they are after `turn` of the photo."""
    if turn.mirrored:
        corners = np.c_[width - corners[:, 0], corners[:, 1]]
    for _ in range(turn.rotation // 90):
        corners = np.c_[height - corners[:, 1], corners[:, 0]]
        width, height = height, width
    return corners


def likeness(a: np.ndarray, b: np.ndarray) -> float:
    """Correlation of two pictures at one small size; 1 is the same."""
    small = [
        cv2.resize(
            cv2.cvtColor(p, cv2.COLOR_BGR2GRAY), SMALL, interpolation=cv2.INTER_AREA
        )
        for p in (a, b)
    ]
    return float(np.corrcoef(small[0].ravel(), small[1].ravel())[0, 1])


def upright(found: Capture) -> bool:
    return found.upright_confidence >= 0.5


@pytest.fixture(scope="module", params=TURNS, ids=str)
def variant(request: pytest.FixtureRequest, shot) -> tuple[Turn, np.ndarray, Capture]:
    """A way to hold the camera, the photo it gives, and what became of it."""
    photo = held(shot.image, request.param)
    return request.param, photo, process(photo, PARAMS)


def test_the_same_page_is_found_in_every_way_to_hold_the_camera(
    variant, shot, overlap
) -> None:
    turn, photo, found = variant
    height, width = photo.shape[:2]
    corners = put_back(found.quad.points(), turn, width, height)
    assert overlap(Quad.ordered(corners), shot.quad) > 0.97


def test_the_finished_picture_is_the_same_way_up(variant, capture) -> None:
    turn, _, found = variant
    picture, wanted = decoded(found.picture), decoded(capture.picture)
    assert upright(found)
    assert (found.rotation, found.mirrored) == (turn.rotation, turn.mirrored)
    assert picture.shape[0] == pytest.approx(wanted.shape[0], rel=0.02)
    assert likeness(picture, wanted) > 0.95
    others = [
        turned(picture, 180),
        unmirrored(picture),
        unmirrored(turned(picture, 180)),
    ]
    assert max(likeness(other, wanted) for other in others) < 0.5


def test_the_report_leads_from_the_photo_to_the_finished_picture(variant) -> None:
    _, photo, found = variant
    height, width = photo.shape[:2]
    ratio = snapped(aspect_ratio(found.quad, width, height))
    size = output_size(found.quad, ratio, PARAMS.compress.long_side)
    flat = straighten(photo, found.quad, size)
    flat = turned(unmirrored(flat) if found.mirrored else flat, found.rotation)
    assert flat.shape[:2] == (found.out_height, found.out_width)
    assert likeness(flat, decoded(found.picture)) > 0.99


def test_a_straight_page_that_must_be_smaller_only_loses_bytes(
    capture, overlap
) -> None:
    straight = decoded(capture.picture)
    limit = len(capture.picture) // 2
    params = replace(PARAMS, compress=CompressParams(limit=limit))
    again = process(straight, params, finished=capture.picture)
    frame = Quad.frame(capture.out_width, capture.out_height)
    assert overlap(again.quad, frame) > 0.98
    assert (again.rotation, again.mirrored) == (0, False)
    assert len(again.picture) <= limit
    assert likeness(decoded(again.picture), straight) > 0.99
