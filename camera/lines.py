"""Quadrilaterals from straight edges: four lines that nothing need connect.

Finds pages whose outline is broken by clutter, glare or a like-coloured desk. Segments
are joined to lines, lines paired across two directions, and every pair of pairs whose
sides carry enough edge becomes a candidate.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from camera.arrays import Bools, Floats
from camera.fields import Fields, channels
from camera.opencv import cv2
from camera.quads import NO_QUADS, areas

_MIN_LENGTH = 0.05  # of the long side: shorter segments are print and clutter
_SAME_ANGLE = np.deg2rad(3.0)
_SAME_PLACE = 0.012  # of the long side: distance of segments of one line
_LINES = 11  # strongest lines kept a direction, besides the frame's own
_KEPT = 60  # best candidates handed on
_MIN_GAP = 0.08  # of the long side: nearest that opposite sides may be
_OUTSIDE = 0.06  # of the long side: how far a corner may lie out of the frame
_SAMPLES = 24  # points a side at which its edge is looked up
_EDGE = 2.5  # Lab units per pixel from which a point counts as edge


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """Lines as unit normals and distances, (n, 3) rows (nx, ny, d): nx x + ny y = d."""

    across: Floats
    down: Floats


def line_quads(fields: Fields) -> Floats:
    """The candidates with the most edge on their sides, in small pixels."""
    segments = _segments(fields)
    if len(segments) < 4:  # noqa: PLR2004  a quad has four sides
        return NO_QUADS
    lines = _directed(segments, fields)
    quads = _all_quads(lines, fields.size)
    if not len(quads):
        return NO_QUADS
    worth = _edge_share(quads, fields)
    best: Floats = quads[np.argsort(worth)[::-1][:_KEPT]]
    return best


def _segments(fields: Fields) -> Floats:
    """Straight edges, (n, 4) rows x1 y1 x2 y2 (LSD, Grompone 2012).

    Grey with print, lightness without, and saturation: the two colour channels cost a
    third of the time and add no page. Refinement splits curves; pages have none.
    """
    finder = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE, scale=0.8)
    lightness, _, _, saturation = channels(fields)
    grey = cv2.cvtColor(fields.bgr, cv2.COLOR_BGR2GRAY)
    least = _MIN_LENGTH * max(fields.size)
    found = []
    for channel in (grey, lightness, saturation):
        lines = finder.detect(channel)[0]
        if lines is not None:
            rows = np.asarray(lines, np.float64).reshape(-1, 4)
            lengths = np.hypot(rows[:, 2] - rows[:, 0], rows[:, 3] - rows[:, 1])
            found.append(rows[lengths >= least])
    return np.concatenate(found) if found else np.empty((0, 4))


def _directed(segments: Floats, fields: Fields) -> _Lines:
    """Segments joined to lines, in two groups about perpendicular to each other."""
    vectors = segments[:, 2:] - segments[:, :2]
    lengths = np.linalg.norm(vectors, axis=1)
    angles = np.arctan2(vectors[:, 1], vectors[:, 0])
    # The page's two directions agree in four times their angle.
    phase = np.angle(np.sum(lengths**2 * np.exp(4j * angles))) / 4
    level = np.abs(np.sin(angles - phase)) < np.sqrt(0.5)
    width, height = fields.size
    edge = np.array([[0, 1, 0], [0, 1, height], [1, 0, 0], [1, 0, width]], float)
    frame_level = abs(np.sin(phase)) < np.sqrt(0.5)
    first = _joined(segments[level], max(fields.size))
    second = _joined(segments[~level], max(fields.size))
    pair = (edge[:2], edge[2:]) if frame_level else (edge[2:], edge[:2])
    return _Lines(np.r_[first, pair[0]], np.r_[second, pair[1]])


def _joined(segments: Floats, side: int) -> Floats:
    """The strongest lines after segments on one line are joined, (n, 3)."""
    order = np.argsort(-np.linalg.norm(segments[:, 2:] - segments[:, :2], axis=1))
    kept: list[Floats] = []
    weights: list[float] = []
    for x1, y1, x2, y2 in segments[order]:
        length = float(np.hypot(x2 - x1, y2 - y1))
        normal = np.array([-(y2 - y1), x2 - x1]) / length
        middle = np.array([x1 + x2, y1 + y2]) / 2
        for i, line in enumerate(kept):
            near = abs(float(line[:2] @ middle) - line[2]) < _SAME_PLACE * side
            if near and abs(float(line[:2] @ normal)) > np.cos(_SAME_ANGLE):
                weights[i] += length
                break
        else:
            kept.append(np.append(normal, normal @ middle))
            weights.append(length)
    best = np.argsort(weights)[::-1][:_LINES]
    return np.array([kept[i] for i in best]).reshape(-1, 3)


def _all_quads(lines: _Lines, size: tuple[int, int]) -> Floats:
    """Every two lines of one direction crossed with every two of the other, (n, 4, 2).

    Corners go around; quads with a corner far outside or sides that cross are left out.
    """
    if len(lines.across) < 2 or len(lines.down) < 2:  # noqa: PLR2004  pairs
        return NO_QUADS
    meets = _meets(lines)
    pairs_a = np.array(list(combinations(range(len(lines.across)), 2)))
    pairs_b = np.array(list(combinations(range(len(lines.down)), 2)))
    a = np.repeat(np.arange(len(pairs_a)), len(pairs_b))
    b = np.tile(np.arange(len(pairs_b)), len(pairs_a))
    i, j, k, m = pairs_a[a, 0], pairs_a[a, 1], pairs_b[b, 0], pairs_b[b, 1]
    quads: Floats = np.stack(
        [meets[i, k], meets[i, m], meets[j, m], meets[j, k]], axis=1
    )
    return quads[_plausible(quads, size)]


def _meets(lines: _Lines) -> Floats:
    """Where each line of one direction meets each of the other, (a, b, 2)."""
    p, q = lines.across[:, None], lines.down[None, :]
    turn = p[..., 0] * q[..., 1] - p[..., 1] * q[..., 0]
    turn = np.where(np.abs(turn) < 0.1, np.nan, turn)  # noqa: PLR2004  6 degrees
    x = (p[..., 2] * q[..., 1] - p[..., 1] * q[..., 2]) / turn
    y = (p[..., 0] * q[..., 2] - p[..., 2] * q[..., 0]) / turn
    return np.stack([x, y], axis=-1)


def _plausible(quads: Floats, size: tuple[int, int]) -> Bools:
    side = max(size)
    beyond = _OUTSIDE * side
    inside = ((quads > -beyond) & (quads < np.array(size) + beyond)).all(axis=(1, 2))
    edges = np.roll(quads, -1, axis=1) - quads
    after = np.roll(edges, -1, axis=1)
    cross = edges[..., 0] * after[..., 1] - edges[..., 1] * after[..., 0]
    convex = (cross > 0).all(axis=1) | (cross < 0).all(axis=1)
    wide = (np.linalg.norm(edges, axis=2) > _MIN_GAP * side).all(axis=1)
    plausible: Bools = inside & convex & wide
    return plausible


def _edge_share(quads: Floats, fields: Fields) -> Floats:
    """Mean and least share of edge along the sides, (n,): a cheap first ranking."""
    wide = np.ones((3, 3), np.uint8)
    edge = cv2.dilate((fields.gradient > _EDGE).astype(np.uint8), wide)
    edge[[0, 1, -2, -1]] = 0
    edge[:, [0, 1, -2, -1]] = 0
    steps = (np.arange(_SAMPLES) + 0.5) / _SAMPLES
    ends = np.roll(quads, -1, axis=1)
    points = quads[:, :, None] + (ends - quads)[:, :, None] * steps[:, None]
    x = np.clip(points[..., 0].astype(int), 0, edge.shape[1] - 1)
    y = np.clip(points[..., 1].astype(int), 0, edge.shape[0] - 1)
    shares = edge[y, x].mean(axis=2)
    area = np.abs(areas(quads)) / (edge.shape[0] * edge.shape[1])
    worth: Floats = (shares.mean(axis=1) + shares.min(axis=1)) * area**0.15
    return worth
