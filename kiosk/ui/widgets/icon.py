"""Signs drawn as strokes, so that they are sharp at every size and need no font."""

import math

from kivy.clock import Clock
from kivy.graphics import Color, SmoothLine
from kivy.metrics import dp
from kivy.properties import ColorProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

Stroke = tuple[float, ...]


def _circle(radius: float, parts: int = 32) -> Stroke:
    """Return a circle around the middle as a polyline."""
    angles = [2 * math.pi * part / parts for part in range(parts + 1)]
    return tuple(
        0.5 + radius * value for a in angles for value in (math.sin(a), math.cos(a))
    )


# Polylines in a unit square, y upwards: x1, y1, x2, y2, ...
STROKES: dict[str, tuple[Stroke, ...]] = {
    "": (),
    "back": ((0.62, 0.18, 0.30, 0.50, 0.62, 0.82),),
    "next": ((0.38, 0.18, 0.70, 0.50, 0.38, 0.82),),
    "plus": ((0.5, 0.14, 0.5, 0.86), (0.14, 0.5, 0.86, 0.5)),
    "minus": ((0.2, 0.5, 0.8, 0.5),),
    "check": ((0.16, 0.52, 0.40, 0.26, 0.84, 0.76),),
    "cross": ((0.22, 0.22, 0.78, 0.78), (0.22, 0.78, 0.78, 0.22)),
    "warning": (
        (0.5, 0.90, 0.06, 0.12, 0.94, 0.12, 0.5, 0.90),
        (0.5, 0.64, 0.5, 0.38),
        (0.5, 0.25, 0.5, 0.23),
    ),
    "info": (_circle(0.46), (0.5, 0.54, 0.5, 0.28), (0.5, 0.72, 0.5, 0.70)),
    "lock": (
        (0.2, 0.1, 0.8, 0.1, 0.8, 0.52, 0.2, 0.52, 0.2, 0.1),
        (0.32, 0.52, 0.32, 0.74, 0.40, 0.88, 0.60, 0.88, 0.68, 0.74, 0.68, 0.52),
    ),
    "open": (
        (0.2, 0.1, 0.8, 0.1, 0.8, 0.52, 0.2, 0.52, 0.2, 0.1),
        (0.32, 0.52, 0.32, 0.76, 0.40, 0.90, 0.60, 0.90, 0.68, 0.76),
    ),
    "turn": (
        (0.80, 0.70, 0.62, 0.84, 0.38, 0.84, 0.18, 0.66, 0.14, 0.42, 0.28, 0.20, 0.52,
         0.12, 0.74, 0.20, 0.86, 0.40),
        (0.84, 0.94, 0.82, 0.68, 0.58, 0.70),
    ),
    "camera": (
        (0.06, 0.18, 0.94, 0.18, 0.94, 0.72, 0.70, 0.72, 0.62, 0.86, 0.38, 0.86, 0.30,
         0.72, 0.06, 0.72, 0.06, 0.18),
        (0.50, 0.62, 0.36, 0.56, 0.32, 0.44, 0.37, 0.32, 0.50, 0.27, 0.63, 0.32, 0.68,
         0.44, 0.64, 0.56, 0.50, 0.62),
    ),
    "card": (
        (0.06, 0.2, 0.94, 0.2, 0.94, 0.8, 0.06, 0.8, 0.06, 0.2),
        (0.18, 0.36, 0.42, 0.36),
        (0.58, 0.62, 0.82, 0.62),
        (0.58, 0.48, 0.82, 0.48),
        (0.24, 0.52, 0.36, 0.52, 0.36, 0.64, 0.24, 0.64, 0.24, 0.52),
    ),
    "papers": (
        (0.2, 0.06, 0.8, 0.06, 0.8, 0.70, 0.58, 0.94, 0.2, 0.94, 0.2, 0.06),
        (0.58, 0.94, 0.58, 0.70, 0.80, 0.70),
        (0.34, 0.50, 0.66, 0.50),
        (0.34, 0.34, 0.66, 0.34),
    ),
    "phone": (
        (0.28, 0.06, 0.72, 0.06, 0.72, 0.94, 0.28, 0.94, 0.28, 0.06),
        (0.44, 0.18, 0.56, 0.18),
    ),
    "account": (
        (0.50, 0.92, 0.36, 0.86, 0.31, 0.72, 0.36, 0.58, 0.50, 0.52, 0.64, 0.58, 0.69,
         0.72, 0.64, 0.86, 0.50, 0.92),
        (0.12, 0.08, 0.16, 0.28, 0.32, 0.40, 0.68, 0.40, 0.84, 0.28, 0.88, 0.08),
    ),
    "erase": (
        (0.34, 0.2, 0.94, 0.2, 0.94, 0.8, 0.34, 0.8, 0.06, 0.5, 0.34, 0.2),
        (0.5, 0.38, 0.76, 0.62),
        (0.5, 0.62, 0.76, 0.38),
    ),
    "shift": (
        (0.5, 0.88, 0.12, 0.48, 0.34, 0.48, 0.34, 0.14, 0.66, 0.14, 0.66, 0.48, 0.88,
         0.48, 0.5, 0.88),
    ),
    "crop": (
        (0.28, 0.96, 0.28, 0.28, 0.96, 0.28),
        (0.04, 0.72, 0.72, 0.72, 0.72, 0.04),
    ),
    "file": (
        (0.08, 0.18, 0.92, 0.18, 0.92, 0.70, 0.48, 0.70, 0.38, 0.82, 0.08, 0.82, 0.08,
         0.18),
    ),
    "print": (
        (0.28, 0.34, 0.08, 0.34, 0.08, 0.68, 0.92, 0.68, 0.92, 0.34, 0.72, 0.34),
        (0.28, 0.68, 0.28, 0.92, 0.72, 0.92, 0.72, 0.68),
        (0.28, 0.46, 0.28, 0.08, 0.72, 0.08, 0.72, 0.46, 0.28, 0.46),
    ),
    "leave": (
        (0.56, 0.86, 0.14, 0.86, 0.14, 0.14, 0.56, 0.14),
        (0.38, 0.5, 0.90, 0.5),
        (0.70, 0.72, 0.92, 0.5, 0.70, 0.28),
    ),
}  # fmt: skip


class Icon(Widget):
    """One sign, in the middle of its space."""

    name = StringProperty("")
    color = ColorProperty((0, 0, 0, 1))
    weight = NumericProperty(dp(2))

    def __init__(self, **kwargs: object) -> None:
        # Once a frame, when all of pos and size have been set.
        self._draw_soon = Clock.create_trigger(self._draw, -1)
        super().__init__(**kwargs)
        for what in ("name", "color", "weight", "pos", "size"):
            self.fbind(what, self._draw_soon)
        self._draw_soon()

    def _draw(self, _elapsed: float) -> None:
        side = min(self.size)
        left, low = self.center_x - side / 2, self.center_y - side / 2
        self.canvas.clear()
        with self.canvas:
            Color(*self.color)
            for stroke in STROKES[self.name]:
                points = [
                    (left if place % 2 == 0 else low) + value * side
                    for place, value in enumerate(stroke)
                ]
                SmoothLine(points=points, width=self.weight / 2 + 0.6, joint="round",
                           cap="round")  # fmt: skip
