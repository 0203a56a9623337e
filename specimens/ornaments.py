"""Printed ornaments: fine-line backgrounds, borders, the invented emblem, red seals.

The emblem is a plumb line before a square sheet. It stands where real documents carry
an emblem or a star, and belongs to nobody.
"""

import math
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from specimens.fonts import Face, Fonts
from specimens.sheet import Colour

SEAL_RED: Colour = (200, 38, 34)
_SUPERSAMPLE = 3
_BAND = 32  # rows of a background at a time: they stay in the processor's cache


def guilloche(
    size: tuple[int, int], top: Colour, bottom: Colour, line: Colour, *, period: float
) -> Image.Image:
    """RGB of `size`: a gradient `top` to `bottom` under two sets of wavy fine lines.

    `period` is the distance of the lines in pixels.
    """
    width, height = size
    x = np.arange(width, dtype=np.float32)
    wave = np.sin(x * (2 * math.pi / (period * 23))) * period * 2.4
    wave += np.sin(x * (2 * math.pi / (period * 57)) + 1.0) * period * 4.1
    shares = np.linspace(0.0, 1.0, height, dtype=np.float32)[:, None]
    drawn = np.empty((height, width, 3), np.uint8)
    for first in range(0, height, _BAND):
        band = slice(first, min(first + _BAND, height))
        y = np.arange(band.start, band.stop, dtype=np.float32)[:, None]
        lines = _hairlines(y + wave, period) + _hairlines(y - wave + x * 0.12, period)
        ink = np.clip(lines, 0, 1) * 0.42
        paper, share = 1 - ink, shares[band]
        for at in range(3):
            base = np.float32(top[at]) * (1 - share) + np.float32(bottom[at]) * share
            mixed = base * paper + np.float32(line[at]) * ink
            drawn[band, :, at] = np.clip(mixed, 0, 255)
    return Image.fromarray(drawn, "RGB")


def _hairlines(phase: np.ndarray, period: float) -> np.ndarray:
    """1 on lines `period` apart, falling to 0 over about a pixel."""
    # In 64 bits each step is exact, so this is `phase % period`, which is slow.
    exact, step = phase.astype(np.float64), np.float64(np.float32(period))
    within = (exact - np.floor(exact / step) * step).astype(np.float32)
    lines: np.ndarray = np.clip(1.25 - np.abs(within - period / 2), 0, 1)
    return lines


def emblem(diameter: int, colour: Colour) -> Image.Image:
    """The invented emblem, RGBA, `diameter` pixels square."""
    k = diameter * _SUPERSAMPLE
    ink = Image.new("L", (k, k), 0)
    draw = ImageDraw.Draw(ink)
    unit = k / 100
    draw.ellipse(_around(50, 50, 49, unit), outline=255, width=round(4 * unit))
    draw.ellipse(_around(50, 50, 42, unit), outline=255, width=round(1.4 * unit))
    sheet = [v * unit for v in (27, 24, 73, 76)]
    draw.rectangle(sheet, outline=255, width=round(3.4 * unit))
    for y in (38, 62):
        draw.line([v * unit for v in (35, y, 65, y)], fill=255, width=round(2 * unit))
    draw.rectangle([v * unit for v in (45, 22, 55, 78)], fill=0)
    draw.line([v * unit for v in (50, 13, 50, 64)], fill=255, width=round(2.6 * unit))
    bob = [(44, 60), (56, 60), (56, 66), (50, 80), (44, 66)]
    draw.polygon([(x * unit, y * unit) for x, y in bob], fill=255)
    return _inked(ink, diameter, colour)


def seal(
    diameter: int, around: str, below: str, fonts: Fonts, rng: random.Random
) -> Image.Image:
    """A round red seal, RGBA, `diameter` pixels square, slightly turned and worn."""
    k = diameter * _SUPERSAMPLE
    ink = Image.new("L", (k, k), 0)
    draw = ImageDraw.Draw(ink)
    unit = k / 100
    draw.ellipse(_around(50, 50, 49, unit), outline=255, width=round(2.6 * unit))
    em = min(13.5, 150 / max(8, len(around)))
    font = fonts.at(Face.SERIF_BOLD, em * unit)
    spread = min(262.0, 25.0 * len(around))
    for index, glyph in enumerate(around):
        share = index / max(1, len(around) - 1) - 0.5
        _glyph_on_arc(ink, glyph, font, math.radians(share * spread), 38.5 * unit)
    inner = emblem(round(34 * unit), (0, 0, 0)).getchannel("A")
    ink.paste(inner, (round(33 * unit), round(31 * unit)), inner)
    draw.text(
        (50 * unit, 78 * unit),
        below,
        font=fonts.at(Face.SERIF_BOLD, 8.5 * unit),
        fill=255,
        anchor="mm",
    )
    ink = ink.rotate(rng.uniform(-9, 9), Image.Resampling.BICUBIC)
    return _worn(_inked(ink, diameter, SEAL_RED), rng)


