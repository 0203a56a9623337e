"""Which part of a picture is looked at, and how near. Pure geometry.

At scale 1 the whole picture fits its window. `x` and `y` are the place of the picture,
in shares from its top left, that stands in the middle of the window.
"""

from dataclasses import dataclass, replace

from kiosk.coach import Point

MOST = 6.0  # times; beyond it a picture of 2000 px shows only its own pixels
STEP = 1.5  # one touch of a button, one notch of a wheel
NEAR = 2.5  # a double tap
_HARDLY = 1.01


@dataclass(frozen=True, slots=True)
class Zoom:
    """One view. `room_x` and `room_y` are the window's size over the picture's."""

    room_x: float = 1.0
    room_y: float = 1.0
    scale: float = 1.0
    x: float = 0.5
    y: float = 0.5

    @property
    def whole(self) -> bool:
        """Whether the whole picture is seen."""
        return self.scale < _HARDLY

    def within(self, room_x: float, room_y: float) -> "Zoom":
        """Return the same view in a window of another shape."""
        return replace(
            self, room_x=max(room_x, 1.0), room_y=max(room_y, 1.0)
        )._settled()

    def by(self, factor: float, at: Point = (0.5, 0.5)) -> "Zoom":
        """Return the view so many times nearer; the place `at` stays where it is."""
        scale = min(max(self.scale * factor, 1.0), MOST)
        kept = self.scale / scale
        x = at[0] - (at[0] - self.x) * kept
        y = at[1] - (at[1] - self.y) * kept
        return replace(self, scale=scale, x=x, y=y)._settled()

    def tapped_twice(self, at: Point) -> "Zoom":
        """Return a near view of a place, or the whole again."""
        if self.whole:
            return replace(self, x=at[0], y=at[1]).by(NEAR, at)
        return Zoom(self.room_x, self.room_y)

    def moved(self, dx: float, dy: float) -> "Zoom":
        """Return the view after the picture was pushed by so many of its shares."""
        return replace(self, x=self.x - dx, y=self.y - dy)._settled()

    def _settled(self) -> "Zoom":
        """Return the view with no empty room on one side while the other is cut."""
        return replace(
            self,
            x=_kept(self.x, self.room_x / self.scale),
            y=_kept(self.y, self.room_y / self.scale),
        )


def _kept(middle: float, window: float) -> float:
    """Keep a window, as wide as a share of the picture, within it."""
    if window >= 1.0:
        return 0.5
    return min(max(middle, window / 2), 1.0 - window / 2)
