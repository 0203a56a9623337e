"""Drawn documents with known faults: what is read, what is refused, and why."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from camera.contents import Contents, Judged, judged, read_contents
from camera.kinds import DocumentKind, Expected, FieldName
from camera.params import Params
from camera.read import text_reader
from specimens.document import Document, Kind
from specimens.documents import make_document
from specimens.flat import Fault, Wear, flat
from specimens.fonts import installed_fonts
from specimens.people import specimen_person
from tests.soak import numbers

PARAMS = Params()
CARD = Wear(long_side=900, blur=0.5, noise=2, light=0.85)
FRONT = Expected((DocumentKind.ID_FRONT,))
# Of the seeds from 5000 to 5069, those that tempt most to accept a wrong number.
MISREAD = (5002, 5028, 5042, 5049)  # all 18 signs are read, one of them wrongly
HALF_SEEN = (5001, 5003, 5055)  # a finger leaves 16, none, or 15 of them
FORGED = (5004, 5038, 5067)  # read rightly; the check digit does not fit
READABLE = (5000, 5006, 5011, 5024)


def document(kind: Kind, seed: int = 11) -> Document:
    return make_document(kind, specimen_person(seed), installed_fonts())


def read(made: Document, wear: Wear, expected: Expected | None) -> Contents:
    image = np.asarray(flat(made, wear, 1).image)
    page = np.ascontiguousarray(image[:, :, ::-1])
    reader = text_reader(PARAMS.read)
    return read_contents(page, reader.find(page), reader, PARAMS, expected)


def verdict(made: Document, wear: Wear, expected: Expected | None) -> Judged:
    return judged(read(made, wear, expected), PARAMS, 1.0, (), expected)


def codes(found: Judged) -> set[str]:
    return {problem.code for problem in found.problems}


@pytest.fixture(scope="module")
def front() -> Document:
    return document(Kind.ID_FRONT)


@pytest.fixture(scope="module")
def card(front: Document) -> Contents:
    """A clean card that was read."""
    return read(front, CARD, FRONT)


@pytest.mark.slow
def test_a_clean_card_gives_its_fields_with_their_places(front, card) -> None:
    found = judged(card, PARAMS, 0.5, (), FRONT)
    values = {field.name: field for field in found.fields}
    assert found.kind == "id_front"
    assert codes(found) == set()
    for name in FieldName.ID_NUMBER, FieldName.NAME:
        field = values[name]
        true = next(f for f in front.fields if f.name == name)
        assert (field.value, field.sound) == (true.text, True)
        scale = 0.5 * CARD.long_side / front.image.width
        middle = (true.box.left + true.box.right) / 2 * scale
        assert field.place is not None
        assert field.place.left < middle < field.place.right


@pytest.mark.slow
def test_what_differs_from_the_registration_is_said(card) -> None:
    other = Expected(FRONT.kinds, values={FieldName.NAME: "样本别人"})
    found = codes(judged(card, PARAMS, 1.0, (), other))
    assert found == {"name_differs"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "code"),
    [(DocumentKind.ID_BACK, "wrong_side"), (DocumentKind.DIPLOMA, "wrong_document")],
)
def test_another_side_or_document_is_refused(card, kind, code) -> None:
    assert codes(judged(card, PARAMS, 1.0, (), Expected((kind,)))) == {code}


@pytest.mark.slow
def test_without_expectation_no_field_is_demanded() -> None:
    found = verdict(document(Kind.ID_BACK), CARD, None)
    assert found.kind == "id_back"
    assert codes(found) == set()


@pytest.mark.slow
@pytest.mark.parametrize("fault", list(Fault))
def test_a_hidden_number_is_refused_with_the_reason(front, fault: Fault) -> None:
    hidden = Wear(900, 0.5, 2, 0.85, fault=fault, over="id_number")
    found = verdict(front, hidden, FRONT)
    field = next(f for f in found.fields if f.name is FieldName.ID_NUMBER)
    assert not field.sound
    reason = {"glare": "glare", "finger": "covered", "cut": "cut_off"}[fault]
    assert f"id_number_{reason}" in codes(found)


@pytest.mark.slow
def test_a_number_with_a_wrong_digit_is_not_accepted() -> None:
    reader = text_reader(PARAMS.read)
    found, truth, _, refused = numbers.seen(
        FORGED[0], installed_fonts(), reader, PARAMS
    )
    assert not numbers.is_valid(truth)
    assert found.value == truth
    assert not found.sound
    assert refused


@pytest.mark.slow
def test_no_wrong_number_is_accepted_among_many() -> None:
    """The long run is `python -m tests.soak.numbers 1000`."""
    counts = numbers.run([*MISREAD, *HALF_SEEN, *FORGED, *READABLE])
    assert counts["accepted wrong"] == 0
    assert counts["readable accepted"] == counts["readable"] == len(READABLE)


@pytest.mark.slow
def test_reading_needs_no_network() -> None:
    """The models come from the installed wheel; nothing is ever fetched."""
    tool = shutil.which("unshare")
    alone = [tool or "unshare", "--user", "--map-root-user", "--net"]
    if tool is None or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("this kernel lets nobody make a network namespace")
    code = (
        "import socket\n"
        "from tests.soak.numbers import *\n"
        "try:\n"
        "    socket.create_connection(('192.0.2.1', 9), 1)\n"
        "except OSError:\n"
        "    pass\n"
        "else:\n"
        "    raise SystemExit('there is a network')\n"
        "reader = text_reader(Params().read)\n"
        "print(seen(5000, installed_fonts(), reader, Params())[0].name)\n"
    )
    made = subprocess.run(
        [*alone, sys.executable, "-c", code],
        capture_output=True,
        check=False,
        cwd=Path(numbers.__file__).parents[2],
        text=True,
    )
    assert (made.returncode, made.stdout.strip()) == (0, "id_number"), made.stderr
