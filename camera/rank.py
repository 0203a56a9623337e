"""One judgement for all candidates: how much a quadrilateral looks like a page.

A page is a step in colour along four straight sides that ends at the corners, larger
than what is printed on it. All features are shares or contrasts, so they mean the same
for every photo; their weights stand in one place.
"""

from dataclasses import dataclass

import numpy as np

from camera.arrays import Bools, Floats
from camera.fields import Fields
from camera.opencv import cv2

_SAMPLES = 32  # points a side
_REACH = 6  # px each way across a side
_OFFSETS = np.arange(-_REACH, _REACH + 1, dtype=np.float64)
_ENDS = 0.04  # of a side left out at each corner, where it may be round
_BEYOND = 0.2  # of a side, and at most this many pixels: looked at past the corners
_BEYOND_MOST = 32.0
_PRINT = 1.5  # Lab units of fine detail at which a page counts half as printed
_FAINT = 1.2  # Lab units per px below which there is no edge at all
_HALF_CONTRAST = 5.0  # Lab units at which contrast counts half
_ON_FRAME = 2.5  # px; a side this near the frame cannot be seen from outside
_FRAME_WORTH = 0.25  # what such a side counts: possible, not seen
_PRINTED_ENOUGH = 0.2  # a nearly blank page has this much detail; a phone has less
_SKEW_ALLOWED = 0.25  # |cosine| of a corner that usual perspective gives
_MOST_ON_FRAME = 2  # sides; a page of which fewer are seen is a guess
IMPOSSIBLE = -1e9

WEIGHTS = {
    "worst_side": 1.75,
    "second_side": 2.35,
    "best_sides": 2.8,
    "log_sides": 0.3,
    "ends": -4.7,
    "lighter": 2.8,
    "printed": 30.0,
    "log_area": 2.5,
    "skew": -11.4,
    "one_on_frame": -4.3,
    "two_on_frame": -6.5,
}
"""Log-odds per unit of each term; signs say what speaks for and against a page."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What was measured of n candidates; each (n,) unless said, all 0..1.

    `sides` (n, 4) is each side's worth; `ends` how much two of the sides run on past
    their corners; `lighter` whether it is lighter than around; `printed` how much fine
    detail it has; `area` the share of the frame; `square` how far corners are from
    right angles; `on_frame` (n, 4) whether a side lies on the frame.
    """

    sides: Floats
    ends: Floats
    lighter: Floats
    printed: Floats
    area: Floats
    square: Floats
    on_frame: Bools


def measure(quads: Floats, fields: Fields) -> Features:
    """Features of candidates (n, 4, 2), clockwise, in small pixels."""
    width, height = fields.size
    on_frame = _on_frame(quads, width, height)
    profiles = _profiles(quads, _inner_steps(), fields)
    sides = np.where(on_frame, _FRAME_WORTH, _side_worth(profiles))
    return Features(
        sides,
        _running_on(quads, fields),
        _lighter(profiles),
        _printed(quads, fields),
        _areas(quads) / (width * height),
        _skew(quads),
        on_frame,
    )


def score(features: Features) -> Floats:
    """How much like a page each candidate is, (n,): a weighted sum, larger is better.

    The sum is a log-odds: `WEIGHTS` were fitted by softmax regression on drawn
    photographs, so that the candidate nearest the truth wins in each.
    """
    sides = np.sort(features.sides, axis=1)
    framed = features.on_frame.sum(axis=1)
    terms = {
        "worst_side": sides[:, 0],
        "second_side": sides[:, 1],
        "best_sides": sides[:, 2] + sides[:, 3],
        "log_sides": np.log(sides[:, 0] + 0.05) + np.log(sides[:, 1] + 0.05),
        "ends": features.ends,
        "lighter": features.lighter,
        "printed": np.minimum(features.printed, _PRINTED_ENOUGH),
        "log_area": np.log(np.clip(features.area, 1e-3, 1.0)),
        "skew": np.clip(features.square - _SKEW_ALLOWED, 0.0, 1.0),
        "one_on_frame": framed == 1,
        "two_on_frame": framed == _MOST_ON_FRAME,
    }
    total = sum(WEIGHTS[name] * term for name, term in terms.items())
    seen: Floats = np.where(framed <= _MOST_ON_FRAME, total, IMPOSSIBLE)
    return seen


