"""A sheet that is drawn on in millimetres and remembers where its fields stand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw

from specimens.document import DPI, MM_PER_INCH, Box, Field
from specimens.fonts import Face, Fonts

Point = tuple[float, float]
Colour = tuple[int, int, int]

INK: Colour = (28, 28, 32)
_SUPERSAMPLE = 3  # Pillow draws shapes without antialiasing; 3 x 3 looks printed.
# No line may begin with these.
_CLOSING = "，。；：、）》！？"


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: face, em in mm, colour, extra space between glyphs in mm."""

    face: Face
    em: float
    fill: Colour = INK
    tracking: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph; named runs become fields."""

    text: str
    name: str | None = None
    type: Type | None = None


class Sheet:
    """A page of `size_mm` at 300 dpi; all coordinates and sizes are in mm."""

    def __init__(
        self, size_mm: Point, fonts: Fonts, background: Image.Image | Colour
    ) -> None:
        self.size_mm = size_mm
        self.fonts = fonts
        self.fields: list[Field] = []
        size = sheet_pixels(size_mm)
        if isinstance(background, Image.Image):
            self.image = (
                background.resize(size) if background.size != size else background
            )
        else:
            self.image = Image.new("RGB", size, background)
        self.draw = ImageDraw.Draw(self.image)

    def px(self, mm: float) -> float:
        """Millimetres in pixels."""
        return mm * DPI / MM_PER_INCH

    def width(self, text: str, type_: Type) -> float:
        """Advance width of `text` in mm."""
        font = self.fonts.at(type_.face, self.px(type_.em))
        advance = font.getlength(text) * MM_PER_INCH / DPI
        return float(advance) + type_.tracking * max(0, len(text) - 1)

    def text(
        self,
        at: Point,
        text: str,
        type_: Type,
        *,
        name: str | None = None,
        align: float = 0.0,
    ) -> float:
        """Set `text` on the baseline through `at`; returns the x (mm) where it ends.

        `align` is the share of the width left of `at`: 0 left, 0.5 centre, 1 right.
        """
        width = self.width(text, type_)
        x, y = at[0] - align * width, at[1]
        font = self.fonts.at(type_.face, self.px(type_.em))
        boxes: list[tuple[float, float, float, float]] = []
        pieces = list(text) if type_.tracking else [text]
        for piece in pieces:
            where = (self.px(x), self.px(y))
            self.draw.text(where, piece, font=font, fill=type_.fill, anchor="ls")
            if piece.strip():
                boxes.append(self.draw.textbbox(where, piece, font=font, anchor="ls"))
            x += font.getlength(piece) * MM_PER_INCH / DPI + type_.tracking
        if name is not None:
            self.remember(name, text, boxes)
        return x - type_.tracking if type_.tracking else x

    def spread(self, left: Point, right: float, text: str, type_: Type) -> None:
        """Set `text` with its glyphs spread evenly from `left` to x = `right`."""
        gaps = max(1, len(text) - 1)
        slack = right - left[0] - self.width(text, type_)
        self.text(left, text, Type(type_.face, type_.em, type_.fill, slack / gaps))

    def paragraph(
        self,
        at: Point,
        width: float,
        leading: float,
        runs: Sequence[Run],
        type_: Type,
        *,
        indent: float = 0.0,
    ) -> float:
        """Set `runs` in lines of `width` mm from the baseline `at`; returns the last y.

        A field with digits never breaks over two lines when it fits into one: half a
        number reads like a whole one.
        """
        x, y = at[0] + indent, at[1]
        right = at[0] + width
        for run in runs:
            style = run.type or type_
            whole = self.width(run.text, style)
            numeric = any(glyph.isdigit() for glyph in run.text)
            if run.name and numeric and x + whole > right and whole <= width:
                x, y = at[0], y + leading
            start = 0
            while start < len(run.text):
                end = self._fit(run.text, start, right - x, style)
                piece = run.text[start:end]
                x = self.text((x, y), piece, style, name=run.name)
                start = end
                if start < len(run.text):
                    x, y = at[0], y + leading
        return y

    def _fit(self, text: str, start: int, room: float, type_: Type) -> int:
        """How far `text` from `start` fits into `room`; closing marks may hang."""
        end = start
        while end < len(text) and (
            self.width(text[start : end + 1], type_) <= room or text[end] in _CLOSING
        ):
            end += 1
        return max(end, start + 1) if room > type_.em else end

    def line(self, points: Sequence[Point], width: float, fill: Colour = INK) -> None:
        """A line through `points`, `width` mm wide; crisp where it is axis-parallel."""
        thick = max(1, round(self.px(width)))
        for (x0, y0), (x1, y1) in pairwise(points):
            ends = [
                (round(self.px(x)), round(self.px(y))) for x, y in ((x0, y0), (x1, y1))
            ]
            self.draw.line(ends, fill=fill, width=thick)

    def frame(
        self,
        box: tuple[float, float, float, float],
        width: float,
        outline: Colour = INK,
        fill: Colour | None = None,
    ) -> None:
        """A rectangle (left, top, right, bottom) with a rule `width` mm wide."""
        pixels = [round(self.px(v)) for v in box]
        self.draw.rectangle(
            pixels, outline=outline, fill=fill, width=max(1, round(self.px(width)))
        )

    @contextmanager
    def patch(
        self, box: tuple[float, float, float, float]
    ) -> Iterator[tuple[ImageDraw.ImageDraw, float]]:
        """Draw antialiased shapes in `box`: yields a pen and its pixels per mm.

        The pen's origin is the top left of the box.
        """
        left, top = round(self.px(box[0])), round(self.px(box[1]))
        size = (round(self.px(box[2])) - left, round(self.px(box[3])) - top)
        under = self.image.crop((left, top, left + size[0], top + size[1]))
        large = under.resize((size[0] * _SUPERSAMPLE, size[1] * _SUPERSAMPLE))
        yield ImageDraw.Draw(large), self.px(1.0) * _SUPERSAMPLE
        self.image.paste(large.resize(size, Image.Resampling.BOX), (left, top))

    def stick(self, picture: Image.Image, at: Point) -> Box:
        """Paste `picture` (RGB, or RGBA with its alpha) with its top left at `at`."""
        left, top = round(self.px(at[0])), round(self.px(at[1]))
        mask = picture if picture.mode == "RGBA" else None
        self.image.paste(picture, (left, top), mask)
        return Box(left, top, left + picture.width, top + picture.height)

    def remember(
        self, name: str, text: str, boxes: Sequence[tuple[float, float, float, float]]
    ) -> None:
        """Keep a field; `boxes` are pixel boxes of its pieces.

        A second piece of the same name (a field over two lines) joins the first.
        """
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        box = Box(
            int(min(lefts)), int(min(tops)), round(max(rights)), round(max(bottoms))
        )
        for index, old in enumerate(self.fields):
            if old.name == name:
                box = Box(
                    min(box.left, old.box.left),
                    min(box.top, old.box.top),
                    max(box.right, old.box.right),
                    max(box.bottom, old.box.bottom),
                )
                self.fields[index] = Field(name, old.text + text, box)
                return
        self.fields.append(Field(name, text, box))


def sheet_pixels(size_mm: Point) -> tuple[int, int]:
    """Pixels of a sheet of `size_mm` at 300 dpi."""
    return (
        round(size_mm[0] * DPI / MM_PER_INCH),
        round(size_mm[1] * DPI / MM_PER_INCH),
    )
