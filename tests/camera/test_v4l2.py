"""What the kernel says of a camera, in the layouts of linux/videodev2.h."""

import struct
from errno import EINVAL
from pathlib import Path
from typing import Any

import pytest

from camera.errors import SourceError
from camera.v4l2 import Abilities, Control, Mode, abilities, described, numbers

SIZES = {b"MJPG": [(640, 480), (3264, 2448), (1280, 720)], b"YUYV": [(640, 480)]}
CONTROLS = [
    (0x00980900, b"Brightness", 0, 255, 1, 128, 0),
    (0x00980913, b"Gain", 0, 10, 1, 0, 1),  # switched off
    (0x009A090A, b"Focus, Absolute", 0, 250, 5, 0, 0),
]


class Kernel:
    """Answers as uvcvideo does; `captures` is false for a camera's metadata node."""

    def __init__(self, *, captures: bool = True, ranged: bool = False) -> None:
        self.captures = captures
        self.ranged = ranged

    def __call__(self, request: int, data: bytearray) -> None:
        answers = {
            0x80685600: self.capability,
            0xC0405602: self.form,
            0xC02C564A: self.size,
            0xC0445624: self.control,
        }
        assert len(data) == (request >> 16) & 0x3FFF  # the size is part of the number
        answers[request](data)

    def capability(self, data: bytearray) -> None:
        card, bus = b"Document Camera", b"usb-1"
        flags = 1 if self.captures else 0x00800000
        packed = (b"uvcvideo", card, bus, 0x60100, 0x84A00001, flags)
        struct.pack_into("=16s32s32sIII", data, 0, *packed)

    def form(self, data: bytearray) -> None:
        (index,) = struct.unpack_from("=I", data)
        code = self.nth(list(SIZES), index)
        struct.pack_into("=III32s4s", data, 0, index, 1, 0, b"Motion-JPEG", code)

    def size(self, data: bytearray) -> None:
        index, code = struct.unpack_from("=I4s", data)
        if self.ranged:
            self.nth([0], index)
            struct.pack_into("=I6I", data, 8, 3, 32, 4096, 2, 32, 3072, 2)
        else:
            struct.pack_into("=III", data, 8, 1, *self.nth(SIZES[code], index))

    def control(self, data: bytearray) -> None:
        (asked,) = struct.unpack_from("=I", data)
        after = [one for one in CONTROLS if one[0] > asked & 0x7FFFFFFF]
        number, name, low, high, step, default, flags = self.nth(after, 0)
        packed = (number, 1, name, low, high, step, default, flags)
        struct.pack_into("=II32s4iI", data, 0, *packed)

    def nth(self, things: list, index: int) -> Any:
        if index >= len(things):
            raise OSError(EINVAL, "the end of the list")
        return things[index]


def test_a_camera_says_its_name_its_sizes_and_its_controls() -> None:
    assert described(Kernel()) == Abilities(
        "Document Camera",
        captures=True,
        modes=(
            Mode("MJPG", ((3264, 2448), (1280, 720), (640, 480))),
            Mode("YUYV", ((640, 480),)),
        ),
        controls=(
            Control("Brightness", 0, 255, 1, 128, 0x00980900),
            Control("Focus, Absolute", 0, 250, 5, 0, 0x009A090A),
        ),
    )


def test_of_a_range_of_sizes_the_largest_is_told() -> None:
    modes = described(Kernel(ranged=True)).modes
    assert [mode.sizes for mode in modes] == [((4096, 3072),), ((4096, 3072),)]


def test_a_node_that_gives_no_pictures_is_no_camera() -> None:
    found = described(Kernel(captures=False))
    assert not found.captures
    assert found.modes == ()


def test_the_numbers_are_those_of_the_kernel(tmp_path: Path) -> None:
    for name in ("video10", "video2", "v4l-subdev0", "videoX"):
        (tmp_path / name).touch()
    assert numbers(tmp_path) == [2, 10]
    assert numbers(tmp_path / "none") == []


def test_a_device_that_is_not_there_is_missing() -> None:
    with pytest.raises(SourceError) as caught:
        abilities(4711)
    assert caught.value.code == "C201"