def conviction(features: Features) -> Floats:
    """How convincing each candidate is in itself, (n,), about 0..0.9.

    `score` compares candidates of one photo; this says whether there is a page at all,
    so it is a product: one side that cannot be seen is not made good by the others.
    """
    sides = np.sort(features.sides, axis=1)
    edges = 0.45 * sides[:, 0] + 0.25 * sides[:, 1] + 0.15 * sides[:, 2:].sum(axis=1)
    size = np.clip(features.area, 1e-3, 0.9) ** 0.12
    form = 1.0 - 0.6 * np.clip(features.square - _SKEW_ALLOWED, 0.0, 1.0)
    kind = 0.75 + 0.13 * features.lighter + 0.12 * features.printed
    total: Floats = edges * size * form * (1.0 - 0.5 * features.ends) * kind
    return total


def _inner_steps() -> Floats:
    return np.linspace(_ENDS, 1.0 - _ENDS, _SAMPLES)


def _profiles(quads: Floats, steps: Floats, fields: Fields) -> Floats:
    """Colours across the sides: (n, 4, samples, offsets, 3) Lab, outside first."""
    starts, ends = quads, np.roll(quads, -1, axis=1)
    along = ends - starts
    lengths = np.linalg.norm(along, axis=2, keepdims=True)
    inward = np.stack([-along[..., 1], along[..., 0]], axis=-1) / np.maximum(lengths, 1)
    points = starts[:, :, None] + along[:, :, None] * steps[:, None]
    grid = points[:, :, :, None] + inward[:, :, None, None] * _OFFSETS[:, None]
    return _looked_up(fields, grid)


