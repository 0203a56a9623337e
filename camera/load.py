"""Open a photograph safely: one kind of array out, or one error with a code.

The content decides what a file is, never its name. Size and pixel count are checked
before anything is decoded.
"""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

from camera.arrays import Bgr
from camera.errors import LoadError
from camera.jpeg import stripped
from camera.opencv import cv2
from camera.params import LoadParams

FORMATS = ("JPEG", "PNG")
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_ORIENTATION = 0x0112
_SRGB = ImageCms.createProfile("sRGB")
# What to do to the stored pixels for each EXIF orientation (Exif 2.32, 4.6.4 A).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A decoded photograph.

    `image` is (height, width, 3) uint8 BGR, sRGB, EXIF orientation applied. `finished`
    is the file's own JPEG without metadata when its pixels are exactly `image`, so that
    a picture which meets the rules already need not be encoded again; else None.
    """

    image: Bgr
    finished: bytes | None = None


def load(path: Path, params: LoadParams) -> Photo:
    """Read and decode one file.

    Raises:
        LoadError: C101 cannot be opened, C102 empty, C103 too many bytes, C104 neither
            JPEG nor PNG, C105 too many pixels, C106 damaged, C107 too small.
    """
    try:
        with path.open("rb") as file:
            data = file.read(params.max_bytes + 1)
    except OSError as error:
        raise LoadError("C101", f"{path}: {error.strerror}") from error
    return decode(data, params, name=str(path))


def decode(data: bytes, params: LoadParams, name: str = "picture") -> Photo:
    """Decode one file's bytes; `name` is for the error's detail.

    Raises:
        LoadError: as `load`, without C101.
    """
    if not data:
        raise LoadError("C102", name)
    if len(data) > params.max_bytes:
        raise LoadError("C103", name)
    if not data.startswith(_MAGIC):
        raise LoadError("C104", name)
    image = _opened(data, params, name)
    try:
        return _decoded(image, data)
    except Exception as error:  # a hostile file can make a decoder raise anything
        raise LoadError("C106", f"{name}: {error}") from error


def _opened(data: bytes, params: LoadParams, name: str) -> Image.Image:
    """The file with its header read and its size checked, no pixel decoded."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise LoadError("C105", name) from error
    except Exception as error:  # a hostile file can make a parser raise anything
        raise LoadError("C106", f"{name}: {error}") from error
    if image.width * image.height > params.max_pixels:
        raise LoadError("C105", f"{name}: {image.width} x {image.height}")
    if min(image.size) < params.min_side:
        raise LoadError("C107", f"{name}: {image.width} x {image.height}")
    return image


def _decoded(image: Image.Image, data: bytes) -> Photo:
    image.load()
    orientation = image.getexif().get(_ORIENTATION, 1)
    plain = image.mode in ("RGB", "L") and _is_srgb(image)
    turn = _TURNS.get(orientation)
    rgb = _as_rgb(image)
    if turn is not None:
        rgb = rgb.transpose(turn)
    finished = stripped(data) if plain and turn is None else None
    # Reversing channels through numpy takes ten times as long.
    bgr = cv2.cvtColor(np.asarray(rgb), cv2.COLOR_RGB2BGR)
    return Photo(np.asarray(bgr, np.uint8), finished)


def _as_rgb(image: Image.Image) -> Image.Image:
    """Any mode that JPEG and PNG have, as 8-bit sRGB on white."""
    if image.mode.startswith(("I", "F")):
        return _from_deep(image).convert("RGB")
    if "A" in image.mode or "transparency" in image.info:
        return _on_white(image)
    if not _is_srgb(image):
        return _to_srgb(image)
    # Pillow copies even when there is nothing to convert: 36 MB at 12 MP.
    return image if image.mode == "RGB" else image.convert("RGB")


def _from_deep(image: Image.Image) -> Image.Image:
    """16 bits a pixel to 8; `convert` would clip instead of scale."""
    deep = np.asarray(image).astype(np.int64)
    return Image.fromarray((np.clip(deep, 0, 65535) >> 8).astype(np.uint8))


def _on_white(image: Image.Image) -> Image.Image:
    """A picture with transparency as it looks on paper."""
    clear = image.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def _profile(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    """The embedded colour profile; a broken one counts as none."""
    raw = image.info.get("icc_profile")
    if not raw:
        return None
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(raw))
    except (ImageCms.PyCMSError, OSError):
        return None


def _is_srgb(image: Image.Image) -> bool:
    """Whether the pixels can be taken as sRGB without a conversion."""
    profile = _profile(image)
    if profile is None:
        return True
    return "sRGB" in (profile.profile.profile_description or "")


def _to_srgb(image: Image.Image) -> Image.Image:
    """The picture converted by its profile; one that does not fit is ignored."""
    profile = _profile(image)
    assert profile is not None
    # A palette's profile speaks of its colours, which littleCMS takes as RGB.
    source = image.convert("RGB") if image.mode == "P" else image
    try:
        converted = ImageCms.profileToProfile(source, profile, _SRGB, outputMode="RGB")
    except ImageCms.PyCMSError:
        return source.convert("RGB")
    assert converted is not None
    return converted
