"""Things that lie about on a desk: drawn flat, with a soft shadow under each."""

import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

_SUPERSAMPLE = 2
_SHADOW = 0.42


def scatter(
    canvas: Image.Image,
    px_per_mm: float,
    centre: tuple[float, float],
    page_mm: tuple[float, float],
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
    for index, make in enumerate(things):
        angle = start + math.tau * index / count + rng.uniform(-0.25, 0.25)
        picture = make(px_per_mm, rng)
        reach = math.hypot(picture.width, picture.height) / px_per_mm * 0.36
        # The page as seen from above is at most its diagonal; half of its mean
        # side keeps things close enough to be in the picture.
        away = sum(page_mm) / 4 + reach * rng.uniform(0.75, 1.1)
        turned = picture.rotate(
            rng.uniform(0, 360), Image.Resampling.BICUBIC, expand=True
        )
        left = centre[0] + math.cos(angle) * away * px_per_mm - turned.width / 2
        top = centre[1] + math.sin(angle) * away * px_per_mm - turned.height / 2
        _lay(canvas, turned, (round(left), round(top)), px_per_mm)


def _lay(
    canvas: Image.Image, picture: Image.Image, at: tuple[int, int], px_per_mm: float
) -> None:
    """Paste `picture` (RGBA) with a shadow 2 mm towards the viewer."""
    pad = round(5 * px_per_mm)
    size = (picture.width + 2 * pad, picture.height + 2 * pad)
    shadow = Image.new("L", size, 0)
    shadow.paste(
        picture.getchannel("A"), (pad + round(px_per_mm), pad + round(2 * px_per_mm))
    )
    shadow = shadow.filter(ImageFilter.GaussianBlur(2.0 * px_per_mm))
    shadow = shadow.point(lambda v: round(v * _SHADOW))
    canvas.paste((8, 8, 10), (at[0] - pad, at[1] - pad), shadow)
    canvas.paste(picture, at, picture)


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
        end = width * rng.uniform(0.55, 0.88)
        x = width * 0.1
        while x < end:
            word = rng.uniform(3, 14)
            draw.rectangle(
                (x * u, y * u, (x + word) * u, (y + 2.1) * u), fill=(110, 110, 116, 255)
            )
            x += word + 1.8
        y += 7.5
    return picture


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
