"""Files of every kind: decoded alike, or refused with one code."""

import io
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from camera.errors import LoadError
from camera.jpeg import stripped
from camera.load import decode, load
from camera.params import LoadParams

LIMITS = LoadParams()
Write = Callable[..., Path]


def gradient(width: int = 120, height: int = 80) -> Image.Image:
    """Red grows to the right, green downwards; blue marks the top left."""
    x = np.linspace(0, 255, width)[None].repeat(height, 0)
    y = np.linspace(0, 255, height)[:, None].repeat(width, 1)
    blue = np.zeros((height, width))
    blue[:20, :20] = 255
    return Image.fromarray(np.dstack([x, y, blue]).astype(np.uint8))


def bytes_of(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG whose header promises far more than it holds."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head
    chunk += struct.pack(">I", zlib.crc32(b"IHDR" + head))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 999) + b"IDAT" + b"x" * 99


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "C102"),
        (b"x" * 20_000_001, "C103"),
        (b"GIF89a" + b"\0" * 99, "C104"),
        (b"hello, not a picture", "C104"),
        (bomb(8000, 8000), "C105"),
        (bomb(60_000, 60_000), "C105"),
        (b"\xff\xd8\xff" + b"\0" * 40, "C106"),
        (bytes_of(gradient(), "JPEG")[:-700], "C106"),
        (bytes_of(gradient())[:-200], "C106"),
        (bytes_of(gradient(40, 40)), "C107"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_files_are_refused_with_their_code(data: bytes, code: str) -> None:
    with pytest.raises(LoadError) as caught:
        decode(data, LIMITS)
    assert caught.value.code == code


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as caught:
        load(tmp_path / "none.jpg", LIMITS)
    assert caught.value.code == "C101"
    assert caught.value.retry


def test_the_content_decides_and_not_the_name(picture_file: Write) -> None:
    path = picture_file(gradient(), "really_a_png.jpg", format="PNG")
    assert load(path, LIMITS).image.shape == (80, 120, 3)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_is_applied(orientation: int) -> None:
    turns = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.transpose(1, 0, 2),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: np.rot90(a, 2).transpose(1, 0, 2),
        8: lambda a: np.rot90(a, -1),
    }
    upright = np.asarray(gradient())
    stored = Image.fromarray(np.ascontiguousarray(turns[orientation](upright)))
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = decode(bytes_of(stored, exif=exif), LIMITS).image
    assert np.array_equal(image[:, :, ::-1], upright)


def grey_ramp(high: int) -> np.ndarray:
    return np.linspace(0, high, 100)[None].repeat(80, 0)


@pytest.mark.parametrize(
    "image",
    [
        Image.fromarray(grey_ramp(255).astype(np.uint8)),
        Image.fromarray(grey_ramp(65535).astype(np.uint16)),
        Image.fromarray(grey_ramp(255).astype(np.uint8)).convert("LA"),
        Image.fromarray(grey_ramp(255).astype(np.uint8)).convert("P"),
        Image.fromarray(grey_ramp(255).astype(np.uint8)).convert("RGBA"),
    ],
    ids=["L", "16-bit", "LA", "P", "RGBA"],
)
def test_every_png_mode_becomes_the_same_picture(image: Image.Image) -> None:
    found = decode(bytes_of(image), LIMITS).image
    assert found.dtype == np.uint8
    wanted = grey_ramp(255)[..., None].repeat(3, 2)
    assert np.abs(found.astype(float) - wanted).max() <= 3


def test_transparency_becomes_white_paper() -> None:
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    assert (decode(bytes_of(clear), LIMITS).image == 255).all()


def test_cmyk_is_converted() -> None:
    image = Image.new("CMYK", (100, 100), (0, 255, 255, 0))
    blue, green, red = decode(bytes_of(image, "JPEG"), LIMITS).image[50, 50]
    assert red > 200
    assert max(green, blue) < 60


def test_a_profile_other_than_srgb_is_converted() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    named = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    image = gradient()
    plain = decode(bytes_of(image, icc_profile=named.tobytes()), LIMITS).image
    assert np.array_equal(plain[:, :, ::-1], np.asarray(image))
    # A profile that cannot belong to these pixels is ignored, not fatal.
    odd = decode(bytes_of(image, icc_profile=lab.tobytes()), LIMITS).image
    assert np.array_equal(odd, plain)


def test_a_broken_profile_is_ignored() -> None:
    data = bytes_of(gradient(), icc_profile=b"not a profile at all")
    assert decode(data, LIMITS).image.shape == (80, 120, 3)


def test_a_plain_jpeg_is_offered_for_keeping_without_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x010F] = "somebody's camera"
    data = bytes_of(gradient(), "JPEG", exif=exif, comment=b"secret")
    kept = decode(data, LIMITS).finished
    assert kept is not None
    assert b"somebody" not in kept
    assert b"secret" not in kept
    assert np.array_equal(Image.open(io.BytesIO(kept)), Image.open(io.BytesIO(data)))


def test_a_turned_jpeg_is_not_offered_for_keeping() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert decode(bytes_of(gradient(), "JPEG", exif=exif), LIMITS).finished is None


def test_what_follows_the_end_of_a_jpeg_is_dropped() -> None:
    data = bytes_of(gradient(), "JPEG")
    assert stripped(data + b"a hidden second picture") == stripped(data)


def test_a_file_that_is_not_made_of_segments_is_not_stripped() -> None:
    assert stripped(b"\xff\xd8oops") is None
    assert stripped(b"PNG") is None


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.booleans(), st.integers(0, 3000))
def test_a_damaged_file_never_raises_anything_else(
    junk: bytes, png: bool, at: int
) -> None:
    data = bytes_of(gradient(), "PNG" if png else "JPEG")
    at %= len(data)
    with suppress(LoadError):
        decode(data[:at] + junk + data[at + len(junk) :], LIMITS)
