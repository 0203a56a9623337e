"""One photograph through every step: what comes out, and that it is honest."""

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from camera.geometry import Quad
from camera.kinds import DocumentKind, Expected
from camera.params import CompressParams, Params, ReadParams
from camera.pipeline import process, process_file
from camera.problems import PROBLEMS
from camera.read import text_reader
from camera.straighten import turned, unmirrored
from specimens.document import Kind
from specimens.documents import make_document
from specimens.fonts import installed_fonts
from specimens.people import specimen_person
from tests.camera.conftest import draw_desk

# A smaller text map than usual, because most of the time goes into it.
PARAMS = Params(read=ReadParams(find_side=416, find_max=608))
STEPS = ["detect", "straighten", "read", "upright", "compress", "quality"]


def codes(capture) -> set[str]:
    return {problem.code for problem in capture.problems}


def decoded(capture) -> np.ndarray:
    with Image.open(io.BytesIO(capture.jpeg)) as image:
        return np.asarray(image)[:, :, ::-1]


@pytest.fixture(scope="module")
def capture(shot):
    return process(shot.image, PARAMS)


def test_the_page_comes_out_straight_and_upright(capture, page) -> None:
    assert capture.found
    assert (capture.rotation, capture.mirrored) == (0, False)
    assert capture.upright_confidence > 0.9
    assert capture.out_width / capture.out_height == pytest.approx(
        page.shape[1] / page.shape[0], rel=0.01
    )


def test_the_result_says_what_it_is(capture, shot) -> None:
    assert (capture.height, capture.width) == shot.image.shape[:2]
    assert decoded(capture).shape == (capture.out_height, capture.out_width, 3)
    assert list(capture.ms) == STEPS
    assert codes(capture) <= set(PROBLEMS)


def test_a_clean_capture_has_no_blocking_problem(capture) -> None:
    assert not [p for p in capture.problems if p.severity == "blocks"]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_on_its_side_is_turned_upright(shot, rotation: int) -> None:
    found = process(turned(shot.image, 360 - rotation), PARAMS)
    assert (found.rotation, found.mirrored) == (rotation, False)
    assert found.out_height > found.out_width


def test_a_mirrored_page_is_unmirrored(shot) -> None:
    found = process(unmirrored(shot.image), PARAMS)
    assert (found.rotation, found.mirrored) == (0, True)


def test_a_blank_desk_is_not_a_page(desk: np.ndarray) -> None:
    found = process(desk, PARAMS)
    assert not found.found
    assert found.quad is None
    assert {"page_not_found", "upright_unsure", "nothing_legible"} <= codes(found)
    assert found.upright_confidence < 0.5


def test_a_straightened_picture_goes_through_unharmed(capture) -> None:
    straight = decoded(capture)
    again = process(straight, PARAMS, finished=capture.jpeg)
    assert again.found
    assert again.quad == Quad.frame(capture.out_width, capture.out_height)
    assert again.jpeg == capture.jpeg
    assert (again.rotation, again.mirrored) == (0, False)


def test_the_limit_of_the_caller_holds(shot) -> None:
    params = replace(PARAMS, compress=CompressParams(limit=40_000))
    assert len(process(shot.image, params).jpeg) <= 40_000


def test_a_person_may_set_the_corners(shot) -> None:
    smaller = Quad((200, 200), (500, 200), (500, 640), (200, 640))
    found = process(shot.image, PARAMS, quad=smaller)
    assert found.quad == smaller
    assert found.confidence == 1.0
    assert "page_unsure" not in codes(found)


def test_a_person_may_turn_the_page(shot) -> None:
    found = process(shot.image, PARAMS, turn=1)
    assert found.rotation == 90
    assert found.out_width > found.out_height
    assert "upright_unsure" not in codes(found)


def test_a_page_over_the_edge_is_said_to_be_cut_off(shot) -> None:
    found = process(shot.image[280:], PARAMS, quad=None)
    cut = Quad((147, 0), (560, 0), (602, 455), (105, 427))
    given = process(shot.image[280:], PARAMS, quad=cut)
    assert "page_cut_off" in codes(given)
    assert not found.found or "page_cut_off" in codes(found)


def test_a_file_is_loaded_and_timed(shot, picture_file: Callable) -> None:
    path = picture_file(Image.fromarray(shot.image[:, :, ::-1]), "a.png")
    found = process_file(path, PARAMS)
    assert list(found.ms) == ["load", *STEPS]
    assert found.found


def test_the_reader_is_loaded_once_a_process() -> None:
    assert text_reader(PARAMS.read) is text_reader(replace(PARAMS.read))


def test_the_reader_reads_what_is_printed(page: np.ndarray) -> None:
    reader = text_reader(PARAMS.read)
    lines = reader.read(page, reader.find(page))
    text = "".join(line.text for line in lines)
    assert "999909199001010000" in text
    assert "临床执业医师" in text


def test_the_height_of_characters_is_measured(page: np.ndarray) -> None:
    spots = text_reader(PARAMS.read).find(page)
    assert float(np.median([s.em for s in spots])) == pytest.approx(30, rel=0.2)


def test_a_desk_without_a_page_is_no_document(desk: np.ndarray) -> None:
    found = process(desk, PARAMS, expected=Expected((DocumentKind.FORM,)))
    assert codes(found) == {"not_a_document"}


def test_a_page_with_few_pixels_in_a_large_photo_is_small(shot) -> None:
    quad = Quad((200, 200), (400, 200), (400, 480), (200, 480))
    assert "page_small" in codes(process(shot.image, PARAMS, quad=quad))


@pytest.mark.slow
def test_a_person_who_holds_a_card_is_not_cut_out() -> None:
    """The card is the only page in the photo, but the person belongs to the picture."""
    front = make_document(Kind.ID_FRONT, specimen_person(1), installed_fonts())
    card = np.asarray(front.image.resize((700, 442)))[:, :, ::-1]
    room = draw_desk(1600, 1200)
    room[500 : 500 + card.shape[0], 500 : 500 + card.shape[1]] = card
    expected = Expected((DocumentKind.ID_HOLDING,))
    bare = process(room, Params(), expected=Expected((DocumentKind.ID_FRONT,)))
    held = process(room, Params(), expected=expected)
    assert bare.quad != held.quad
    assert held.quad == Quad.frame(1600, 1200)
    assert (held.out_width, held.out_height) == (1600, 1200)
    assert held.kind is DocumentKind.ID_HOLDING
    assert all(field.sound for field in held.fields)
    assert "wrong_side" not in codes(held)
