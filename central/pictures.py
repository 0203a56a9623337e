"""Open a sealed image and judge what is inside, before any operation may use it."""

import io
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from PIL import Image, UnidentifiedImageError

from central.picture_end import ends_with_picture
from central.rejections import Rejection
from sync import seal

FORMATS = ("JPEG", "PNG")
# A legible page needs more than a stamp; a kiosk's page has at most about 12 million
# pixels, and a picture that unpacks to more than this is an attack or a mistake.
SIDE_MIN = 32
PIXELS_MAX = 40_000_000

FindKey = Callable[[str], X25519PrivateKey | None]


def fault_of(
    blob: bytes,
    context: seal.SealContext,
    find_key: FindKey,
    image_max_bytes: int,
) -> Rejection | None:
    """Return what is wrong with a sealed image for this place; None if nothing."""
    try:
        if seal.context_of(blob) != context:
            return Rejection.SEAL_BROKEN
        image = seal.open_for_office(
            blob, context.registration, context.material, find_key
        )
    except seal.SealBrokenError:
        return Rejection.SEAL_BROKEN
    if len(image) > image_max_bytes:
        return Rejection.TOO_MANY_BYTES
    return _image_fault(image)


def media_type(image: bytes) -> str:
    """Return the media type of an image that was accepted."""
    return "image/png" if image.startswith(b"\x89PNG") else "image/jpeg"


def _image_fault(data: bytes) -> Rejection | None:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            if min(width, height) < SIDE_MIN or width * height > PIXELS_MAX:
                return Rejection.BAD_DIMENSIONS
            _read_through(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Rejection.BAD_DIMENSIONS
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        # Pillow names a broken file in all of these ways, SyntaxError for PNG.
        return Rejection.NOT_AN_IMAGE
    return None if ends_with_picture(data) else Rejection.TRAILING_DATA


def _read_through(image: Image.Image) -> None:
    """Read all of it, at an eighth of its size for JPEG, which keeps memory small."""
    if image.format == "PNG":
        image.verify()
        return
    width, height = image.size
    image.draft("RGB", (max(width // 8, 1), max(height // 8, 1)))
    image.load()
