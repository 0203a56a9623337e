"""Every kind of document is marked, legible and truthful about its fields."""

import numpy as np
import pytest
from PIL import Image

from specimens.document import Box, Field, Kind
from specimens.documents import MAKERS, make_document
from specimens.exceptions import SpecimenError
from specimens.fonts import Fonts
from specimens.mark import lay_mark
from specimens.people import specimen_person

pytestmark = pytest.mark.slow  # pictures take their time

SIZES = {
    Kind.ID_FRONT: (1011, 638),
    Kind.ID_BACK: (1011, 638),
    Kind.ID_HOLDING: (2480, 1748),
    Kind.DIPLOMA: (3508, 2480),
    Kind.DEGREE: (3508, 2480),
    Kind.LICENCE: (2480, 1748),
    Kind.QUALIFICATION: (3071, 2185),
    Kind.FORM: (2480, 3508),
    Kind.INTERNSHIP: (2480, 3508),
}

REQUIRED = {
    Kind.ID_FRONT: {"name", "id_number", "address"},
    Kind.ID_BACK: {"authority", "validity"},
    Kind.ID_HOLDING: {"name", "id_number"},
    Kind.DIPLOMA: {"name", "diploma_number"},
    Kind.DEGREE: {"name", "degree_number"},
    Kind.LICENCE: {"name", "licence_number", "id_number"},
    Kind.QUALIFICATION: {"name", "qualification_number"},
    Kind.FORM: {"name", "id_number", "registration_number", "signature"},
    Kind.INTERNSHIP: {"name", "hospital", "opinion_1"},
}

every_kind = pytest.mark.parametrize("kind", list(Kind))


def darkest(image: Image.Image, box: Box) -> float:
    return float(np.asarray(image.convert("L").crop(box.as_tuple())).min())


def test_every_kind_has_a_maker():
    assert set(MAKERS) == set(Kind)


@every_kind
def test_a_document_is_drawn_at_300_dpi_of_its_size(drawn, kind):
    document = drawn(kind)
    assert document.image.mode == "RGB"
    assert document.image.size == SIZES[kind]
    for pixels, mm in zip(document.image.size, document.size_mm, strict=True):
        assert pixels == pytest.approx(mm * 300 / 25.4, abs=1)


@every_kind
def test_the_fields_that_a_reviewer_needs_are_there(drawn, kind):
    assert REQUIRED[kind] <= {field.name for field in drawn(kind).fields}


@every_kind
def test_field_boxes_lie_on_the_page_and_hold_dark_print(drawn, kind):
    document = drawn(kind)
    for field in document.fields:
        box = field.box
        assert 0 <= box.left < box.right <= document.image.width, field.name
        assert 0 <= box.top < box.bottom <= document.image.height, field.name
        assert darkest(document.image, box) < 125, field.name


@every_kind
def test_no_two_fields_share_a_name(drawn, kind):
    names = [field.name for field in drawn(kind).fields]
    assert len(names) == len(set(names))


@every_kind
def test_a_whole_specimen_mark_is_on_every_document(drawn, kind):
    document = drawn(kind)
    assert document.marks
    for mark in document.marks:
        patch = np.asarray(document.image.crop(mark.as_tuple()), np.int16)
        # Reddish: the mark lowers green and blue more than red.
        reddish = (patch[..., 0] - patch[..., 1]) > 25
        assert reddish.mean() > 0.01


def test_the_mark_hardly_touches_a_field(fonts):
    blank = Image.new("RGB", (1200, 800), (255, 255, 255))
    field = Field("name", "x", Box(300, 300, 900, 500))
    marked, _ = lay_mark(blank, (field,), fonts, 90)
    pixels = np.asarray(marked)
    assert pixels[320:480, 320:880].min() > 225
    assert pixels[:200].min() < 225


def test_the_same_seed_draws_the_same_pixels(drawn, fonts):
    again = make_document(Kind.ID_FRONT, specimen_person(5), fonts)
    assert again.image.tobytes() == drawn(Kind.ID_FRONT).image.tobytes()
    assert again.fields == drawn(Kind.ID_FRONT).fields


def test_another_seed_draws_another_person(drawn, fonts):
    other = make_document(Kind.ID_FRONT, specimen_person(6), fonts)
    assert other.image.tobytes() != drawn(Kind.ID_FRONT).image.tobytes()


def test_the_card_that_is_held_shows_the_card_of_the_same_person(drawn):
    held, card = drawn(Kind.ID_HOLDING), drawn(Kind.ID_FRONT)
    assert held.text_of("id_number") == card.text_of("id_number")


def test_a_field_that_is_not_there_is_an_error(drawn):
    with pytest.raises(KeyError):
        drawn(Kind.ID_BACK).text_of("diploma_number")


def test_missing_fonts_are_named_with_what_to_do(tmp_path):
    (tmp_path / "DuanzhengSC-Sans-Regular.otf").touch()
    with pytest.raises(SpecimenError, match=r"Serif-Bold.*scripts/make_fonts\.py") as e:
        Fonts.from_directory(tmp_path)
    assert e.value.code == "fonts_missing"
    assert "Sans-Regular" not in str(e.value)
