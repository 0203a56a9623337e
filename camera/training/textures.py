"""Surfaces that pages lie on: noise, weaves, boards, tiles, and scattered shapes.

Everything is drawn from a random generator, so that a seed gives the same pictures. The
dead-leaves model (overlapping shapes of power-law sizes; Lee, Mumford and Huang 2001)
has the edge statistics of real photographs without being one.
"""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Bgr = NDArray[Any]
"""(h, w, 3) uint8; OpenCV's own types say less than this."""

Field = NDArray[Any]
"""Colours or shares being computed, float32."""

Grey = NDArray[Any]
"""(h, w) uint8."""

Rng = np.random.Generator


def surface(rng: Rng, size: int) -> Bgr:
    """One square surface of `size` pixels, (size, size, 3) uint8."""
    weights = np.array([weight for _, weight in _MAKERS], float)
    make = _MAKERS[int(rng.choice(len(_MAKERS), p=weights / weights.sum()))][0]
    picture = make(rng, size)
    if rng.random() < 0.5:
        grain = rng.normal(0, rng.uniform(1, 12), (size, size, 1))
        picture = picture + grain
    return np.clip(picture, 0, 255).astype(np.uint8)


def colour(rng: Rng) -> Field:
    """A colour as things have it: mostly muted, any lightness; (3,) BGR 0..255."""
    hue, sat = rng.uniform(0, 180), 255 * rng.beta(1.1, 2.6)
    value = 255 * rng.beta(1.6, 1.2)
    pixel = np.array([[[hue, sat, value]]]).astype(np.uint8)
    return np.asarray(cv2.cvtColor(pixel, cv2.COLOR_HSV2BGR)[0, 0], np.float32)


def noise(rng: Rng, size: int, cells: tuple[float, float]) -> Field:
    """Smooth noise in -1..1 with that many features across and down."""
    grid = [max(2, min(size, round(c))) for c in cells]
    coarse = rng.uniform(-1, 1, (grid[1], grid[0])).astype(np.float32)
    return np.asarray(
        cv2.resize(coarse, (size, size), interpolation=cv2.INTER_CUBIC), np.float32
    )


def octaves(rng: Rng, size: int, roughness: float) -> Field:
    """Noise of all scales, each finer one `roughness` times as strong; about -1..1."""
    total = np.zeros((size, size), np.float32)
    strength, cells, norm = 1.0, 2.0, 0.0
    while cells < size:
        total += strength * noise(rng, size, (cells, cells))
        norm += strength**2
        strength, cells = strength * roughness, cells * 2
    return np.asarray(total / np.float32(np.sqrt(norm)))


def _mix(low: Field, high: Field, share: Field) -> Field:
    share = np.clip(share, 0, 1)[..., None]
    return np.asarray(low * (1 - share) + high * share)


def _pair(rng: Rng, near: float) -> tuple[Field, Field]:
    """Two colours of one surface, `near` (0..1) alike."""
    first, other = colour(rng), colour(rng)
    return first, first * near + other * (1 - near)


def _plain(rng: Rng, size: int) -> Field:
    base = colour(rng)
    cloud = octaves(rng, size, rng.uniform(0.3, 0.8)) * rng.uniform(1, 14)
    return base + cloud[..., None] * rng.uniform(0.7, 1.3, 3)


def _paperlike(rng: Rng, size: int) -> Field:
    """A white or pale desk: the hardest ground for a white page."""
    base = np.float32(rng.uniform(170, 250)) + rng.uniform(-14, 6, 3)
    cloud = octaves(rng, size, 0.5) * rng.uniform(0.5, 6)
    return (base + cloud[..., None]).astype(np.float32)


def _stone(rng: Rng, size: int) -> Field:
    low, high = _pair(rng, rng.uniform(0.2, 0.8))
    veins = np.abs(octaves(rng, size, rng.uniform(0.5, 0.9)))
    return _mix(low, high, veins * rng.uniform(0.6, 2.0))


def _boards(rng: Rng, size: int) -> Field:
    low, high = _pair(rng, rng.uniform(0.4, 0.85))
    y = np.linspace(0, 1, size, dtype=np.float32)[:, None]
    drift = noise(rng, size, (2, 5)) * rng.uniform(0.02, 0.1)
    rings = np.sin((y + drift) * rng.uniform(20, 160))
    fibre = noise(rng, size, (rng.uniform(3, 12), size / rng.uniform(1, 4)))
    wood = _mix(low, high, 0.5 + 0.25 * rings + rng.uniform(0.1, 0.4) * fibre)
    count = int(rng.integers(0, 8))
    for edge in rng.uniform(0, size, count).astype(int):
        thick = int(rng.integers(1, 4))
        wood[edge : edge + thick] *= rng.uniform(0.3, 0.8)
        wood[edge:] *= rng.uniform(0.85, 1.15)
    return wood


