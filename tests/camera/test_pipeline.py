"""One photograph through every step: what comes out, and that it is honest."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from camera.detect import Detection, detect
from camera.geometry import Quad
from camera.kinds import DocumentKind, Expected
from camera.params import CompressParams
from camera.pipeline import process, process_file
from camera.problems import PROBLEMS
from camera.read import text_reader
from specimens.document import Kind
from specimens.documents import make_document
from specimens.fonts import installed_fonts
from specimens.people import specimen_person
from tests.camera.conftest import PARAMS, draw_desk

STEPS = ["detect", "straighten", "read", "upright", "compress", "quality"]


def codes(capture) -> set[str]:
    return {problem.code for problem in capture.problems}


def decoded(capture) -> np.ndarray:
    with Image.open(io.BytesIO(capture.picture)) as image:
        return np.asarray(image)[:, :, ::-1]


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


def test_a_blank_desk_is_not_a_page(desk: np.ndarray) -> None:
    found = process(desk, PARAMS)
    assert not found.found
    assert found.quad is None
    assert {"page_not_found", "upright_unsure", "nothing_legible"} <= codes(found)
    assert found.upright_confidence < 0.5


@pytest.mark.slow
def test_a_finished_file_goes_through_unharmed(capture, tmp_path: Path) -> None:
    path = tmp_path / "finished.jpg"
    path.write_bytes(capture.picture)
    again = process_file(path, PARAMS)
    assert list(again.ms) == ["load", *STEPS]
    assert again.found
    assert again.quad == Quad.frame(capture.out_width, capture.out_height)
    assert again.picture == capture.picture
    assert (again.rotation, again.mirrored) == (0, False)


def test_a_person_may_set_the_corners(shot) -> None:
    smaller = Quad((200, 200), (400, 200), (400, 480), (200, 480))
    found = process(shot.image, PARAMS, quad=smaller)
    assert found.quad == smaller
    assert found.confidence == 1.0
    assert "page_unsure" not in codes(found)
    assert "page_small" in codes(found)  # few pixels of a large photo


def test_a_person_may_turn_the_page_and_the_limit_of_the_caller_holds(shot) -> None:
    params = replace(PARAMS, compress=CompressParams(limit=40_000))
    found = process(shot.image, params, turn=1)
    assert found.rotation == 90
    assert found.out_width > found.out_height
    assert "upright_unsure" not in codes(found)
    assert len(found.picture) <= 40_000


def test_a_page_over_the_edge_is_said_to_be_cut_off(shot) -> None:
    photo = shot.image[280:]
    quads = [Quad((147, 0), (560, 0), (602, 455), (105, 427))]
    found = detect(photo, PARAMS.detect)
    if isinstance(found, Detection):
        quads.append(found.quad)
    for quad in quads:
        assert "page_cut_off" in codes(process(photo, PARAMS, quad=quad))


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


@pytest.mark.slow
def test_a_person_who_holds_a_card_is_not_cut_out() -> None:
    """The card is the only page in the photo, but the person belongs to the picture."""
    front = make_document(Kind.ID_FRONT, specimen_person(1), installed_fonts())
    card = np.asarray(front.image.resize((560, 354)))[:, :, ::-1]
    room = draw_desk(1200, 900)
    room[370 : 370 + card.shape[0], 370 : 370 + card.shape[1]] = card
    bare = detect(room, PARAMS.detect)
    held = process(room, PARAMS, expected=Expected((DocumentKind.ID_HOLDING,)))
    assert isinstance(bare, Detection)
    assert bare.quad.area() < 0.3 * 1200 * 900  # the card, which process cut out first
    assert held.quad == Quad.frame(1200, 900)
    assert (held.out_width, held.out_height) == (1200, 900)
    assert held.kind is DocumentKind.ID_HOLDING
    assert all(field.sound for field in held.fields)
    assert "wrong_side" not in codes(held)
