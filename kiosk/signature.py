"""A name written with a finger: strokes in, a picture of them out.

Coordinates are shares of the pad, from its top left. No toolkit, no clock.
"""

import io
from itertools import pairwise

from PIL import Image, ImageDraw

from kiosk.coach import Point

Strokes = tuple[tuple[Point, ...], ...]

WIDTH, HEIGHT = 1200, 400  # px; three times as wide as high, as the pad is
_INK = (10, 30, 80)
_PEN = 9  # px
_LEAST = 0.35  # of the pad's width; a shorter line is a slip of the finger
_QUALITY = 90
THUMBNAIL = (240, 80)  # px


def enough(strokes: Strokes) -> bool:
    """Whether so much was written that it can be a name."""
    return sum(_length(stroke) for stroke in strokes) >= _LEAST


def drawn(strokes: Strokes) -> bytes:
    """Return the signature as a JPEG, dark on white."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(image)
    for stroke in strokes:
        points = [(x * WIDTH, y * HEIGHT) for x, y in stroke]
        if len(points) > 1:
            pen.line(points, fill=_INK, width=_PEN, joint="curve")
        for x, y in (points[0], points[-1]):
            pen.ellipse(
                (x - _PEN / 2, y - _PEN / 2, x + _PEN / 2, y + _PEN / 2), fill=_INK
            )
    return _jpeg(image)


def small(strokes: Strokes) -> bytes:
    """Return the signature as a small JPEG."""
    with Image.open(io.BytesIO(drawn(strokes))) as image:
        image.thumbnail(THUMBNAIL)
        return _jpeg(image)


def written(strokes: Strokes, point: Point, *, begins: bool) -> Strokes:
    """Return the strokes with one more point, in a stroke of its own if it begins."""
    x, y = (min(max(value, 0.0), 1.0) for value in point)
    if begins or not strokes:
        return (*strokes, ((x, y),))
    return (*strokes[:-1], (*strokes[-1], (x, y)))


def _length(stroke: tuple[Point, ...]) -> float:
    """Return the length of a stroke in widths of the pad."""
    ratio = HEIGHT / WIDTH
    pairs = pairwise(stroke)
    return float(
        sum(
            ((bx - ax) ** 2 + ((by - ay) * ratio) ** 2) ** 0.5
            for (ax, ay), (bx, by) in pairs
        )
    )


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
