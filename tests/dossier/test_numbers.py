"""Identity numbers, and what may be shown of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.idnumber import CHECK_CHARACTERS, check_character, is_valid
from dossier.masking import mask_id_number, mask_name, mask_phone

SEVENTEEN = st.text("0123456789", min_size=17, max_size=17)


def test_the_example_of_the_standard_is_valid():
    # GB 11643-1999, appendix A.
    assert is_valid("11010519491231002X")
    assert is_valid("440524188001010014")


@pytest.mark.parametrize(
    "number",
    [
        "",
        "11010519491231002x",
        "1101051949123100２X",
        "11010519491231002X\n",
        "110105194912310021",
        "11010519491231002",
        "11010519491231002X0",
    ],
)
def test_a_number_of_another_shape_or_check_character_is_not_valid(number):
    assert not is_valid(number)


@pytest.mark.parametrize("first", ["1234", "1" * 18, "1234567890123456X"])
def test_a_check_character_is_of_17_digits(first):
    with pytest.raises(ValueError, match="begins with 17 digits"):
        check_character(first)


@given(SEVENTEEN)
def test_the_check_character_completes_a_number(first):
    assert is_valid(first + check_character(first))


@given(SEVENTEEN, st.integers(0, 17), st.integers(1, 10))
def test_any_single_changed_character_is_detected(first, place, step):
    number = first + check_character(first)
    letters = "0123456789" if place < 17 else CHECK_CHARACTERS
    moved = letters.index(number[place]) + step % len(letters)
    other = letters[moved % len(letters)]
    if other != number[place]:
        assert not is_valid(number[:place] + other + number[place + 1 :])


@given(SEVENTEEN, st.integers(0, 15))
def test_any_two_neighbours_that_change_places_are_detected(first, place):
    number = first + check_character(first)
    one, two = number[place], number[place + 1]
    if one != two:
        assert not is_valid(number[:place] + two + one + number[place + 2 :])


def test_an_identity_number_keeps_three_and_two():
    assert mask_id_number("11010519491231002X") == "110*************2X"


def test_a_phone_keeps_three_and_four():
    assert mask_phone("13812345678") == "138****5678"


@pytest.mark.parametrize(
    ("name", "shown"), [("", ""), ("王", "王"), ("王五", "王*"), ("欧阳小明", "欧***")]
)
def test_a_name_keeps_its_first_character(name, shown):
    assert mask_name(name) == shown


@pytest.mark.parametrize("text", ["", "1", "12345", "1234567"])
def test_what_is_too_short_to_keep_an_end_is_hidden_whole(text):
    assert mask_phone(text) == "*" * len(text)


@given(st.text(max_size=30))
def test_a_mask_keeps_the_length(text):
    masks = (mask_id_number, mask_phone, mask_name)
    assert all(len(mask(text)) == len(text) for mask in masks)
