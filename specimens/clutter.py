"""Things that lie about on a desk: drawn flat, with a soft shadow under each."""

import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

from specimens.geometry import Point

_SUPERSAMPLE = 2
_SHADOW = 0.42
_SHADOW_MM = 2.0
_GREY = (96, 96, 104, 255)
_DENSEST = 5.0  # pixels per mm; a thing beside the page need not be sharper


def scatter(
    canvas: Image.Image,
    px_per_mm: float,
    centre: Point,
    page_mm: Point,
    *,
    count: int,
    rng: random.Random,
) -> None:
    """Draw `count` things onto `canvas` (RGB, in place) around the page.

    `centre` is the page's centre in canvas pixels and `page_mm` its size; things may
    reach under the page, which is laid over them later.
    """
    start = rng.uniform(0, math.tau)
    things = rng.sample(_THINGS * (count // len(_THINGS) + 1), count)
    # Sheets first: a pen lies on paper, not under it.
    things.sort(key=lambda thing: thing is not _sheet)
    k = min(px_per_mm, _DENSEST)
    for index, make in enumerate(things):
        angle = start + math.tau * index / count + rng.uniform(-0.25, 0.25)
        picture = make(k, rng)
        reach = math.hypot(picture.width, picture.height) / k * 0.36
        # Half of the page's mean side keeps things close enough to be in the picture.
        away = (sum(page_mm) / 4 + reach * rng.uniform(0.75, 1.1)) * px_per_mm
        at = (centre[0] + math.cos(angle) * away, centre[1] + math.sin(angle) * away)
        turn = rng.uniform(0, math.tau)
        _lay(canvas, picture, at, turn, px_per_mm / k)


def _lay(
    canvas: Image.Image, picture: Image.Image, at: Point, turn: float, scale: float
) -> None:
    """Paste `picture` (RGBA) `scale` times as large, centred at `at`, with a shadow.

    Only the part that lies on the canvas is computed: a keyboard beside a small card
    is mostly outside.
    """
    shade = _SHADOW_MM * _DENSEST
    reach = math.hypot(picture.width, picture.height) * scale / 2 + 3 * shade
    left, top = (max(0, math.floor(v - reach)) for v in at)
    right = min(canvas.width, math.ceil(at[0] + reach))
    bottom = min(canvas.height, math.ceil(at[1] + reach))
    if right <= left or bottom <= top:
        return
    size = (right - left, bottom - top)
    cos, sin = math.cos(turn) / scale, math.sin(turn) / scale
    x, y = left - at[0], top - at[1]
    turned = picture.transform(
        size,
        Image.Transform.AFFINE,
        (
            *(cos, sin, picture.width / 2 + cos * x + sin * y),
            *(-sin, cos, picture.height / 2 - sin * x + cos * y),
        ),
        Image.Resampling.BILINEAR,
    )
    small = (max(1, size[0] // 4), max(1, size[1] // 4))
    shadow = turned.getchannel("A").resize(small, Image.Resampling.BOX)
    # A shift that wraps around would leave a shadow at the opposite edge.
    shift = (1, 0, -shade / 8, 0, 1, -shade / 4)
    shadow = shadow.transform(small, Image.Transform.AFFINE, shift)
    shadow = shadow.filter(ImageFilter.GaussianBlur(shade / 4))
    shadow = shadow.point(lambda v: round(v * _SHADOW)).resize(size)
    canvas.paste((8, 8, 10), (left, top), shadow)
    canvas.paste(turned, (left, top), turned)


def _blank(width: float, height: float, k: float) -> tuple[Image.Image, float]:
    """A clear RGBA of `width` x `height` mm at supersampled `k` px per mm."""
    scale = k * _SUPERSAMPLE
    size = (max(4, round(width * scale)), max(4, round(height * scale)))
    return Image.new("RGBA", size, (0, 0, 0, 0)), scale


def _small(picture: Image.Image) -> Image.Image:
    size = (picture.width // _SUPERSAMPLE, picture.height // _SUPERSAMPLE)
    return picture.resize(size, Image.Resampling.BOX)


def _pen(k: float, rng: random.Random) -> Image.Image:
    picture, u = _blank(142, 10, k)
    draw = ImageDraw.Draw(picture)
    body = rng.choice(((30, 60, 130), (24, 24, 28), (150, 30, 36), (226, 226, 222)))
    pale = tuple(min(255, c + 60) for c in body)
    draw.rounded_rectangle((14 * u, u, 140 * u, 9 * u), 4 * u, fill=(*body, 255))
    draw.polygon(
        [(14 * u, u), (14 * u, 9 * u), (u, 5.4 * u), (u, 4.6 * u)],
        fill=(186, 188, 192, 255),
    )
    draw.rectangle((18 * u, 2.6 * u, 136 * u, 3.8 * u), fill=(*pale, 255))
    draw.rounded_rectangle(
        (96 * u, 3.6 * u, 138 * u, 6.4 * u), u, fill=(196, 198, 202, 255)
    )
    return _small(picture)


def _sheet(k: float, rng: random.Random) -> Image.Image:
    """A second sheet with grey lines of writing."""
    width, height = rng.choice(((148, 210), (210, 297), (100, 140)))
    picture, u = _blank(width, height, k / _SUPERSAMPLE)
    tone = rng.randrange(228, 250)
    draw = ImageDraw.Draw(picture)
    draw.rectangle(
        (0, 0, *picture.size), fill=(tone, tone, tone - rng.randrange(0, 14), 255)
    )
    y = height * 0.1
    while y < height * 0.85:
        end = width * rng.uniform(0.5, 0.88)
        x = width * 0.1
        while x < end:
            _scrawl(draw, (x * u, y * u), 3.2 * u, rng)
            x += 3.9
        y += 7.0
    return picture


def _scrawl(
    draw: ImageDraw.ImageDraw, at: Point, side: float, rng: random.Random
) -> None:
    """A few strokes that look like a written character from afar."""
    thick = max(1, round(side * 0.11))
    for _ in range(3):
        y = at[1] + side * rng.random()
        start, end = sorted((rng.uniform(0, 0.5), rng.uniform(0.5, 1)))
        ends = (at[0] + side * start, y, at[0] + side * end, y)
        draw.line(ends, fill=_GREY, width=thick)
    x = at[0] + side * rng.uniform(0.2, 0.8)
    draw.line((x, at[1], x, at[1] + side), fill=_GREY, width=thick)


def _keyboard(k: float, rng: random.Random) -> Image.Image:
    picture, u = _blank(280, 110, k)
    dark = rng.random() < 0.5  # noqa: PLR2004  even odds
    case, key = (
        ((38, 38, 42), (62, 62, 68)) if dark else ((196, 198, 202), (238, 238, 238))
    )
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((0, 0, 279 * u, 109 * u), 5 * u, fill=(*case, 255))
    for row in range(5):
        for column in range(14):
            x, y = 6 + column * 19.2 + (row % 2) * 3, 7 + row * 19.6
            draw.rounded_rectangle(
                (x * u, y * u, (x + 16) * u, (y + 16) * u), 2 * u, fill=(*key, 255)
            )
    return _small(picture)


def _phone(k: float, _rng: random.Random) -> Image.Image:
    picture, u = _blank(74, 152, k)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((0, 0, 73.5 * u, 151.5 * u), 9 * u, fill=(26, 27, 30, 255))
    draw.rounded_rectangle(
        (3 * u, 4 * u, 70.5 * u, 147 * u), 6 * u, fill=(44, 52, 66, 255)
    )
    draw.polygon(
        [(3 * u, 40 * u), (70 * u, 8 * u), (70 * u, 60 * u), (3 * u, 110 * u)],
        fill=(56, 66, 84, 255),
    )
    return _small(picture)


def _cup(k: float, rng: random.Random) -> Image.Image:
    """A cup from above: rim, tea, handle."""
    picture, u = _blank(118, 92, k)
    draw = ImageDraw.Draw(picture)
    glaze = rng.choice(((236, 236, 232), (64, 96, 120), (160, 60, 52)))
    draw.ellipse(
        (76 * u, 32 * u, 116 * u, 60 * u), outline=(*glaze, 255), width=round(8 * u)
    )
    draw.ellipse((2 * u, 2 * u, 90 * u, 90 * u), fill=(*glaze, 255))
    draw.ellipse((8 * u, 8 * u, 84 * u, 84 * u), fill=(104, 62, 28, 255))
    draw.ellipse((20 * u, 16 * u, 52 * u, 36 * u), fill=(136, 92, 52, 255))
    return _small(picture)


def _ruler(k: float, _rng: random.Random) -> Image.Image:
    picture, u = _blank(210, 30, k)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, *picture.size), fill=(232, 214, 150, 255))
    for mm in range(2, 206):
        length = 9 if mm % 10 == 2 else 6 if mm % 5 == 2 else 4  # noqa: PLR2004
        draw.line(
            (mm * u, 0, mm * u, length * u),
            fill=(60, 50, 40, 255),
            width=max(1, round(0.25 * u)),
        )
    return _small(picture)


_THINGS: list[Callable[[float, random.Random], Image.Image]] = [
    _pen,
    _sheet,
    _keyboard,
    _phone,
    _cup,
    _ruler,
    _sheet,
]
