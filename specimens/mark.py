"""The 样本 SPECIMEN mark that every document carries.

It is multiplied over the page, so that print stays black under it, and it fades near
the fields, so that no text that must be read is covered.
"""

import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from specimens.document import Box, Field
from specimens.fonts import Face, Fonts

TEXT = "样本 SPECIMEN"
_RED = (225, 60, 60)
_FULL = 0.25  # strength in the open
_NEAR_FIELDS = 0.05  # still visible between lines, harmless to reading
_COARSE = 8  # the fading is smooth, so it is made at an eighth of the size


def lay_mark(
    image: Image.Image, fields: tuple[Field, ...], fonts: Fonts, em_px: float
) -> tuple[Image.Image, tuple[Box, ...]]:
    """`image` (RGB) with diagonal marks of `em_px`, and the boxes of whole marks."""
    tile = _tile(fonts, em_px)
    layer = Image.new("L", image.size, 0)
    boxes = []
    step_x, step_y = round(tile.width * 1.2), round(tile.height * 1.0)
    rows = math.ceil(image.height / step_y) + 1
    columns = math.ceil(image.width / step_x) + 2
    top_0 = (image.height - (rows - 1) * step_y) // 2 - tile.height // 2
    for row in range(rows + 1):
        shift = -step_x // 2 * (row % 2)
        for column in range(columns):
            left = column * step_x + shift - step_x // 4
            top = top_0 + row * step_y
            layer.paste(tile, (left, top), tile)
            box = Box(left, top, left + tile.width, top + tile.height)
            if _inside(box, image):
                boxes.append(box)
    strength = ImageChops.multiply(layer, _fading(image.size, fields))
    inked = ImageChops.multiply(image, Image.new("RGB", image.size, _RED))
    return Image.composite(inked, image, strength), tuple(boxes)


def _tile(fonts: Fonts, em_px: float) -> Image.Image:
    """One mark between two lines, on the diagonal; L, 255 where there is ink."""
    font = fonts.at(Face.SANS_BOLD, em_px)
    left, top, right, bottom = (round(v) for v in font.getbbox(TEXT))
    pad, thick = round(em_px * 0.28), max(1, round(em_px * 0.045))
    size = (right - left + 2 * pad, bottom - top + 2 * pad)
    flat = Image.new("L", size, 0)
    draw = ImageDraw.Draw(flat)
    draw.text((pad - left, pad - top), TEXT, font=font, fill=255)
    for y in (thick, size[1] - thick - 1):
        draw.line((0, y, size[0], y), fill=255, width=thick)
    return flat.rotate(27, Image.Resampling.BICUBIC, expand=True)


def _fading(size: tuple[int, int], fields: tuple[Field, ...]) -> Image.Image:
    """L: how strong the mark may be at each pixel."""
    small = (math.ceil(size[0] / _COARSE), math.ceil(size[1] / _COARSE))
    near, full = round(255 * _NEAR_FIELDS), round(255 * _FULL)
    coarse = Image.new("L", small, full)
    draw = ImageDraw.Draw(coarse)
    margin = max(10, min(size) // 80)
    for field in fields:
        box = [v / _COARSE for v in field.box.grown(margin).as_tuple()]
        draw.rectangle(box, fill=near)
    smooth = coarse.filter(ImageFilter.GaussianBlur(margin / _COARSE / 2))
    return smooth.resize(size, Image.Resampling.BILINEAR)


def _inside(box: Box, image: Image.Image) -> bool:
    return (
        box.left >= 0
        and box.top >= 0
        and box.right <= image.width
        and box.bottom <= image.height
    )
