"""The four corners that a person drags on the photograph. Pure geometry.

Corners are shares of the picture, TL TR BR BL: a convex shape within the picture, its
order clockwise on screen. Nothing that a finger does can make another of it.
"""

from kiosk.coach import Point

Corners = tuple[Point, Point, Point, Point]

FRAME: Corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
INSET: Corners = ((0.05, 0.05), (0.95, 0.05), (0.95, 0.95), (0.05, 0.95))
LEAST = 0.004
"""Smallest turn at a corner, as twice the area of it and its neighbours in shares: a
page flatter or smaller than this has nothing on it that could be read."""
_STEPS = 30  # halvings: more than the digits that a display has


def sound(corners: Corners) -> bool:
    """Whether the corners lie in the picture and make a convex page in their order."""
    inside = all(0.0 <= value <= 1.0 for corner in corners for value in corner)
    return inside and min(_turns(corners)) >= LEAST


def settled(outline: tuple[Point, ...]) -> Corners:
    """Return corners to begin with: those that were found, else nearly all of it.

    A corner that was found beyond the edge is moved onto it.
    """
    if len(outline) != len(FRAME):
        return INSET
    tl, tr, br, bl = (_clamped(point) for point in outline)
    corners = (tl, tr, br, bl)
    return corners if sound(corners) else INSET


def dragged(corners: Corners, index: int, to: Point) -> Corners:
    """Return the corners after one of them was dragged to a place.

    The corner stops where the picture ends, and where the page would fold over. Sound
    corners stay sound: the places where one corner is sound are the meeting of half
    planes, so that halving the way to the wish finds the last of them.
    """
    start, wish = corners[index], _clamped(to)
    moved = _with(corners, index, wish)
    if sound(moved):
        return moved
    good, bad = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (good + bad) / 2
        if sound(_with(corners, index, _between(start, wish, middle))):
            good = middle
        else:
            bad = middle
    return _with(corners, index, _between(start, wish, good)) if good else corners


def nearest(corners: Corners, to: Point, stretch: float = 1.0) -> int:
    """Return which corner is nearest to a place; `stretch` is width over height."""

    def away(index: int) -> float:
        x, y = corners[index]
        return ((x - to[0]) * stretch) ** 2 + (y - to[1]) ** 2

    return min(range(len(corners)), key=away)


def _turns(corners: Corners) -> list[float]:
    """Return the cross product at each corner; positive where it turns clockwise."""
    found = []
    for index, (x, y) in enumerate(corners):
        (ax, ay), (bx, by) = corners[index - 1], corners[(index + 1) % 4]
        found.append((x - ax) * (by - y) - (y - ay) * (bx - x))
    return found


def _clamped(point: Point) -> Point:
    return (min(max(point[0], 0.0), 1.0), min(max(point[1], 0.0), 1.0))


def _between(a: Point, b: Point, share: float) -> Point:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)


def _with(corners: Corners, index: int, point: Point) -> Corners:
    points = list(corners)
    points[index] = point
    tl, tr, br, bl = points
    return (tl, tr, br, bl)