def _glyph_on_arc(
    ink: Image.Image,
    glyph: str,
    font: ImageFont.FreeTypeFont,
    angle: float,
    radius: float,
) -> None:
    """Put `glyph` upright on the circle, `angle` radians clockwise from the top."""
    side = round(font.size * 1.5)
    small = Image.new("L", (side, side), 0)
    ImageDraw.Draw(small).text(
        (side / 2, side / 2), glyph, font=font, fill=255, anchor="mm"
    )
    turned = small.rotate(-math.degrees(angle), Image.Resampling.BICUBIC)
    centre = ink.width / 2
    x = centre + radius * math.sin(angle) - side / 2
    y = centre - radius * math.cos(angle) - side / 2
    ink.paste(turned, (round(x), round(y)), turned)


def _worn(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Uneven stamp ink: cloudy alpha with a few bare spots."""
    noise = np.random.default_rng(rng.randrange(2**32))
    size = picture.size
    clouds = noise.uniform(0.72, 1.0, (9, 9)).astype(np.float32)
    grain = noise.uniform(0.74, 1.0, (size[1], size[0])).astype(np.float32)
    cloudy = Image.fromarray(clouds).resize(size, Image.Resampling.BICUBIC)
    alpha = np.asarray(picture.getchannel("A"), np.float32)
    alpha *= np.asarray(cloudy) * grain
    picture.putalpha(Image.fromarray(np.clip(alpha, 0, 255).astype(np.uint8)))
    return picture


def border(
    size: tuple[int, int], inset: int, band: int, colour: Colour, accent: Colour
) -> Image.Image:
    """An ornamental frame, RGBA of `size`: a band of linked rings between rules.

    `inset` is the distance from the paper's edge, `band` the width of the band, both
    in pixels.
    """
    picture = Image.new("RGBA", size, (*colour, 0))
    inner = (size[0] - 2 * inset, size[1] - 2 * inset)
    across = _band(inner[0], band, colour, accent)
    down = _band(inner[1], band, colour, accent).transpose(Image.Transpose.ROTATE_90)
    picture.paste(across, (inset, inset))
    picture.paste(across, (inset, size[1] - inset - band))
    picture.paste(down, (inset, inset))
    picture.paste(down, (size[0] - inset - band, inset))
    corner = _corner(round(band * 1.5), colour, accent)
    for left in (inset, size[0] - inset - corner.width):
        for top in (inset, size[1] - inset - corner.height):
            picture.paste(corner, (left, top), corner)
    draw = ImageDraw.Draw(picture)
    thin = max(2, band // 22)
    for gap, width in ((-band // 5, thin), (round(band * 1.22), thin)):
        edge = inset + gap
        draw.rectangle(
            (edge, edge, size[0] - edge - 1, size[1] - edge - 1),
            outline=(*colour, 255),
            width=width,
        )
    return picture


def _band(length: int, band: int, colour: Colour, accent: Colour) -> Image.Image:
    """A strip of linked rings, RGBA, a whole number of rings long."""
    count = max(1, round(length / (band * 0.8)))
    k = band * _SUPERSAMPLE
    pitch = round(length * _SUPERSAMPLE / count)
    strip = Image.new("RGBA", (pitch * count, k), (*colour, 0))
    draw = ImageDraw.Draw(strip)
    pen = max(2, k // 22)
    for index in range(-1, count + 1):
        centre = (index + 0.5) * pitch
        draw.ellipse(
            (centre - pitch * 0.72, k * 0.08, centre + pitch * 0.72, k * 0.92),
            outline=(*colour, 255),
            width=pen,
        )
        draw.ellipse(
            (centre - k * 0.15, k * 0.35, centre + k * 0.15, k * 0.65),
            fill=(*accent, 255),
        )
    for y in (0, k - pen * 2):
        draw.rectangle((0, y, strip.width, y + pen * 2), fill=(*colour, 255))
    return strip.resize((length, band), Image.Resampling.BOX)


def _corner(side: int, colour: Colour, accent: Colour) -> Image.Image:
    """A square rosette that hides where two bands meet, RGBA."""
    k = side * _SUPERSAMPLE
    tile = Image.new("RGBA", (k, k), (252, 249, 240, 255))
    draw = ImageDraw.Draw(tile)
    unit = k / 100
    draw.rectangle((0, 0, k - 1, k - 1), outline=(*colour, 255), width=round(5 * unit))
    for petal in range(8):
        angle = petal * math.pi / 4
        x, y = 50 + 21 * math.cos(angle), 50 + 21 * math.sin(angle)
        draw.ellipse(
            _around(x, y, 17, unit), outline=(*colour, 255), width=round(3 * unit)
        )
    draw.ellipse(_around(50, 50, 13, unit), fill=(*accent, 255))
    draw.ellipse(_around(50, 50, 6, unit), fill=(*colour, 255))
    return tile.resize((side, side), Image.Resampling.BOX)


def _around(
    x: float, y: float, radius: float, unit: float
) -> tuple[float, float, float, float]:
    return (
        (x - radius) * unit,
        (y - radius) * unit,
        (x + radius) * unit,
        (y + radius) * unit,
    )


def _inked(ink: Image.Image, side: int, colour: Colour) -> Image.Image:
    """Colour through the supersampled L mask `ink`, reduced to `side` pixels."""
    small = ink.resize((side, side), Image.Resampling.BOX)
    small = small.filter(ImageFilter.GaussianBlur(0.4))
    picture = Image.new("RGBA", (side, side), (*colour, 0))
    picture.putalpha(small)
    return picture
