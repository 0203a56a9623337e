"""Propose quadrilaterals that may be the page. Many, cheaply; ranking is elsewhere.

Each generator looks at the photo in its own way, because each fails on other photos:
thresholds on shadows, edges on clutter, the desk's colours on two-coloured desks. A
generator is a function from `Fields` to candidates, so that another kind, a learned one
too, is one more entry in `GENERATORS`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from camera.arrays import Floats, Grey
from camera.fields import Fields, channels, coarse
from camera.lines import line_quads
from camera.opencv import cv2
from camera.quads import NO_QUADS, crossings

Generator = Callable[[Fields], Floats]
"""From the working pictures to quads (n, 4, 2) in their pixels, any corner order."""

_MIN_AREA = 0.02  # share of the frame
_LEVELS = 7  # thresholds a channel
_DESK_COLOURS = 4
_RING = 0.03  # of the long side: the band along the frame that shows the desk
_OUTLINE_STEPS = (0.01, 0.02, 0.04)  # of the perimeter: how far outlines are simplified
_FAINT = 0.8  # Lab units per px below which nothing is an edge
_MOST_EDGES = 10  # of an outline considered for the four sides
_MOST_AREAS = 4  # the largest of a mask; a page is never the fifth


def propose(fields: Fields) -> Floats:
    """All candidates of all generators, (n, 4, 2), in small pixels."""
    rough = coarse(fields)
    back = fields.scale / rough.scale
    fine = [generate(fields) for generate in GENERATORS]
    return np.concatenate([*fine, *(make(rough) * back for make in GENERATORS)])


def threshold_quads(fields: Fields) -> Floats:
    """Areas lighter, darker or more colourful than a level, at several levels."""
    hulls: list[Floats] = []
    for channel in channels(fields):
        low, high = np.percentile(channel[::2, ::2], (2, 98))
        for level in np.linspace(low, high, _LEVELS + 2)[1:-1]:
            _, mask = cv2.threshold(channel, int(level), 255, cv2.THRESH_BINARY)
            hulls.extend(_mask_hulls(np.asarray(mask, np.uint8)))
            hulls.extend(_mask_hulls(np.asarray(cv2.bitwise_not(mask), np.uint8)))
    return hull_quads(hulls)


def edge_quads(fields: Fields) -> Floats:
    """Outlines of closed edges, at a strict and at a lenient level."""
    hulls: list[Floats] = []
    lab = cv2.cvtColor(fields.paper, cv2.COLOR_BGR2LAB)
    for share in (80.0, 90.0):
        bound = max(_FAINT, float(np.percentile(fields.gradient[::2, ::2], share)))
        strong = (fields.gradient > bound).astype(np.uint8)
        hulls.extend(_edge_hulls(strong))
    for channel in cv2.split(lab):
        for high in (30, 80):
            edges = cv2.Canny(np.asarray(channel, np.uint8), high // 3, high)
            hulls.extend(_edge_hulls(np.asarray(edges, np.uint8)))
    return hull_quads(hulls)


def desk_quads(fields: Fields) -> Floats:
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
    away = _nearest(lab * weights, desk * weights)
    hulls: list[Floats] = []
    for bound in (4.0, 8.0, 16.0, 32.0):
        hulls.extend(_mask_hulls((away > bound).astype(np.uint8)))
    return hull_quads(hulls)


def _nearest(lab: Floats, colours: Floats) -> Floats:
    """Distance of each pixel to the nearest of the colours, (h, w)."""
    planes = cv2.split(lab)
    squares = (
        sum(np.square(plane - value) for plane, value in zip(planes, each, strict=True))
        for each in colours
    )
    nearest: Floats = np.sqrt(np.minimum.reduce(list(squares)))
    return nearest


GENERATORS: tuple[Generator, ...] = (
    threshold_quads,
    edge_quads,
    desk_quads,
    line_quads,
)


def _mask_hulls(mask: Grey) -> list[Floats]:
    """Outlines of the large areas of a mask, bridges to clutter cut."""
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    contours, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return _large_hulls(contours, mask.size)


def _edge_hulls(edges: Grey) -> list[Floats]:
    """Outlines around edges, small gaps closed first."""
    closed = cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    contours, _ = cv2.findContours(closed, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    return _large_hulls(contours, edges.size)


def _large_hulls(contours: Sequence[Any], frame: int) -> list[Floats]:
    """Convex hulls, (n, 1, 2) float32, of the largest contours."""
    sized = [(cv2.contourArea(contour), contour) for contour in contours]
    large = [pair for pair in sized if pair[0] > _MIN_AREA * frame]
    large.sort(key=lambda pair: pair[0], reverse=True)
    hulls = (cv2.convexHull(contour) for _, contour in large[:_MOST_AREAS])
    return [np.asarray(hull, np.float32) for hull in hulls]


def hull_quads(hulls: Sequence[Floats]) -> Floats:
    """Quads from convex outlines (n, 1, 2): four longest edges, and the least box.

    Rounded, torn and folded corners shorten edges but do not turn them, so prolonging
    the sides finds the corner that the page would have.
    """
    outlines: list[Floats] = []
    for hull in hulls:
        around = cv2.arcLength(hull, closed=True)
        for step in _OUTLINE_STEPS:
            simple = cv2.approxPolyDP(hull, step * around, closed=True)
            if 4 <= len(simple) <= _MOST_EDGES:  # noqa: PLR2004  four sides are needed
                outlines.append(np.asarray(simple, np.float64).reshape(-1, 2))
    boxes = [cv2.boxPoints(cv2.minAreaRect(hull)) for hull in hulls]
    sides = _longest_sides(outlines)
    return np.concatenate([sides, np.array(boxes, np.float64).reshape(-1, 4, 2)])


def _longest_sides(outlines: list[Floats]) -> Floats:
    """The four longest edges of each outline, prolonged until they meet, (n, 4, 2)."""
    if not outlines:
        return NO_QUADS
    # Outlines of fewer points repeat their first, which adds edges of no length.
    padded = np.array([_padded(points) for points in outlines])
    after = np.roll(padded, -1, axis=1)
    lengths = np.linalg.norm(after - padded, axis=2)
    sides = np.sort(np.argsort(lengths, axis=1, kind="stable")[:, -4:], axis=1)
    starts = np.take_along_axis(padded, sides[..., None], axis=1)
    ends = np.take_along_axis(after, sides[..., None], axis=1)
    corners = crossings(
        starts, ends, np.roll(starts, -1, axis=1), np.roll(ends, -1, axis=1)
    )
    met: Floats = corners[np.isfinite(corners).all(axis=(1, 2))]
    return met


def _padded(points: Floats) -> Floats:
    return np.concatenate([points, np.repeat(points[:1], _MOST_EDGES - len(points), 0)])
