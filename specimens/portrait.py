"""Drawn people: flat, abstract, plainly a drawing and nobody's likeness."""

import random
from dataclasses import dataclass

from PIL import Image, ImageDraw

from specimens.people import Person, Sex
from specimens.sheet import Colour

_SUPERSAMPLE = 3
_SKINS: tuple[Colour, ...] = ((244, 210, 182), (236, 196, 164), (226, 184, 150))
_HAIRS: tuple[Colour, ...] = ((38, 34, 38), (58, 44, 38), (70, 62, 60))
_CLOTHES: tuple[Colour, ...] = (
    (52, 74, 110),
    (60, 96, 92),
    (104, 68, 78),
    (66, 66, 74),
)


@dataclass(frozen=True, slots=True)
class Look:
    """The colours and hair of one drawn person."""

    skin: Colour
    hair: Colour
    cloth: Colour
    long_hair: bool
    parting: float


def look_of(person: Person) -> Look:
    """The drawn look of `person`; the same person always looks the same."""
    rng = random.Random(f"look/{person.seed}")  # noqa: S311  a drawing, no secret
    return Look(
        skin=rng.choice(_SKINS),
        hair=rng.choice(_HAIRS),
        cloth=rng.choice(_CLOTHES),
        long_hair=person.sex is Sex.FEMALE,
        parting=rng.choice((-1, 1)) * rng.uniform(3, 8),
    )


def portrait(person: Person, size: tuple[int, int], backdrop: Colour) -> Image.Image:
    """Head and shoulders of `person`, RGB of `size` pixels."""
    large = (size[0] * _SUPERSAMPLE, size[1] * _SUPERSAMPLE)
    picture = Image.new("RGB", large, backdrop)
    # The drawing is 100 units wide; its height follows the frame.
    unit = large[0] / 100
    base = large[1] / unit
    draw_bust(ImageDraw.Draw(picture), look_of(person), unit, (50, base * 0.43), base)
    return picture.resize(size, Image.Resampling.BOX)


def draw_bust(
    draw: ImageDraw.ImageDraw,
    look: Look,
    unit: float,
    head: tuple[float, float],
    base: float,
) -> None:
    """Draw a bust with its face centre at `head` down to `base`, `unit` pixels each."""
    pen = _Pen(draw, unit, head)
    if look.long_hair:
        pen.round((-27, -32, 27, 36), 24, look.hair)
    _body(pen, look, base - head[1])
    _head(pen, look)


class _Pen:
    """Shapes in units, relative to the centre of the face."""

    def __init__(
        self, draw: ImageDraw.ImageDraw, unit: float, origin: tuple[float, float]
    ) -> None:
        self.draw, self.unit, self.origin = draw, unit, origin

    def at(self, x: float, y: float) -> tuple[float, float]:
        return (self.origin[0] + x) * self.unit, (self.origin[1] + y) * self.unit

    def box(self, box: tuple[float, float, float, float]) -> list[float]:
        return [*self.at(box[0], box[1]), *self.at(box[2], box[3])]

    def oval(self, box: tuple[float, float, float, float], fill: Colour) -> None:
        self.draw.ellipse(self.box(box), fill=fill)

    def round(
        self, box: tuple[float, float, float, float], radius: float, fill: Colour
    ) -> None:
        self.draw.rounded_rectangle(self.box(box), radius * self.unit, fill=fill)

    def shape(self, points: list[tuple[float, float]], fill: Colour) -> None:
        self.draw.polygon([self.at(x, y) for x, y in points], fill=fill)

    def arc(
        self,
        box: tuple[float, float, float, float],
        start: float,
        end: float,
        fill: Colour,
        width: float,
    ) -> None:
        thick = max(1, round(width * self.unit))
        self.draw.arc(self.box(box), start, end, fill=fill, width=thick)

    def line(
        self, points: list[tuple[float, float]], fill: Colour, width: float
    ) -> None:
        thick = max(1, round(width * self.unit))
        self.draw.line([self.at(x, y) for x, y in points], fill=fill, width=thick)


def _shade(colour: Colour, by: float) -> Colour:
    return (round(colour[0] * by), round(colour[1] * by), round(colour[2] * by))


def _body(pen: _Pen, look: Look, base: float) -> None:
    dark = _shade(look.cloth, 0.8)
    pen.round((-46, 38, 46, base + 60), 22, look.cloth)
    pen.shape([(-12, 37), (0, 66), (12, 37)], (248, 248, 250))
    pen.round((-9, 18, 9, 44), 8, _shade(look.skin, 0.93))
    pen.shape([(-9, 40), (0, 52), (9, 40)], _shade(look.skin, 0.93))
    pen.shape([(-13, 36), (-20, 44), (-8, 60), (0, 68)], dark)
    pen.shape([(13, 36), (20, 44), (8, 60), (0, 68)], dark)
    pen.line([(0, 68), (0, base + 4)], dark, 1.0)


def _head(pen: _Pen, look: Look) -> None:
    skin, shade = look.skin, _shade(look.skin, 0.86)
    for side in (-1, 1):
        x = side * 22
        pen.oval((x - 4, -5, x + 4, 8), shade)
    pen.oval((-22, -28, 22, 28), skin)
    # Hair: a cap above the forehead, cut by the parting.
    pen.draw.chord(pen.box((-24, -34, 24, 22)), 180, 360, fill=look.hair)
    part = look.parting
    pen.oval((-21 + part, -17, 21 + part * 0.4, 14), skin)
    pen.shape([(-22, -9), (-22, 2), (-18.5, -5), (-17, -13)], look.hair)
    pen.shape([(22, -9), (22, 2), (18.5, -5), (17, -13)], look.hair)
    for side in (-1, 1):
        x = side * 9
        pen.arc((x - 5, -9, x + 5, 0), 200, 340, look.hair, 1.3)
        pen.oval((x - 2, -2, x + 2, 2.6), (44, 38, 40))
    pen.line([(0.5, 2), (-1.5, 9), (1.5, 9.6)], shade, 1.1)
    pen.arc((-7, 8, 7, 18), 25, 155, (176, 92, 88), 1.5)
