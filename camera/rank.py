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
from camera.quads import areas

SAMPLES = 32
"""Points a side at which a candidate is judged in earnest."""
_REACH = 6  # px each way across a side
_OFFSETS = np.arange(-_REACH, _REACH + 1, dtype=np.float32)
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


def measure(quads: Floats, fields: Fields, samples: int = SAMPLES) -> Features:
    """Features of candidates (n, 4, 2), clockwise, in small pixels.

    Args:
        samples: points a side; few suffice to tell hopeless candidates.
    """
    width, height = fields.size
    on_frame = _on_frame(quads, width, height)
    profiles = _profiles(quads, np.linspace(_ENDS, 1.0 - _ENDS, samples), fields)
    sides = np.where(on_frame, _FRAME_WORTH, _side_worth(profiles))
    return Features(
        sides,
        _running_on(quads, fields, max(4, samples // 3)),
        _lighter(profiles),
        _printed(quads, fields, max(8, samples // 2)),
        areas(quads) / (width * height),
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


# Profiles have the colour first and the place across a side second, (3, k, n, 4, s):
# numpy adds up leading axes many times faster than short trailing ones.


def _profiles(quads: Floats, steps: Floats, fields: Fields) -> Floats:
    """Lab across the sides at shares `steps`, (s,) or (n, 1, s), outside first."""
    starts = quads
    along = np.roll(quads, -1, axis=1) - quads
    lengths = np.hypot(along[..., 0], along[..., 1])
    inward = np.stack([-along[..., 1], along[..., 0]]) / np.maximum(lengths, 1)
    x, y = (
        starts[..., axis, None]
        + along[..., axis, None] * steps
        + inward[axis][..., None] * _OFFSETS[:, None, None, None]
        for axis in (0, 1)
    )
    return _looked_up(fields, x, y)


def _looked_up(fields: Fields, x: Floats, y: Floats) -> Floats:
    """Bilinear colours at positions of any shape (k, n, 4, s): (3, k, n, 4, s)."""
    rows = x.shape[0] * x.shape[1]  # one dimension of a picture must stay below 32768
    found = cv2.remap(
        fields.lab,
        (x - 0.5).reshape(rows, -1).astype(np.float32),
        (y - 0.5).reshape(rows, -1).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    planes = np.stack(cv2.split(found)).reshape(3, *x.shape)
    return np.asarray(planes, np.float32)


def _length(colours: Floats) -> Floats:
    """Lengths of Lab differences (3, ...): (...)."""
    lengths: Floats = np.sqrt(np.square(colours).sum(axis=0))
    return lengths


def _edge_here(profiles: Floats) -> Bools:
    """Where a side has its edge: whether the steepest change lies on it, (n, 4, s)."""
    change = _length(profiles[:, 1:] - profiles[:, :-1])
    smooth = (change[1:] + change[:-1]) / 2
    middle = len(smooth) // 2
    here = smooth[middle - 2 : middle + 3].max(axis=0)
    edge: Bools = (here > _FAINT) & (here >= 0.7 * smooth.max(axis=0))
    return edge


def _side_worth(profiles: Floats) -> Floats:
    """Worth of each side, (n, 4): localised, of one kind, and strong."""
    edge = _edge_here(profiles)
    outside = profiles[:, : _REACH - 1].mean(axis=1)
    inside = profiles[:, _REACH + 2 :].mean(axis=1)
    step = inside - outside
    size = _length(step)
    mean = _length(step.mean(axis=-1))
    agreement = mean / np.maximum(size.mean(axis=-1), 1e-6)
    contrast = np.median(size, axis=-1)
    strong = contrast / (contrast + _HALF_CONTRAST)
    worth: Floats = edge.mean(axis=-1) * (0.4 + 0.6 * agreement) * strong
    return worth


def _running_on(quads: Floats, fields: Fields, samples: int) -> Floats:
    """How much edge the two worst of the eight prolonged sides still carry, (n,)."""
    lengths = np.linalg.norm(np.roll(quads, -1, axis=1) - quads, axis=2)
    share = np.minimum(_BEYOND, _BEYOND_MOST / np.maximum(lengths.mean(axis=1), 1.0))
    ahead = np.linspace(0.2, 1.0, samples) * share[:, None]
    steps = np.concatenate([-ahead, 1.0 + ahead], axis=1)
    profiles = _profiles(quads, steps[:, None], fields)
    inside = _inside(quads, steps, fields)
    before = inside[..., :samples].all(axis=-1) * _side_worth(profiles[..., :samples])
    after = inside[..., samples:].all(axis=-1) * _side_worth(profiles[..., samples:])
    runs = np.sort(np.concatenate([before, after], axis=1), axis=1)
    # One side may run on by chance; a part of a page has two that do.
    two: Floats = runs[:, -2:].mean(axis=1)
    return two


def _inside(quads: Floats, steps: Floats, fields: Fields) -> Bools:
    """Which points at shares `steps` (n, s) of the sides are in view, (n, 4, s)."""
    along = np.roll(quads, -1, axis=1) - quads
    points = quads[:, :, None] + along[:, :, None] * steps[:, None, :, None]
    inside = np.logical_and(points > 0, points < fields.size)
    return np.asarray(inside.all(axis=-1))


def _lighter(profiles: Floats) -> Floats:
    """Whether the inside is lighter than the outside, 0..1 by the sides, (n,)."""
    outside = np.median(profiles[0, : _REACH - 1].mean(axis=0), axis=-1)
    inside = np.median(profiles[0, _REACH + 2 :].mean(axis=0), axis=-1)
    lighter: Floats = (1.0 / (1.0 + np.exp((outside - inside) / 4.0))).mean(axis=1)
    return lighter


def _printed(quads: Floats, fields: Fields, samples: int) -> Floats:
    """Fine detail inside, as a share of what a printed page has at least, (n,)."""
    steps = (np.arange(samples) + 0.5) / samples
    u, v = (grid.ravel() for grid in np.meshgrid(steps, steps))
    corners = np.stack([(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v])
    height, width = fields.detail.shape
    x = np.clip((quads[..., 0] @ corners).astype(int), 0, width - 1)
    y = np.clip((quads[..., 1] @ corners).astype(int), 0, height - 1)
    mean = fields.detail[y, x].mean(axis=1)
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


def _skew(quads: Floats) -> Floats:
    """Largest |cosine| of the four corners, (n,)."""
    edges = np.roll(quads, -1, axis=1) - quads
    unit = edges / np.maximum(np.linalg.norm(edges, axis=2, keepdims=True), 1e-6)
    cosines: Floats = np.abs((unit * np.roll(unit, -1, axis=1)).sum(axis=2)).max(axis=1)
    return cosines
