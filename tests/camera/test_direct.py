"""A sound JPEG goes straight to where it is handed over; Pillow judges all others."""

import fcntl
import io
import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image

from camera import direct
from camera.errors import LoadError
from camera.params import LoadParams
from camera.unpack import HEADER, opened
from tests.camera.mutations import mutated, seeds

LIMITS = LoadParams(max_pixels=4_000_000)
JPEGS = [data for data in seeds() if data.startswith(b"\xff\xd8")]


def saved(**options: Any) -> bytes:
    """An odd-sized JPEG full of detail."""
    grain = np.random.default_rng(5).integers(0, 256, (77, 131, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(grain).save(out, "JPEG", **options)
    return out.getvalue()


@pytest.fixture
def target() -> Iterator[int]:
    made = os.memfd_create("photo")
    yield made
    os.close(made)


def written(target: int, size: tuple[int, int]) -> np.ndarray:
    """Red, green, blue of what lies in the target."""
    data = os.pread(target, HEADER + size[0] * size[1] * 3 + 1, 0)
    return np.frombuffer(data, np.uint8)[HEADER:].reshape(size[1], size[0], 3)[
        ..., ::-1
    ]


@pytest.mark.parametrize(
    "options",
    [
        {"subsampling": 0},
        {"subsampling": 1},
        {"subsampling": 2},
        {"progressive": True},
        {"keep_rgb": True},
        {"restart_marker_blocks": 3, "quality": 10},
    ],
    ids=str,
)
def test_its_pixels_are_those_that_pillow_decodes(
    target: int, options: dict[str, Any]
) -> None:
    data = saved(**options)
    assert direct.decoded(data, (131, 77), target, HEADER)
    assert os.lseek(target, 0, os.SEEK_CUR) == HEADER + 131 * 77 * 3
    pillows = np.asarray(Image.open(io.BytesIO(data)))
    assert np.array_equal(written(target, (131, 77)), pillows)


@pytest.mark.parametrize("cut", [slice(None, -700), slice(None, -2)])
def test_a_file_that_is_not_sound_leaves_the_target_empty(
    target: int, cut: slice
) -> None:
    assert not direct.decoded(saved()[cut], (131, 77), target, HEADER)
    assert os.fstat(target).st_size == os.lseek(target, 0, os.SEEK_CUR) == 0


@pytest.mark.parametrize("size", [(130, 77), (77, 131), (132, 78)])
def test_another_size_than_was_checked_is_not_taken(
    target: int, size: tuple[int, int]
) -> None:
    assert not direct.decoded(saved(), size, target, HEADER)


def test_memory_that_is_missing_is_an_error() -> None:
    target = os.memfd_create("photo", os.MFD_ALLOW_SEALING)
    fcntl.fcntl(target, fcntl.F_ADD_SEALS, fcntl.F_SEAL_GROW)  # no more than it has
    with pytest.raises(LoadError) as caught:
        direct.decoded(saved(), (131, 77), target, HEADER)
    os.close(target)
    assert caught.value.code == "C108"


@pytest.mark.slow
def test_of_broken_files_it_takes_only_what_pillow_decodes_alike() -> None:
    taken = 0
    for seed in range(300):
        data = mutated(JPEGS[seed % len(JPEGS)], seed)
        try:
            file = opened(data, LIMITS)
        except LoadError:
            continue
        target = os.memfd_create("photo")
        if file.image.mode == "RGB" and direct.decoded(
            data, file.image.size, target, HEADER
        ):
            taken += 1
            pillows = np.asarray(file.image)
            assert np.array_equal(written(target, file.image.size), pillows), seed
        os.close(target)
    assert taken > 10
