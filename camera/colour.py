"""Any colours that JPEG and PNG can hold, as 8-bit sRGB on white paper. Pillow only.

Works on a band of a picture as on the whole, so that no second full-size copy is made.
"""

import io
from collections.abc import Callable
from functools import partial
from itertools import product

from PIL import Image, ImageChops, ImageCms

from camera.errors import LoadError

_SRGB = ImageCms.createProfile("sRGB")
_SAME = 2  # of 255: profiles called sRGB differ by their rounding
_STEPS = (0, 24, 64, 112, 160, 208, 255)

Convert = Callable[[Image.Image], Image.Image]


def converter(image: Image.Image) -> Convert | None:
    """What turns bands of `image` into mode RGB, sRGB, no transparency.

    None when the picture is plain: 8-bit grey or RGB whose pixels mean sRGB already,
    where grey becomes RGB by repeating itself.

    Raises:
        LoadError: C106, a mode that neither JPEG nor PNG has.
    """
    match image.mode:
        case "1" | "L" | "RGB" | "P" if "transparency" not in image.info:
            base = "L" if image.mode in ("1", "L") else "RGB"
            shift = _to_srgb(image, base)
            plain = shift is None and image.mode in ("L", "RGB")
            return None if plain else partial(_flat, base, shift)
        case "1" | "L" | "RGB" | "P" | "LA" | "PA" | "RGBA":
            base = "L" if image.mode in ("1", "L", "LA") else "RGB"
            return partial(_on_white, base, _to_srgb(image, base))
        case "CMYK":
            # Pillow takes all CMYK as inverted, as Adobe writes it and says so.
            inverted = "adobe" in image.info
            return partial(_from_inks, inverted, _to_srgb(image, "CMYK"))
        case "I;16":
            return partial(_from_deep, _to_srgb(image, "L"))
    raise LoadError("C106", f"mode {image.mode}")


def _flat(base: str, shift: Convert | None, band: Image.Image) -> Image.Image:
    colours = band.convert(base)
    return (shift(colours) if shift else colours).convert("RGB")


def _on_white(base: str, shift: Convert | None, band: Image.Image) -> Image.Image:
    """A band with transparency as it looks on paper."""
    clear = band.convert("RGBA")
    colours = _flat(base, shift, clear)
    white = Image.new("RGB", band.size, "white")
    return Image.composite(colours, white, clear.getchannel("A"))


def _from_inks(
    inverted: bool,  # noqa: FBT001 - bound by name above, never by a caller
    shift: Convert | None,
    band: Image.Image,
) -> Image.Image:
    inks = band if inverted else ImageChops.invert(band)
    return shift(inks) if shift else inks.convert("RGB")


def _from_deep(shift: Convert | None, band: Image.Image) -> Image.Image:
    """16 bits a pixel, low byte first, to their upper 8; `convert` would clip."""
    return _flat("L", shift, Image.frombytes("L", band.size, band.tobytes()[1::2]))


def _to_srgb(image: Image.Image, base: str) -> Convert | None:
    """What converts pixels of mode `base` by the embedded profile to RGB.

    None without a profile, with one that is broken or made for other pixels, and with
    one that changes nothing.
    """
    raw = image.info.get("icc_profile")
    if not raw:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(raw))
        transform = ImageCms.buildTransform(profile, _SRGB, base, "RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return None
    shift = partial(_applied, transform)
    return shift if base == "CMYK" or _changes(shift, base) else None


def _applied(transform: ImageCms.ImageCmsTransform, band: Image.Image) -> Image.Image:
    converted = ImageCms.applyTransform(band, transform)
    assert converted is not None  # only a conversion in place gives None
    return converted


def _changes(shift: Convert, base: str) -> bool:
    """Whether a conversion moves any of some hundred colours by more than rounding."""
    if base == "L":
        probe = Image.frombytes("L", (256, 1), bytes(range(256)))
    else:
        colours = list(product(_STEPS, repeat=3))
        probe = Image.frombytes("RGB", (len(colours), 1), bytes(sum(colours, ())))
    moved = ImageChops.difference(shift(probe), probe.convert("RGB"))
    return max(moved.tobytes()) > _SAME
