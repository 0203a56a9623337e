"""Many quadrilaterals at once: the arithmetic of `Quad` on arrays (n, 4, 2).

Detection judges a thousand candidates a photo; one Python object each would cost more
than looking at the picture. Must not look at pixels.
"""

import numpy as np

from camera.arrays import Bools, Floats

NO_QUADS: Floats = np.empty((0, 4, 2))
_HARDLY = 0.1
"""Sine of the angle (6 degrees) below which two lines hardly meet."""


def ordered(quads: Floats) -> Floats:
    """Corners clockwise on screen, the one nearest the frame's origin first."""
    offsets = quads - quads.mean(axis=1, keepdims=True)
    around = np.argsort(np.arctan2(offsets[..., 1], offsets[..., 0]), axis=1)
    clockwise = np.take_along_axis(quads, around[..., None], axis=1)
    first = clockwise.sum(axis=2).argmin(axis=1)
    turn = (first[:, None] + np.arange(4)) % 4
    return np.take_along_axis(clockwise, turn[..., None], axis=1)


def areas(quads: Floats) -> Floats:
    """Signed areas, (n,): positive for clockwise corners."""
    x, y = quads[..., 0], quads[..., 1]
    after = np.roll(quads, -1, axis=1)
    signed: Floats = 0.5 * np.sum(x * after[..., 1] - after[..., 0] * y, axis=1)
    return signed


def convex(quads: Floats) -> Bools:
    """Whether all four turns go the clockwise way, none of them straight, (n,)."""
    edges = np.roll(quads, -1, axis=1) - quads
    after = np.roll(edges, -1, axis=1)
    cross = edges[..., 0] * after[..., 1] - edges[..., 1] * after[..., 0]
    least = 1e-9 * np.maximum(1.0, np.abs(edges).max(axis=(1, 2))) ** 2
    around: Bools = (cross > least[:, None]).all(axis=1)
    return around


def distinct(quads: Floats, apart: float) -> Floats:
    """The first of each group of candidates whose corners are this near, in pixels."""
    if not len(quads):
        return quads
    rounded = np.rint(quads.reshape(len(quads), 8) / apart).astype(np.int16)
    rows = np.ascontiguousarray(rounded).view(np.dtype((np.void, 16))).ravel()
    _, first = np.unique(rows, return_index=True)
    kept: Floats = quads[np.sort(first)]
    return kept


def crossings(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """Where lines a to b and c to d meet, (..., 2); NaN where they hardly do."""
    first, second, offset = b - a, d - c, c - a
    turn = first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0]
    lengths = np.linalg.norm(first, axis=-1) * np.linalg.norm(second, axis=-1)
    meets = np.abs(turn) >= np.maximum(_HARDLY * lengths, 1e-12)
    turn = np.where(meets, turn, np.nan)
    share = (offset[..., 0] * second[..., 1] - offset[..., 1] * second[..., 0]) / turn
    met: Floats = a + share[..., None] * first
    return met
