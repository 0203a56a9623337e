"""Move a side that lies on a printed border out to the paper's edge.

Certificates have a frame inside a margin of paper, and on cloth or a white desk it is
easier to see than the edge. Outside a frame is paper of the same colour, and that ends
in another straight line along the same side; outside a page is the desk.
"""

from dataclasses import dataclass

import numpy as np

from camera.arrays import Bgr, Bools, Floats
from camera.fields import lab_of
from camera.geometry import Quad, homography
from camera.opencv import cv2
from camera.outline import Outline, chances_at
from camera.quads import crossings
from camera.refine import refine

# Lengths are shares of the page's shorter side.
_STEP = 1 / 256
_OUT = 0.125  # how far a border may lie inside: 17 mm of 148 mm
_LEAST = 0.033  # nearer lines are shadows of the edge itself, or the next page
_IN_FROM, _IN = 0.02, 0.06  # inside, where the paper's colour is looked at
_ENDS = 0.06  # of a side left out at each corner
_SAMPLES = 64  # points a side
_TILTS = range(-4, 5, 2)  # steps by which the line may be further out at one end
_BESIDE = 3  # steps on either side of a line that are compared
_AGREES = 0.3  # of the mean change, from which a point shows the line too
# Lab units, chosen on drawn pages: most margins came to 3, most edges to 4 and more.
_PAPER = 6.0
_LINE = 2.6
_RISING = 0.5  # of a line's change; shadows came to 1.0 and more, edges to 0.2
_SEEN = 0.25  # chance of a side, in the network's eyes, where the line is
_LIGHT = 60  # percentile of lightness above which the page's inside is paper
_TIMES = 2  # a border of several lines may take two steps


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A line outside a side: how clear, and how far out at both ends of the side."""

    clear: float
    first: float
    last: float


def with_margin(image: Bgr, quad: Quad, outline: Outline, fine_side: int) -> Quad:
    """The quad with sides that lay on a printed border moved to the paper's edge.

    Args:
        image: (h, w, 3) uint8 BGR, what `outline` was seen in.
        quad: in pixels of `image`, its sides on edges.
        fine_side: as in `refine`.
    """
    for _ in range(_TIMES):
        grown = _grown(image, quad, outline)
        if grown is None:
            return quad
        quad = refine(image, grown, fine_side)
    return quad


def _grown(image: Bgr, quad: Quad, outline: Outline) -> Quad | None:
    """The quad with its sides on the clearest lines outside; None without any."""
    matrix, page = _flattened(quad)
    places = _places(matrix, page)
    wanted = _wanted(outline, places)
    if not wanted.any():
        return None
    lines = [
        _line(image, places[i], wanted[i]) if wanted[i].any() else None
        for i in range(4)
    ]
    if not any(lines):
        return None
    return Quad.of(_projected(matrix, _corners(page, lines)))


def _flattened(quad: Quad) -> tuple[Floats, Floats]:
    """The map from the flat page to the photo, and the flat page's corners (4, 2)."""
    top, right, bottom, left = quad.sides()
    width, height = (top + bottom) / 2, (left + right) / 2
    page = Quad.frame(width, height).points() / min(width, height)
    return homography(page, quad.points()), page


def _projected(matrix: Floats, points: Floats) -> Floats:
    """Points (..., 2) through a homography."""
    mapped = points @ matrix[:, :2].T + matrix[:, 2]
    found: Floats = mapped[..., :2] / mapped[..., 2:]
    return found


def _inward(page: Floats) -> tuple[Floats, Floats]:
    """Whole sides and inward unit vectors, (4, 2) each."""
    along = np.roll(page, -1, axis=0) - page
    unit = along / np.linalg.norm(along, axis=1, keepdims=True)
    return along, np.stack([-unit[:, 1], unit[:, 0]], axis=1)


def _offsets() -> Floats:
    """Distances from a side, negative outwards."""
    return np.arange(-round(_OUT / _STEP), round(_IN / _STEP) + 1) * _STEP


def _places(matrix: Floats, page: Floats) -> Floats:
    """Points along and across the sides in pixels of the photo: (4, s, t, 2)."""
    along, inward = _inward(page)
    steps = np.linspace(_ENDS, 1.0 - _ENDS, _SAMPLES)
    points = page[:, None] + along[:, None] * steps[:, None]
    flat = points[:, :, None] + inward[:, None, None] * _offsets()[:, None]
    return _projected(matrix, flat)


