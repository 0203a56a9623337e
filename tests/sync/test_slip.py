"""The code on a registration slip, as a value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.slip import (
    LONGEST,
    Slip,
    SlipFault,
    looks_like_slip,
    read_slip,
    slip_text,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@given(TEXTS, st.one_of(st.just(""), TEXTS))
def test_what_is_printed_is_read(account: str, password: str) -> None:
    slip = Slip(account, password)
    assert read_slip(f" {slip_text(slip)}\r\n") == slip


@given(st.text(max_size=60))
def test_any_other_text_is_a_fault_and_no_crash(text: str) -> None:
    assert isinstance(read_slip(text), SlipFault | Slip)


@given(st.data())
def test_one_misread_letter_is_found(data: st.DataObject) -> None:
    text = slip_text(Slip("999900199001010014", "A2BC3DEF4GHJ"))
    place = data.draw(st.integers(4, len(text) - 8))
    other = data.draw(
        st.sampled_from("ABC0123456789").filter(lambda c: c != text[place])
    )
    assert read_slip(text[:place] + other + text[place + 1 :]) is SlipFault.DAMAGED


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", SlipFault.FOREIGN),
        ("https://example.org/pay", SlipFault.FOREIGN),
        ("duanzheng:enrol?code=7KQ2", SlipFault.FOREIGN),
        ("DZ2/sample01//ABCDEF", SlipFault.OTHER_VERSION),
        ("DZ0/sample01//ABCDEF", SlipFault.OTHER_VERSION),
        ("DZ1/sample01", SlipFault.DAMAGED),
        ("DZ1////", SlipFault.DAMAGED),
        (slip_text(Slip("")), SlipFault.DAMAGED),
        (slip_text(Slip("sample01", "x"))[:-1], SlipFault.DAMAGED),
        (slip_text(Slip("a" * LONGEST)), SlipFault.FOREIGN),
    ],
)
def test_what_is_no_slip_says_why(text: str, fault: SlipFault) -> None:
    assert read_slip(text) is fault


def test_a_slip_shows_no_password_in_a_log() -> None:
    assert "A2BC3DEF4GHJ" not in repr(Slip("sample01", "A2BC3DEF4GHJ"))


def test_only_the_beginning_of_a_slip_looks_like_one() -> None:
    assert looks_like_slip(slip_text(Slip("sample01")))
    assert looks_like_slip("dz1/")
    assert not looks_like_slip("DZ1")
    assert not looks_like_slip("sample01")
