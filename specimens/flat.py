"""A specimen as it looks straightened: cheaper than a photograph, and its faults known.

What a camera does to a page is done in its order: size, light, what lies on it, blur,
noise, JPEG. The truth about the fields comes along, in pixels of the result.
"""

import io
import random
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from specimens.document import Box, Document, Field

_SKIN = ((214, 168, 140), (186, 134, 106), (236, 194, 168))


class Fault(StrEnum):
    """What hides part of a field."""

    GLARE = "glare"
    FINGER = "finger"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Wear:
    """How a page was taken.

    `long_side` in pixels; `blur` is a Gaussian's sigma and `noise` a standard deviation
    in grey levels, both in pixels of the result; `light` scales the picture, `fall` is
    how much of it is missing on the far side; `tilt` shears it by degrees, as a quad
    that fits badly does; `fault` hides part of the field called `over`.
    """

    long_side: int = 2000
    blur: float = 0.0
    noise: float = 0.0
    light: float = 1.0
    fall: float = 0.0
    tilt: float = 0.0
    quality: int = 90
    fault: Fault | None = None
    over: str = ""


@dataclass(frozen=True, slots=True)
class Flat:
    """The picture (RGB) and where its fields are; a hidden field keeps its text."""

    image: Image.Image
    fields: tuple[Field, ...]


def flat(document: Document, wear: Wear, seed: int) -> Flat:
    """The straightened page of `document`; the same arguments, the same pixels."""
    rng = random.Random(f"flat/{seed}")  # noqa: S311  how a page happens to lie
    made = _scaled(document, wear.long_side)
    made = replace(made, image=_lit(_sheared(made.image, wear.tilt), wear))
    if wear.fault is not None:
        box = next(f.box for f in made.fields if f.name == wear.over)
        made = _FAULTS[wear.fault](made, box, rng)
    image = made.image
    if wear.blur:
        image = image.filter(ImageFilter.GaussianBlur(wear.blur))
    if wear.noise:
        image = _grainy(image, wear.noise, seed)
    return replace(made, image=_stored(image, wear.quality))


def _scaled(document: Document, long_side: int) -> Flat:
    full = document.image
    k = long_side / max(full.size)
    size = (round(full.width * k), round(full.height * k))
    small = full.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    fields = tuple(
        replace(f, box=Box(*(round(v * k) for v in f.box.as_tuple())))
        for f in document.fields
    )
    return Flat(small, fields)


def _sheared(image: Image.Image, degrees: float) -> Image.Image:
    if not degrees:
        return image
    slope = float(np.tan(np.radians(degrees)))
    rows = (1, 0, 0, slope, 1, -slope * image.width / 2)
    how = Image.Transform.AFFINE
    return image.transform(image.size, how, rows, Image.Resampling.BICUBIC)


def _lit(image: Image.Image, wear: Wear) -> Image.Image:
    if wear.light >= 1.0 and not wear.fall:
        return image
    ramp = wear.light * (1 - wear.fall * np.linspace(0, 1, image.width))
    lit = np.asarray(image) * ramp[None, :, None]
    return Image.fromarray(lit.astype(np.uint8))


def _grainy(image: Image.Image, noise: float, seed: int) -> Image.Image:
    rng = np.random.default_rng(seed)
    grain = rng.normal(0.0, noise, (image.height, image.width, 3))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def _stored(image: Image.Image, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")


def _glare(made: Flat, box: Box, rng: random.Random) -> Flat:
    """A white spot with a soft rim over two or more signs of the field."""
    high = box.bottom - box.top
    reach = max(1.6 * high, 0.15 * (box.right - box.left))
    x = rng.uniform(box.left + reach / 2, max(box.left + reach / 2, box.right - reach))
    y = (box.top + box.bottom) / 2
    mask = Image.new("L", made.image.size, 0)
    spot = (x - reach, y - 1.2 * high, x + reach, y + 1.2 * high)
    ImageDraw.Draw(mask).ellipse(spot, fill=255)
    soft = mask.filter(ImageFilter.GaussianBlur(high * 0.15))
    white = Image.new("RGB", made.image.size, (255, 255, 255))
    return replace(made, image=Image.composite(white, made.image, soft))


def _finger(made: Flat, box: Box, rng: random.Random) -> Flat:
    """A finger from the edge below over two or more signs of the field."""
    image = made.image.copy()
    high = box.bottom - box.top
    wide = max(2.4 * high, 0.05 * image.width)
    x = rng.uniform(box.left, max(box.left, box.right - wide))
    skin = rng.choice(_SKIN)
    shape = (x, box.top - 0.4 * high, x + wide, image.height + wide)
    pen = ImageDraw.Draw(image)
    rim = tuple(round(v * 0.86) for v in skin)
    width = max(1, round(wide * 0.04))
    pen.rounded_rectangle(shape, wide / 2, fill=skin, outline=rim, width=width)
    return replace(made, image=image)


def _cut(made: Flat, box: Box, rng: random.Random) -> Flat:
    """The page's right side is outside, through the field."""
    right = round(box.left + rng.uniform(0.35, 0.75) * (box.right - box.left))
    return replace(made, image=made.image.crop((0, 0, right, made.image.height)))


_FAULTS = {Fault.GLARE: _glare, Fault.FINGER: _finger, Fault.CUT: _cut}