def _wanted(outline: Outline, places: Floats) -> Bools:
    """Where outside each side the network sees a side too, (4, t)."""
    few = outline.to_cells(places[:, ::4])
    chances = chances_at(outline.sides, few).mean(axis=1)
    wanted: Bools = (chances > _SEEN) & (_offsets() <= -_LEAST)
    return wanted


def _line(image: Bgr, places: Floats, wanted: Bools) -> _Line | None:
    """The clearest line at which paper ends outside one side; None without any.

    Args:
        places: (s, t, 2) in pixels of the photo, outside first.
        wanted: (t,) where it may lie.
    """
    size = image.shape[1], image.shape[0]
    wanted = wanted & ((places > 0) & (places < size)).all(axis=-1).all(axis=0)
    colours = _colours(image, places)
    inside = colours[:, _offsets() >= _IN_FROM].reshape(-1, 3)
    light = inside[:, 0] >= np.percentile(inside[:, 0], _LIGHT)
    paper = np.median(inside[light], axis=0)
    if not (wanted & _bare(colours, paper)).any():
        return None
    lines = [_tilted(colours, wanted, paper, tilt) for tilt in _TILTS]
    best = max(lines, key=lambda line: line.clear)
    return best if best.clear >= _LINE else None


def _colours(image: Bgr, places: Floats) -> Floats:
    """Lab at places (s, t, 2) in pixels of the photo: (s, t, 3) float32."""
    centres = (places - 0.5).astype(np.float32)
    x, y = np.ascontiguousarray(centres[..., 0]), np.ascontiguousarray(centres[..., 1])
    seen = cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return lab_of(np.asarray(seen, np.uint8))


def _bare(colours: Floats, paper: Floats) -> Bools:
    """Where most of the way along a side is paper of that colour, (t,)."""
    away = np.linalg.norm(np.median(colours, axis=0) - paper, axis=1)
    bare: Bools = away < _PAPER
    return bare


def _rising(change: Floats) -> Bools:
    """Where the change goes on towards the page, as a shadow's does, (t,)."""
    nearer = np.pad(change[_BESIDE + 1 :], ((0, _BESIDE + 1), (0, 0)))
    rising: Bools = (nearer * change).sum(axis=1) > _RISING * (change**2).sum(axis=1)
    return rising


def _means(colours: Floats) -> Floats:
    """Means of `_BESIDE` neighbours across the side: (s, t - `_BESIDE` + 1, 3)."""
    count = colours.shape[1] - _BESIDE + 1
    near = [colours[:, k : k + count] for k in range(_BESIDE)]
    means: Floats = np.add.reduce(near) / _BESIDE
    return means


def _tilted(colours: Floats, wanted: Bools, paper: Floats, tilt: int) -> _Line:
    """The clearest line that is `tilt` steps nearer the page at its end."""
    count, width = colours.shape[:2]
    lean = (np.arange(count) / (count - 1) - 0.5) * tilt
    columns = np.arange(width) + np.rint(lean).astype(int)[:, None]
    upright = colours[np.arange(count)[:, None], np.clip(columns, 0, width - 1)]
    means = _means(upright)
    inner, outer = means[:, _BESIDE:], means[:, :-_BESIDE]
    step = inner - outer
    change = step.mean(axis=0)
    size = np.linalg.norm(change, axis=1)
    along = np.einsum("skc,kc->sk", step, change)
    shows = (along > _AGREES * size**2).mean(axis=0)
    possible = wanted[_BESIDE : _BESIDE + len(size)] & _bare(inner, paper)
    possible &= ~_rising(change)
    clear = np.where(possible, size * shows**2, 0.0)
    at = int(clear.argmax())
    middle = float(_offsets()[at + _BESIDE]) - _STEP / 2
    reach = tilt * _STEP / 2 / (1 - 2 * _ENDS)
    return _Line(float(clear[at]), middle - reach, middle + reach)


def _corners(page: Floats, lines: list[_Line | None]) -> Floats:
    """Where the moved sides meet, on the flat page: (4, 2)."""
    _, inward = _inward(page)
    moves = np.array([(at.first, at.last) if at else (0.0, 0.0) for at in lines])
    starts = page + inward * moves[:, :1]
    ends = np.roll(page, -1, axis=0) + inward * moves[:, 1:]
    return crossings(np.roll(starts, 1, 0), np.roll(ends, 1, 0), starts, ends)
