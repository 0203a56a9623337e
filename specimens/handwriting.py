"""Handwriting-like text: glyphs leaned, shifted and bent one by one, in pen ink."""

import random

import numpy as np
from PIL import Image, ImageDraw

from specimens.fonts import Face
from specimens.sheet import Colour, Point, Sheet, Type

PEN_BLUE: Colour = (34, 46, 122)
_VISIBLE = 60  # of 255; fainter edges do not belong to the box


def write(
    sheet: Sheet,
    at: Point,
    text: str,
    em: float,
    rng: random.Random,
    *,
    name: str | None = None,
    ink: Colour = PEN_BLUE,
) -> None:
    """Write `text` on the baseline through `at` (mm) with glyphs about `em` mm high."""
    x, drift = at[0], 0.0
    boxes = []
    for glyph in text:
        size = em * rng.uniform(0.93, 1.07)
        drift += rng.uniform(-0.03, 0.03) * em - drift * 0.3
        lean = rng.uniform(0.06, 0.2)
        mask = _glyph(sheet, glyph, size, lean, rng)
        side = mask.width
        left = round(sheet.px(x) - side * 0.25)
        top = round(sheet.px(at[1] + drift) - side * 0.72)
        strength = rng.randrange(212, 255)
        sheet.image.paste(
            ink, (left, top), mask.point(lambda v, s=strength: v * s // 255)
        )
        if found := mask.point(lambda v: 255 if v > _VISIBLE else 0).getbbox():
            boxes.append(
                (left + found[0], top + found[1], left + found[2], top + found[3])
            )
        x += sheet.width(glyph, Type(Face.SANS, size)) * rng.uniform(0.95, 1.03)
    if name is not None:
        sheet.remember(name, text, boxes)


def _glyph(
    sheet: Sheet, glyph: str, em: float, lean: float, rng: random.Random
) -> Image.Image:
    """L mask of one bent glyph, twice its em wide, baseline at 72 % of the height."""
    side = round(sheet.px(em) * 2)
    mask = Image.new("L", (side, side), 0)
    font = sheet.fonts.at(Face.SANS, sheet.px(em))
    ImageDraw.Draw(mask).text(
        (side * 0.25, side * 0.72), glyph, font=font, fill=255, anchor="ls"
    )
    mask = mask.rotate(rng.uniform(-3.5, 3.5), Image.Resampling.BICUBIC)
    pivot = lean * side * 0.6
    mask = mask.transform(
        mask.size,
        Image.Transform.AFFINE,
        (1, lean, -pivot, rng.uniform(-0.05, 0.05), 1, 0),
        Image.Resampling.BICUBIC,
    )
    return _bent(mask, rng)


def _bent(mask: Image.Image, rng: random.Random) -> Image.Image:
    """`mask` with its strokes bent by slow waves, as a hand would."""
    side = mask.width
    y, x = np.mgrid[0:side, 0:side].astype(np.float32)
    depth = side * 0.013
    phases = [rng.uniform(0, 6.28) for _ in range(4)]
    across = np.sin(y * (9 / side) + phases[0]) + np.sin(x * (14 / side) + phases[1])
    along = np.sin(x * (10 / side) + phases[2]) + np.sin(y * (13 / side) + phases[3])
    rows = np.clip(y + depth * along, 0, side - 1).round().astype(np.intp)
    columns = np.clip(x + depth * across, 0, side - 1).round().astype(np.intp)
    return Image.fromarray(np.asarray(mask)[rows, columns])