def _looked_up(fields: Fields, grid: Floats) -> Floats:
    """Bilinear colours at positions (..., 2): (..., 3)."""
    flat = (grid - 0.5).reshape(len(grid), -1, 2).astype(np.float32)
    found = cv2.remap(
        fields.lab,
        np.ascontiguousarray(flat[..., 0]),
        np.ascontiguousarray(flat[..., 1]),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    colours: Floats = np.asarray(found, np.float32).reshape(*grid.shape[:-1], 3)
    return colours


def _edge_here(profiles: Floats) -> Bools:
    """Where a side has its edge: whether the steepest change lies on it, (..., s)."""
    change = np.linalg.norm(np.diff(profiles, axis=-2), axis=-1)
    smooth = (change[..., 1:] + change[..., :-1]) / 2
    middle = smooth.shape[-1] // 2
    here = smooth[..., middle - 2 : middle + 3].max(axis=-1)
    steepest = smooth.max(axis=-1)
    edge: Bools = (here > _FAINT) & (here >= 0.7 * steepest)
    return edge


def _side_worth(profiles: Floats) -> Floats:
    """Worth of each side, (n, 4): localised, of one kind, and strong."""
    edge = _edge_here(profiles)
    outside = profiles[..., : _REACH - 1, :].mean(axis=-2)
    inside = profiles[..., _REACH + 2 :, :].mean(axis=-2)
    step = inside - outside
    size = np.linalg.norm(step, axis=-1)
    mean = np.linalg.norm(step.mean(axis=2), axis=-1)
    agreement = mean / np.maximum(size.mean(axis=2), 1e-6)
    contrast = np.median(size, axis=2)
    strong = contrast / (contrast + _HALF_CONTRAST)
    worth: Floats = edge.mean(axis=2) * (0.4 + 0.6 * agreement) * strong
    return worth


def _running_on(quads: Floats, fields: Fields) -> Floats:
    """How much edge the two worst of the eight prolonged sides still carry, (n,)."""
    lengths = np.linalg.norm(np.roll(quads, -1, axis=1) - quads, axis=2)
    share = np.minimum(_BEYOND, _BEYOND_MOST / np.maximum(lengths.mean(axis=1), 1.0))
    ahead = np.linspace(0.2, 1.0, 10)
    before = _beyond(quads, -ahead * share[:, None], fields)
    after = _beyond(quads, 1.0 + ahead * share[:, None], fields)
    runs = np.sort(np.concatenate([before, after], axis=1), axis=1)
    # One side may run on by chance; a part of a page has two that do.
    two: Floats = runs[:, -2:].mean(axis=1)
    return two


def _beyond(quads: Floats, steps: Floats, fields: Fields) -> Floats:
    """Worth of the edge at steps (n, s) beyond each side's end: (n, 4)."""
    starts, ends = quads, np.roll(quads, -1, axis=1)
    along = ends - starts
    lengths = np.linalg.norm(along, axis=2, keepdims=True)
    inward = np.stack([-along[..., 1], along[..., 0]], axis=-1) / np.maximum(lengths, 1)
    points = starts[:, :, None] + along[:, :, None] * steps[:, None, :, None]
    grid = points[:, :, :, None] + inward[:, :, None, None] * _OFFSETS[:, None]
    width, height = fields.size
    inside = np.logical_and(points > 0, points < (width, height)).all(axis=-1)
    seen: Floats = inside.all(axis=-1) * _side_worth(_looked_up(fields, grid))
    return seen


def _lighter(profiles: Floats) -> Floats:
    """Whether the inside is lighter than the outside, 0..1 by the sides, (n,)."""
    outside = np.median(profiles[..., : _REACH - 1, 0].mean(axis=-1), axis=2)
    inside = np.median(profiles[..., _REACH + 2 :, 0].mean(axis=-1), axis=2)
    lighter: Floats = (1.0 / (1.0 + np.exp((outside - inside) / 4.0))).mean(axis=1)
    return lighter


def _printed(quads: Floats, fields: Fields) -> Floats:
    """Fine detail inside, as a share of what a printed page has at least, (n,)."""
    light = fields.lab[:, :, 0]
    detail = np.abs(light - cv2.GaussianBlur(light, (0, 0), 2.0))
    steps = (np.arange(16) + 0.5) / 16
    u, v = (grid.ravel()[:, None] for grid in np.meshgrid(steps, steps))
    a, b, c, d = (quads[:, None, i] for i in range(4))
    points = (a * (1 - u) + b * u) * (1 - v) + (d * (1 - u) + c * u) * v
    x = np.clip(points[..., 0].astype(int), 0, light.shape[1] - 1)
    y = np.clip(points[..., 1].astype(int), 0, light.shape[0] - 1)
    mean = cv2.blur(detail, (5, 5))[y, x].mean(axis=1)
    printed: Floats = mean / (mean + _PRINT)
    return printed


def _on_frame(quads: Floats, width: int, height: int) -> Bools:
    """Which sides lie along the photo's own edges, (n, 4) bool."""
    x, y = quads[..., 0], quads[..., 1]
    near = np.stack(
        [x < _ON_FRAME, x > width - _ON_FRAME, y < _ON_FRAME, y > height - _ON_FRAME]
    )
    both = np.logical_and(near, np.roll(near, -1, axis=2))
    return np.asarray(both.any(axis=0))


def _areas(quads: Floats) -> Floats:
    x, y = quads[..., 0], quads[..., 1]
    areas: Floats = 0.5 * np.sum(
        x * np.roll(y, -1, axis=1) - np.roll(x, -1, axis=1) * y, axis=1
    )
    return areas


def _skew(quads: Floats) -> Floats:
    """Largest |cosine| of the four corners, (n,)."""
    edges = np.roll(quads, -1, axis=1) - quads
    unit = edges / np.maximum(np.linalg.norm(edges, axis=2, keepdims=True), 1e-6)
    cosines: Floats = np.abs((unit * np.roll(unit, -1, axis=1)).sum(axis=2)).max(axis=1)
    return cosines
