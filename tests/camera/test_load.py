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
from PIL import Image, ImageChops, ImageCms

from camera.errors import LoadError
from camera.jpeg import stripped
from camera.load import decode, load
from camera.params import LoadParams

LIMITS = LoadParams()
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
Write = Callable[..., Path]


def gradient(width: int = 120, height: int = 80) -> Image.Image:
    """Red grows to the right, green downwards; blue marks the top left."""
    x = np.linspace(0, 255, width)[None].repeat(height, 0)
    y = np.linspace(0, 255, height)[:, None].repeat(width, 1)
    blue = np.zeros((height, width))
    blue[:20, :20] = 255
    return Image.fromarray(np.dstack([x, y, blue]).astype(np.uint8))


def wide_profile() -> bytes:
    """An sRGB profile whose red and green primaries were moved outwards.

    The tags rXYZ and gXYZ hold three s15Fixed16 numbers after eight bytes (ICC.1).
    """
    profile = bytearray(SRGB)
    wide = {b"rXYZ": (0.6097, 0.3111, 0.0195), b"gXYZ": (0.2053, 0.6257, 0.0609)}
    for i in range(int.from_bytes(profile[128:132])):
        name, at, _ = struct.unpack_from(">4sII", profile, 132 + 12 * i)
        if name in wide:
            fixed = [round(value * 65536) for value in wide[name]]
            struct.pack_into(">3i", profile, at + 8, *fixed)
    return bytes(profile)


WIDE = wide_profile()


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


def refusal(data: bytes) -> str:
    with pytest.raises(LoadError) as caught:
        decode(data, LIMITS)
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "C102"),
        (b"x" * 20_000_001, "C103"),
        (b"GIF89a" + b"\0" * 99, "C104"),
        (b"hello, not a picture", "C104"),
        (bomb(8000, 8000), "C105"),
        (bomb(50_000, 50_000), "C105"),
        (b"\xff\xd8\xff" + b"\0" * 40, "C106"),
        (bytes_of(gradient(), "JPEG")[:-700], "C106"),
        (bytes_of(gradient())[:-200], "C106"),
        (bytes_of(gradient(40, 40)), "C107"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_files_are_refused_with_their_code(data: bytes, code: str) -> None:
    assert refusal(data) == code


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


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 0}])
def test_every_kind_of_jpeg_is_read(options: dict[str, object]) -> None:
    image = decode(bytes_of(gradient(), "JPEG", quality=95, **options), LIMITS).image
    wanted = np.asarray(gradient())[:, :, ::-1].astype(int)
    assert np.abs(image - wanted).mean() < 5


def test_of_a_phones_many_pictures_the_first_is_taken() -> None:
    out = io.BytesIO()
    second = [Image.new("RGB", (200, 100))]
    gradient().save(out, "MPO", save_all=True, append_images=second)
    photo = decode(out.getvalue(), LIMITS)
    assert photo.image.shape == (80, 120, 3)
    kept = Image.open(io.BytesIO(photo.finished))
    assert np.array_equal(np.asarray(kept)[:, :, ::-1], photo.image)
    assert photo.finished.count(b"\xff\xd8\xff") == 1


@pytest.mark.parametrize(
    "kind",
    ["GIF", "BMP", "WEBP", "TIFF", "AVIF", "JPEG2000", "ICO", "PPM", "TGA", "PDF"],
)
def test_kinds_that_are_not_on_the_list_are_refused(kind: str) -> None:
    assert refusal(bytes_of(gradient(), kind)) == "C104"


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


def without_adobe(data: bytes) -> bytes:
    """A JPEG without the segment in which Adobe says that its inks are inverted."""
    at = data.index(b"\xff\xee")
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4]) :]


@pytest.mark.parametrize("inverted", [True, False])
def test_cmyk_is_converted_whether_its_inks_are_inverted_or_not(inverted: bool) -> None:
    red = Image.new("CMYK", (100, 100), (0, 255, 255, 0))
    stored = red if inverted else ImageChops.invert(red)
    data = bytes_of(stored, "JPEG")
    data = data if inverted else without_adobe(data)
    blue, green, red = decode(data, LIMITS).image[50, 50]
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_profile_other_than_srgb_is_converted(kind: str) -> None:
    """The same numbers mean a stronger colour in a wider space."""
    image = Image.new("RGB", (100, 100), (200, 60, 60))
    wide = decode(bytes_of(image, kind, icc_profile=WIDE), LIMITS)
    plain = decode(bytes_of(image, kind), LIMITS)
    assert wide.image[50, 50, 2] > plain.image[50, 50, 2] + 10
    assert wide.finished is None


def test_a_profile_that_is_srgb_changes_nothing() -> None:
    image = gradient()
    data = bytes_of(image, icc_profile=SRGB)
    assert np.array_equal(decode(data, LIMITS).image[:, :, ::-1], np.asarray(image))


def test_a_profile_made_for_other_pixels_is_ignored() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    odd = decode(bytes_of(gradient(), icc_profile=lab), LIMITS).image
    assert np.array_equal(odd[:, :, ::-1], np.asarray(gradient()))


def test_a_profile_holds_for_what_is_transparent_too() -> None:
    glass = Image.new("RGBA", (100, 100), (200, 60, 60, 128))
    wide = decode(bytes_of(glass, icc_profile=WIDE), LIMITS).image
    assert wide[50, 50, 2] > decode(bytes_of(glass), LIMITS).image[50, 50, 2]


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


def test_a_plain_png_is_offered_for_keeping_without_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x010F] = "somebody's camera"
    for image in (gradient(), gradient().quantize(12), gradient().convert("L")):
        data = bytes_of(image, exif=exif, dpi=(72, 72)) + b"behind"
        kept = decode(data, LIMITS).finished
        assert kept is not None
        assert not any(part in kept for part in (b"somebody", b"pHYs", b"behind"))
        assert np.array_equal(Image.open(io.BytesIO(kept)), image)


@pytest.mark.parametrize(
    "data",
    [
        bytes_of(gradient().convert("RGBA")),
        bytes_of(gradient().quantize(12), transparency=1),
        bytes_of(gradient(), icc_profile=WIDE),
        bytes_of(Image.new("I;16", (100, 80), 40_000)),
    ],
    ids=["alpha", "clear colour", "other colours", "16 bits"],
)
def test_a_png_whose_pixels_are_changed_is_not_offered_for_keeping(data: bytes) -> None:
    assert decode(data, LIMITS).finished is None
