"""QR codes and barcodes are read in every direction, and only if they check."""

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from camera.codes import read_codes
from camera.straighten import turned

BLANK = np.full((400, 800, 3), 235, np.uint8)
FORMATS = zxingcpp.BarcodeFormat


def page(text: str, kind: FORMATS = FORMATS.QRCode) -> np.ndarray:
    """A page with one code at (60, 40)."""
    made = zxingcpp.create_barcode(text, kind)
    code = np.asarray(zxingcpp.write_barcode_to_image(made, scale=3))
    sheet = BLANK.copy()
    height, width = code.shape[:2]
    sheet[40 : 40 + height, 60 : 60 + width] = code[..., None]
    return sheet


@pytest.mark.parametrize("kind", [FORMATS.QRCode, FORMATS.Code128, FORMATS.PDF417])
@pytest.mark.parametrize("rotation", [0, 90, 180])
def test_a_code_is_read_with_its_place(kind, rotation: int) -> None:
    (code,) = read_codes(turned(page("999-SPECIMEN-1", kind), rotation))
    assert code.text == "999-SPECIMEN-1"
    assert code.place.right > code.place.left
    assert code.place.bottom > code.place.top


@pytest.mark.parametrize("kind", [FORMATS.QRCode, FORMATS.Code128, FORMATS.PDF417])
def test_an_upright_page_gives_its_codes(kind) -> None:
    (code,) = read_codes(page("999-SPECIMEN-1", kind), upright=True)
    assert code.text == "999-SPECIMEN-1"


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_bars_along_a_side_of_an_upright_page_are_read(rotation: int) -> None:
    (code,) = read_codes(
        turned(page("999-SPECIMEN-1", FORMATS.Code128), rotation), upright=True
    )
    assert code.text == "999-SPECIMEN-1"


def test_a_page_without_codes_has_none() -> None:
    assert read_codes(BLANK) == ()


def test_a_torn_code_is_not_guessed() -> None:
    torn = page("999-SPECIMEN-1", FORMATS.Code128)
    torn[:, 150:230] = 235
    assert read_codes(torn) == ()


@settings(max_examples=15, deadline=None)
@given(st.text("样本0123456789ABCxyz/:", min_size=4, max_size=40))
def test_any_text_survives(text: str) -> None:
    assert [code.text for code in read_codes(page(text))] == [text]
