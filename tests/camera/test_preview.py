"""What a display copies as it is."""

import numpy as np

from camera.preview import rgba


def test_the_colours_are_turned_and_nothing_shines_through() -> None:
    image = np.array([[[1, 2, 3], [4, 5, 6]]], np.uint8)
    assert bytes(rgba(image)) == bytes([3, 2, 1, 255, 6, 5, 4, 255])
