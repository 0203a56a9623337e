"""Line breaks of Chinese and English."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.linebreak import CLOSING, OPENING, break_lines, pieces

TEXT = st.text(alphabet="端正材料，。；：（）《》“”！？ abc12.-@", max_size=60)


def width(text: str) -> float:
    """A wide character is two cells, any other one."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def test_a_closing_mark_stays_with_the_word_before_it() -> None:
    assert break_lines("请重新上传，谢谢", 10, width) == ["请重新上", "传，谢谢"]


def test_an_opening_mark_goes_with_the_word_after_it() -> None:
    assert break_lines("按照这《规定》处理", 8, width) == ["按照这", "《规定》", "处理"]


def test_english_words_and_numbers_stay_whole() -> None:
    assert break_lines("at most 200,000 bytes", 10, width) == [
        "at most",
        "200,000",
        "bytes",
    ]


def test_a_word_wider_than_the_line_is_broken_rather_than_lost() -> None:
    assert break_lines("abcdefgh", 3, width) == ["abc", "def", "gh"]


def test_given_line_breaks_are_kept() -> None:
    assert break_lines("一\n\n二", 10, width) == ["一", "", "二"]


@given(TEXT)
def test_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


@given(TEXT, st.integers(min_value=4, max_value=40))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, room: int) -> None:
    lines = break_lines(text, room, width)
    assert all(width(line) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet="端正材料，。；：》！abc ", max_size=60))
def test_no_line_begins_with_a_closing_mark_that_could_stand_before(text: str) -> None:
    lines = break_lines(text, 20, width)
    for before, line in pairwise(lines):
        alone = before == "" or before[-1] in CLOSING or width(before) > 16
        assert not line or line[0] not in CLOSING or alone or " " in text


def test_no_mark_both_opens_and_closes() -> None:
    assert not set(OPENING) & set(CLOSING)


def test_a_straight_quotation_mark_stays_with_its_word() -> None:
    assert pieces('for "Diploma" now') == ["for", " ", '"Diploma"', " ", "now"]


def test_a_masked_number_is_one_word() -> None:
    assert pieces("to 138****0000.") == ["to", " ", "138****0000."]
