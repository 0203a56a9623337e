"""What is said of a picture holds nothing of it."""

from kiosk.pictures import Picture


def test_no_text_is_made_of_the_pixels() -> None:
    # The toolkit writes out every value that it hands to a screen: for each picture
    # that would be megabytes of text about a candidate's paper, and a pause.
    assert repr(Picture(2, 1, b"\x07" * 6)) == "Picture(width=2, height=1)"
