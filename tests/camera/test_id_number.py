"""The ID number's own checks, against the rules' room that has them too."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camera.id_number import born, checks, is_valid
from dossier import idnumber
from specimens.people import specimen_person

people = st.integers(0, 10**6).map(specimen_person)
numbers = st.tuples(
    st.sampled_from("123456789"),
    st.text("0123456789", min_size=16, max_size=16),
    st.sampled_from("0123456789X"),
).map("".join)


@given(people)
def test_every_specimen_number_is_valid(person) -> None:
    assert is_valid(person.id_number)
    assert born(person.id_number) == person.birth


@given(people, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_one_wrong_sign_is_noticed(person, place: int, sign: str) -> None:
    number = person.id_number
    wrong = number[:place] + sign + number[place + 1 :]
    assert is_valid(wrong) == (wrong == number)


@given(people, st.integers(0, 16))
def test_two_exchanged_signs_are_noticed(person, place: int) -> None:
    n = person.id_number
    wrong = n[:place] + n[place + 1] + n[place] + n[place + 2 :]
    assert is_valid(wrong) == (wrong == n)


@given(people, st.integers(0, 17))
def test_a_number_that_lost_its_end_or_beginning_is_not_valid(person, cut) -> None:
    assert not is_valid(person.id_number[:cut])
    assert not is_valid(person.id_number[cut + 1 :])


@given(numbers)
def test_both_rooms_agree_on_the_check_character(number: str) -> None:
    assert checks(number) == idnumber.is_valid(number)


@pytest.mark.parametrize("number", ["999901199902300016", "99990118990101001X", ""])
def test_a_date_that_never_was_is_no_birthday(number: str) -> None:
    assert not is_valid(number)


def test_a_leap_day_is_a_birthday() -> None:
    assert born("999901200002290010") == date(2000, 2, 29)
