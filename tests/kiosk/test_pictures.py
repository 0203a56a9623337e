"""What is said of a picture holds nothing of it, and its smaller sizes are the same."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kiosk.pictures import LEAST_SIDE, halves, picture_of


def pixels(width: int, height: int, seed: int = 1) -> NDArray[np.uint8]:
    """Draw an opaque picture of chance."""
    chance = np.random.default_rng(seed)
    drawn = chance.integers(0, 256, (height, width, 4), np.uint8)
    drawn[..., 3] = 255
    return drawn


def test_no_text_is_made_of_the_pixels() -> None:
    # The toolkit writes out every value that it hands to a screen: for each picture
    # that would be megabytes of text about a candidate's paper, and a pause.
    picture = picture_of(2, 1, b"\x07" * 8)
    assert repr(picture) == "Picture(width=2, height=1)"


@given(st.integers(1, 70), st.integers(1, 70))
def test_every_size_is_half_of_the_one_before_down_to_a_pixel(
    width: int, height: int
) -> None:
    sizes = [(width, height), *halves(width, height)]
    assert sizes[-1] == (1, 1)
    for before, after in itertools.pairwise(sizes):
        assert after == (max(before[0] // 2, 1), max(before[1] // 2, 1))


@given(st.integers(1, 140), st.integers(1, 140))
def test_each_smaller_picture_has_the_pixels_of_its_size(
    width: int, height: int
) -> None:
    picture = picture_of(width, height, pixels(width, height).tobytes())
    shown = [size for size in halves(width, height) if max(size) >= LEAST_SIDE]
    lengths = [4 * across * down for across, down in shown]
    assert [len(one) for one in picture.smaller] == lengths
    assert all(set(one[3::4]) == {255} for one in picture.smaller), "still opaque"


def test_a_pixel_of_the_next_size_is_the_mean_of_four() -> None:
    drawn = pixels(72, 48)
    (half, *_) = picture_of(72, 48, drawn.tobytes()).smaller
    fours = drawn.astype(float).reshape(24, 2, 36, 2, 4).mean((1, 3))
    made = np.frombuffer(half, np.uint8).reshape(24, 36, 4)
    assert np.abs(made - fours).max() <= 1


@given(st.integers(64, 80), st.integers(20, 80))
def test_nothing_moves_when_it_gets_smaller(width: int, height: int) -> None:
    # Brighter from left to right, three grey levels a pixel: a place shows its colour.
    ramp = np.full((height, width, 4), 255, np.uint8)
    ramp[..., :3] = (3 * np.arange(width, dtype=np.uint8))[None, :, None]
    (half, *_) = picture_of(width, height, ramp.tobytes()).smaller
    made = np.frombuffer(half, np.uint8).reshape(height // 2, width // 2, 4)
    across = (np.arange(width // 2) + 0.5) * width / (width // 2) - 0.5
    assert np.abs(made[..., 0] - 3 * across).max() <= 2, "by less than a pixel"


@pytest.mark.usefixtures("toolkit")
def test_a_picture_that_is_left_is_black_in_every_size() -> None:
    from kivy.graphics import Fbo, Rectangle  # noqa: PLC0415 - after its environment

    from kiosk.ui.widgets.picture import blacken, texture_of  # noqa: PLC0415

    texture = texture_of(picture_of(160, 90, b"\xff" * (4 * 160 * 90)))

    def shown(width: int, height: int) -> set[int]:
        frame = Fbo(size=(width, height))
        with frame:
            Rectangle(texture=texture, size=frame.size)
        frame.draw()
        return set(frame.pixels)

    sizes = [(160, 90), (80, 45), (40, 22)]
    assert all(shown(*size) == {255} for size in sizes), "else nothing is seen here"
    blacken((texture,))
    assert all(shown(*size) == {0} for size in sizes)