def _periodic(rng: Rng, size: int, cells: float) -> tuple[Field, Field]:
    """Two phases 0..1 that repeat `cells` times across and down, a little rippled."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    ripple = noise(rng, size, (4, 4)) * rng.uniform(0, 0.012)
    shift = rng.uniform(0, 1, 2)
    across = np.mod((x + ripple) * cells + shift[0], 1.0)
    return across, np.mod((y + ripple) * cells + shift[1], 1.0)


def _checks(rng: Rng, size: int) -> Field:
    """Gingham, plaid or chequers."""
    low, high = _pair(rng, rng.uniform(0.0, 0.6))
    a, b = _periodic(rng, size, rng.uniform(4, 36))
    cut = rng.uniform(0.2, 0.7)
    if rng.random() < 0.3:
        return _mix(low, high, ((a < cut) ^ (b < cut)).astype(np.float32))
    plaid = _mix(low, high, ((a < cut).astype(np.float32) + (b < cut)) / 2)
    if rng.random() < 0.5:
        c, d = _periodic(rng, size, rng.uniform(4, 20))
        line = ((c < 0.06) | (d < 0.06)).astype(np.float32)
        plaid = _mix(np.float32(1) * plaid, colour(rng), line * rng.uniform(0.3, 1))
    return plaid


def _stripes(rng: Rng, size: int) -> Field:
    low, high = _pair(rng, rng.uniform(0.0, 0.7))
    a, _ = _periodic(rng, size, rng.uniform(3, 60))
    if rng.random() < 0.4:
        return _mix(low, high, 0.5 + 0.5 * np.sin(2 * np.pi * a))
    return _mix(low, high, (a < rng.uniform(0.1, 0.9)).astype(np.float32))


def _weave(rng: Rng, size: int) -> Field:
    low, high = _pair(rng, rng.uniform(0.4, 0.9))
    a, b = _periodic(rng, size, rng.uniform(size / 12, size / 4))
    cloth = 0.5 + 0.25 * np.sin(2 * np.pi * a) + 0.25 * np.sin(2 * np.pi * b)
    folds = octaves(rng, size, 0.4) * rng.uniform(0, 0.3)
    return _mix(low, high, cloth + folds)


def _tiles(rng: Rng, size: int) -> Field:
    base = _stone(rng, size) if rng.random() < 0.5 else _plain(rng, size)
    a, b = _periodic(rng, size, rng.uniform(1, 9))
    gap = rng.uniform(0.008, 0.05)
    joint = ((a < gap) | (b < gap)).astype(np.float32)
    return _mix(base, colour(rng), joint)


def _speckle(rng: Rng, size: int) -> Field:
    base = np.zeros((size, size, 3), np.float32) + colour(rng)
    for _ in range(int(rng.integers(1, 4))):
        cells = rng.uniform(size / 25, size / 1.5)
        spots = noise(rng, size, (cells, cells)) > rng.uniform(0.3, 0.8)
        base = _mix(base, colour(rng), spots.astype(np.float32))
    return base


def _leaves(rng: Rng, size: int) -> Field:
    """Dead leaves: everything a room may show, as edges at all scales."""
    picture = np.zeros((size, size, 3), np.float32) + colour(rng)
    for _ in range(int(rng.integers(20, 300))):
        radius = size * 0.02 / (1 - rng.random() * 0.93)
        at = rng.uniform(-0.1, 1.1, 2) * size
        tone = tuple(float(v) for v in colour(rng))
        _shape(picture, rng, at, radius, tone)
    return picture


def _shape(
    picture: Field,
    rng: Rng,
    at: NDArray[np.float64],
    radius: float,
    tone: tuple[float, ...],
) -> None:
    kind = rng.random()
    angle = rng.uniform(0, 360)
    sides = (radius, radius * rng.uniform(0.2, 1))
    if kind < 0.4:
        centre = (float(at[0]), float(at[1]))
        cv2.ellipse(picture, (centre, sides, angle), tone, -1, cv2.LINE_AA)
    elif kind < 0.8:
        box = cv2.boxPoints(((float(at[0]), float(at[1])), sides, angle))
        cv2.fillPoly(picture, [box.astype(np.int32)], tone, cv2.LINE_AA)
    else:
        turns = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(3, 9))))
        reach = radius * rng.uniform(0.4, 1, len(turns))
        points = at + np.stack([np.cos(turns), np.sin(turns)], 1) * reach[:, None]
        cv2.fillPoly(picture, [points.astype(np.int32)], tone, cv2.LINE_AA)


def _print(rng: Rng, size: int) -> Field:
    """A flowered or dotted print, one motif repeated."""
    side = int(rng.integers(size // 16, size // 3))
    motif = np.zeros((side, side, 3), np.float32) + colour(rng)
    for _ in range(int(rng.integers(2, 9))):
        tone = tuple(float(v) for v in colour(rng))
        _shape(motif, rng, rng.uniform(0, side, 2), rng.uniform(0.1, 0.6) * side, tone)
    times = size // side + 1
    return np.tile(motif, (times, times, 1))[:size, :size]


_MAKERS: list[tuple[Callable[[Rng, int], Field], float]] = [
    (_plain, 3.0),
    (_paperlike, 3.0),
    (_stone, 2.0),
    (_boards, 4.0),
    (_checks, 2.0),
    (_stripes, 1.0),
    (_weave, 2.0),
    (_tiles, 1.5),
    (_speckle, 1.5),
    (_leaves, 3.0),
    (_print, 1.5),
]
