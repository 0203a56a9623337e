"""Propose quadrilaterals that may be the page. Many, cheaply; ranking is elsewhere.

Each generator looks at the photo in its own way, because each fails on other photos:
thresholds on shadows, edges on clutter, the desk's colours on two-coloured desks. A
generator is a function from `Fields` to candidates, so that another kind, a learned one
too, is one more entry in `GENERATORS`.
"""

from collections.abc import Callable, Iterator

import numpy as np

from camera.arrays import Floats, Grey
from camera.fields import Fields, channels, coarse
from camera.lines import line_quads
from camera.opencv import cv2

Generator = Callable[[Fields], list[Floats]]
"""From the working pictures to quads, each (4, 2) in their pixels, any corner order."""

_MIN_AREA = 0.02  # share of the frame
_LEVELS = 7  # thresholds a channel
_DESK_COLOURS = 4
_RING = 0.03  # of the long side: the band along the frame that shows the desk
_OUTLINE_STEPS = (0.01, 0.02, 0.04)  # of the perimeter: how far outlines are simplified
_FAINT = 0.8  # Lab units per px below which nothing is an edge
_MOST_EDGES = 10  # of an outline considered for the four sides


def propose(fields: Fields) -> list[Floats]:
    """All candidates of all generators, (4, 2) each, in small pixels."""
    rough = coarse(fields)
    back = fields.scale / rough.scale
    fine = [quad for generate in GENERATORS for quad in generate(fields)]
    return fine + [quad * back for generate in GENERATORS for quad in generate(rough)]


def threshold_quads(fields: Fields) -> list[Floats]:
    """Areas lighter, darker or more colourful than a level, at several levels."""
    quads: list[Floats] = []
    for channel in channels(fields):
        low, high = np.percentile(channel, (2, 98))
        for level in np.linspace(low, high, _LEVELS + 2)[1:-1]:
            mask = (channel > level).astype(np.uint8)
            quads.extend(_mask_quads(mask))
            quads.extend(_mask_quads(1 - mask))
    return quads


def edge_quads(fields: Fields) -> list[Floats]:
    """Outlines of closed edges, at a strict and at a lenient level."""
    quads: list[Floats] = []
    lab = cv2.cvtColor(fields.paper, cv2.COLOR_BGR2LAB)
    for share in (80.0, 90.0):
        bound = max(_FAINT, float(np.percentile(fields.gradient, share)))
        strong = (fields.gradient > bound).astype(np.uint8)
        quads.extend(_outline_quads(strong))
    for channel in cv2.split(lab):
        for high in (30, 80):
            edges = cv2.Canny(np.asarray(channel, np.uint8), high // 3, high)
            quads.extend(_outline_quads((edges > 0).astype(np.uint8)))
    return quads


def desk_quads(fields: Fields) -> list[Floats]:
    """What differs from the colours along the frame, at several differences."""
    width, height = fields.size
    ring = max(2, round(_RING * max(width, height)))
    lab = cv2.cvtColor(fields.paper, cv2.COLOR_BGR2LAB).astype(np.float32)
    strips = (lab[:ring], lab[-ring:], lab[:, :ring], lab[:, -ring:])
    border = np.concatenate([strip.reshape(-1, 3) for strip in strips])[::3]
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 10, 1.0)
    cv2.setRNGSeed(1)  # k-means starts at random; the same photo must give the same
    labels = np.zeros((len(border), 1), np.int32)
    _, _, desk = cv2.kmeans(
        border, _DESK_COLOURS, labels, stop, 1, cv2.KMEANS_PP_CENTERS
    )
    weights = np.array([0.5, 1.0, 1.0], np.float32)  # shadows change lightness most
    away = np.min(
        [np.linalg.norm((lab - colour) * weights, axis=2) for colour in desk], axis=0
    )
    quads: list[Floats] = []
    for bound in (4.0, 8.0, 16.0, 32.0):
        quads.extend(_mask_quads((away > bound).astype(np.uint8)))
    return quads


GENERATORS: tuple[Generator, ...] = (
    threshold_quads,
    edge_quads,
    desk_quads,
    line_quads,
)


def _mask_quads(mask: Grey) -> Iterator[Floats]:
    """Quads around the large areas of a mask, bridges to clutter cut."""
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    contours, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    yield from _contour_quads(contours, mask.size)


def _outline_quads(edges: Grey) -> Iterator[Floats]:
    """Quads around edges, small gaps closed first."""
    closed = cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    contours, _ = cv2.findContours(closed, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    yield from _contour_quads(contours, edges.size)


def _contour_quads(contours: object, frame: int) -> Iterator[Floats]:
    large = [c for c in contours if cv2.contourArea(c) > _MIN_AREA * frame]  # type: ignore[attr-defined]
    for contour in sorted(large, key=cv2.contourArea, reverse=True)[:4]:
        hull = cv2.convexHull(contour)
        yield from hull_quads(np.asarray(hull, np.float64).reshape(-1, 2))
        yield np.asarray(cv2.boxPoints(cv2.minAreaRect(hull)), np.float64)


def hull_quads(hull: Floats) -> Iterator[Floats]:
    """Quads from a convex outline (n, 2): its four longest edges, prolonged.

    Rounded, torn and folded corners shorten edges but do not turn them, so prolonging
    the sides finds the corner that the page would have.
    """
    outline = hull.astype(np.float32).reshape(-1, 1, 2)
    around = cv2.arcLength(outline, closed=True)
    for step in _OUTLINE_STEPS:
        simple = cv2.approxPolyDP(outline, step * around, closed=True)
        points = np.asarray(simple, np.float64).reshape(-1, 2)
        if 4 <= len(points) <= _MOST_EDGES:  # noqa: PLR2004  four sides are needed
            yield from _longest_sides(points)


def _longest_sides(points: Floats) -> Iterator[Floats]:
    lengths = np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)
    sides = np.sort(np.argsort(lengths)[-4:])
    after = np.roll(points, -1, axis=0)
    corners = [
        crossing(points[a], after[a], points[b], after[b])
        for a, b in zip(sides, np.roll(sides, -1), strict=True)
    ]
    met = [corner for corner in corners if corner is not None]
    if len(met) == len(corners):
        yield np.array(met)


def crossing(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats | None:
    """Where the lines through a, b and c, d meet; None when they hardly do."""
    first, second = b - a, d - c
    turn = float(first[0] * second[1] - first[1] * second[0])
    if abs(turn) < 0.1 * float(np.linalg.norm(first) * np.linalg.norm(second)):
        return None
    offset = c - a
    share = (offset[0] * second[1] - offset[1] * second[0]) / turn
    met: Floats = a + share * first
    return met
