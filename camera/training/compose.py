"""Photographs of pages on surfaces, small, with their truth: what the outline learns.

A sample is drawn at `DRAWN` pixels with the camera's perspective, light, lens and noise
and given as the square that the network sees.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from camera.outline import MARGIN, SIDE
from camera.training.light import developed
from camera.training.pages import Page
from camera.training.textures import Bgr, Field, Rng
from camera.training.things import fingers, thing

DRAWN = 288
"""px, the long side at which photographs are drawn before they are shrunk."""
_FULL = 0.25  # px of `DRAWN` per step of the truth's polygons
_EMPTY = 0.14  # share of photographs without a page
_PAPERS, _PAPERS_CROWDED = 0.3, 0.65  # share of papers among the things about
_COUNTS = {_PAPERS: (0, 0, 1, 2, 3, 5, 8), _PAPERS_CROWDED: (3, 4, 5, 6, 8, 10)}
_ASPECTS = ((4, 3), (4, 3), (3, 4), (3, 4), (16, 9), (9, 16), (1, 1), (3, 2))


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """What the network sees, (SIDE, SIDE, 3) uint8 BGR, and what is true.

    `corners` (4, 2) float32 are in pixels of the picture, NaN without a page; `mask`
    (SIDE, SIDE) uint8 is 255 where the page is, also where a hand lies over it.
    """

    picture: Bgr
    mask: Field
    corners: Field


@dataclass(frozen=True, slots=True, eq=False)
class Stock:
    """Pages and surfaces drawn once, since drawing them is most of the work."""

    pages: Sequence[Page]
    surfaces: Sequence[Bgr]

    def page(self, rng: Rng) -> Page:
        """Any page."""
        return self.pages[int(rng.integers(len(self.pages)))]


def sample(rng: Rng, stock: Stock, crowded: float = 0.0) -> Sample:
    """One photograph with its truth; `crowded` is the share with many papers about."""
    wide, high = _ASPECTS[int(rng.integers(len(_ASPECTS)))]
    scale = DRAWN / max(wide, high)
    size = (round(wide * scale), round(high * scale))
    canvas = _desk(rng, stock, size)
    empty = rng.random() < _EMPTY
    leaf = stock.page(rng)
    corners = _view(rng, leaf, size)
    papers = _PAPERS
    if crowded and rng.random() < crowded:
        papers = _PAPERS_CROWDED
    _around(canvas, rng, stock, corners, papers, empty=empty)
    mask = np.zeros(canvas.shape[:2], np.float32)
    if not empty:
        leaf_on(canvas, rng, leaf, corners, mask)
        _over(canvas, rng, corners)
    picture = developed(canvas, rng)
    return _seen(picture, mask, None if empty else corners)


def _desk(rng: Rng, stock: Stock, size: tuple[int, int]) -> Field:
    """One surface, or two that meet in a straight edge, seen at any angle and scale."""
    canvas = _ground(rng, stock, size)
    if rng.random() < 0.25:
        other = _ground(rng, stock, size)
        angle, along = rng.uniform(0, np.pi), rng.uniform(-0.4, 0.4)
        y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
        away = (x / size[0] - 0.5) * np.cos(angle) + (y / size[1] - 0.5) * np.sin(angle)
        canvas = np.where((away > along)[..., None], other, canvas)
    return np.ascontiguousarray(canvas, np.float32)


def _ground(rng: Rng, stock: Stock, size: tuple[int, int]) -> Field:
    texture = stock.surfaces[int(rng.integers(len(stock.surfaces)))]
    side = texture.shape[0]
    reach = side * rng.uniform(0.25, 0.7)  # more than the whole is mirrored on
    angle = rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * reach
    square = square * (1, size[1] / size[0]) * rng.uniform(0.85, 1.15, (4, 1))
    source = square @ turn.T + side / 2 + rng.uniform(-0.2, 0.2, 2) * side
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]])
    warp = cv2.getPerspectiveTransform(
        source.astype(np.float32), target.astype(np.float32)
    )
    seen = cv2.warpPerspective(
        texture, warp, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    tint = rng.uniform(0.75, 1.25) * rng.uniform(0.94, 1.06, 3)
    return np.clip(seen * tint, 0, 255).astype(np.float32)


def _view(rng: Rng, leaf: Page, size: tuple[int, int]) -> Field:
    """Where a page's corners lie in a photo, TL TR BR BL, pixels: a pinhole camera."""
    height, width = leaf.picture.shape[:2]
    flat = np.array([[-width, -height], [width, -height], [width, height],
                     [-width, height]]) / np.hypot(width, height)  # fmt: skip
    for _ in range(40):
        points = _projected(rng, flat)
        low, high = points.min(axis=0), points.max(axis=0)
        fill = rng.uniform(0.45, 1.02) if rng.random() < 0.8 else rng.uniform(0.22, 0.5)
        scale = fill * min(np.array(size) / (high - low))
        points = (points - (low + high) / 2) * scale
        room = np.maximum(0, np.array(size) - (high - low) * scale) / 2
        points = points + np.array(size) / 2 + room * rng.uniform(-1, 1, 2)
        if rng.random() < 0.15:  # a corner or side a little outside
            points += rng.uniform(-0.04, 0.04, 2) * size
        inside = (points > -0.045 * np.array(size)) & (points < 1.045 * np.array(size))
        if inside.all() and _area(points) > 0.025 * size[0] * size[1]:
            return np.asarray(points)
    return np.array([[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]]) * size


def _projected(rng: Rng, flat: Field) -> Field:
    turn = rng.choice((0, 90, 180, 270)) + rng.normal(0, 8)
    if rng.random() < 0.35:
        turn = rng.uniform(0, 360)
    tilt = np.deg2rad(abs(rng.normal(0, 18)))
    tilt = min(tilt, np.deg2rad(55))
    around = rng.uniform(0, 2 * np.pi)
    far = rng.uniform(2.2, 5.0)  # of half the page's diagonal
    angle = np.deg2rad(turn)
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turned = flat @ spin.T
    axis = np.array([np.cos(around), np.sin(around)])
    lean = turned @ axis
    deep = far + lean * np.sin(tilt)
    short = turned - np.outer(lean * (1 - np.cos(tilt)), axis)
    return np.asarray(short / deep[:, None] * far)


def _area(points: Field) -> float:
    x, y = points.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def _around(
    canvas: Field,
    rng: Rng,
    stock: Stock,
    corners: Field,
    papers: float,
    *,
    empty: bool,
) -> None:
    """Other things on the desk; other papers too, but none as whole as the page."""
    size = np.array([canvas.shape[1], canvas.shape[0]])
    count = int(rng.choice(_COUNTS[papers]))
    middle, reach = corners.mean(axis=0), np.sqrt(_area(corners))
    for _ in range(count):
        angle = rng.uniform(0, 2 * np.pi)
        away = rng.uniform(0.5, 1.3) * reach
        at = middle + away * np.array([np.cos(angle), np.sin(angle)])
        if empty:
            at = rng.uniform(0, 1, 2) * size
        if rng.random() < papers:
            _other_paper(canvas, rng, stock, at, reach)
        else:
            lay(canvas, rng, thing(rng), at, rng.uniform(0.15, 0.7) * size.max())


def _other_paper(
    canvas: Field, rng: Rng, stock: Stock, at: Field, reach: float
) -> None:
    """A paper that is not the one: partly outside, or under the page, or small."""
    leaf = stock.page(rng)
    size = np.array([canvas.shape[1], canvas.shape[0]])
    height, width = leaf.picture.shape[:2]
    long = rng.uniform(0.3, 1.0) * reach * 1.3
    flat = np.array([[-width, -height], [width, -height], [width, height],
                     [-width, height]]) / max(width, height) / 2  # fmt: skip
    points = _projected(rng, flat * 2) * long / 2
    inside = ((points + at > 0) & (points + at < size)).all()
    if inside and _area(points) > 0.45 * reach**2:
        points *= 0.5
    if inside and rng.random() < 0.6:  # push it over the edge of the photo
        side = int(rng.integers(2))
        at = at.copy()
        at[side] = size[side] * float(rng.choice((0, 1)))
    leaf_on(canvas, rng, leaf, points + at, None)


def leaf_on(
    canvas: Field,
    rng: Rng,
    leaf: Page,
    corners: Field,
    mask: Field | None,
) -> None:
    """Lay a page with its corners there, in place; its shape is added to `mask`."""
    picture, alpha = _bent(rng, leaf)
    height, width = picture.shape[:2]
    border = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    warp = cv2.getPerspectiveTransform(border, corners.astype(np.float32))
    size = (canvas.shape[1], canvas.shape[0])
    shrunk = np.sqrt(_area(corners) / (width * height))
    if shrunk < 0.7:  # average before sampling, as a lens does
        picture = cv2.GaussianBlur(picture, (0, 0), 0.4 / shrunk)
    seen = cv2.warpPerspective(picture, warp, size, flags=cv2.INTER_LINEAR)
    shape = cv2.warpPerspective(alpha, warp, size, flags=cv2.INTER_AREA)
    _shadow(canvas, rng, shape)
    canvas[:] = canvas * (1 - shape[..., None]) + seen * shape[..., None]
    if mask is not None:
        mask[:] = shape
        if rng.random() < 0.1:
            _sleeve(canvas, rng, corners)


def _bent(rng: Rng, leaf: Page) -> tuple[Bgr, Field]:
    """The page with rounded, folded or torn corners, and its shade where it bends."""
    picture = leaf.picture
    height, width = picture.shape[:2]
    alpha = np.ones((height, width), np.float32)
    radius = int(leaf.rounded * min(height, width))
    if radius > 1:
        alpha[:] = 0
        far = (width - radius - 1, height - radius - 1)
        cv2.rectangle(alpha, (radius, radius), far, 1.0, 2 * radius, cv2.LINE_AA)
        cv2.rectangle(alpha, (radius, radius), far, 1.0, -1)
    if leaf.stiff:
        return picture, alpha
    bent = picture.astype(np.float32)
    if rng.random() < 0.25:  # folds, seen as steps of light
        for _ in range(int(rng.integers(1, 4))):
            _crease(bent, rng)
    if rng.random() < 0.12:  # a dog-ear or a torn corner
        cut = rng.uniform(0.03, 0.12, 2) * (width, height)
        x, y = (0, width)[int(rng.integers(2))], (0, height)[int(rng.integers(2))]
        ends = [(x, y), (abs(x - cut[0]), y), (x, abs(y - cut[1]))]
        cv2.fillPoly(alpha, [np.array(ends, np.int32)], 0.0)
    if rng.random() < 0.35:
        return _curled(bent, alpha, rng)
    return np.clip(bent, 0, 255).astype(np.uint8), alpha


def _crease(picture: Field, rng: Rng) -> None:
    height, width = picture.shape[:2]
    across = rng.random() < 0.5
    length = width if across else height
    at = rng.uniform(0.2, 0.8) * length
    ramp = np.arange(length, dtype=np.float32) - at
    light = 1 + np.where(ramp > 0, 1, -1) * rng.uniform(-0.08, 0.08)
    light = light - rng.uniform(0, 0.2) * np.exp(-(ramp**2) / 8)
    picture *= light[None, :, None] if across else light[:, None, None]


def _curled(picture: Field, alpha: Field, rng: Rng) -> tuple[Bgr, Field]:
    """Sides that bow inwards by up to 3 %, corners where they were."""
    height, width = alpha.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = x / width, y / height
    bow = rng.normal(0, 0.012, 2) * (width, height)
    wave = rng.uniform(0.6, 1.4, 2)
    dx = np.abs(bow[0]) * np.sin(np.pi * v) ** wave[0] * np.sign(u - 0.5)
    dy = np.abs(bow[1]) * np.sin(np.pi * u) ** wave[1] * np.sign(v - 0.5)
    at = (x + dx.astype(np.float32), y + dy.astype(np.float32))
    light = 1 + rng.uniform(-0.15, 0.15) * np.sin(np.pi * (v if bow[0] > 0 else u))
    bent = cv2.remap(picture, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    shape = cv2.remap(alpha, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return np.clip(bent * light[..., None], 0, 255).astype(np.uint8), shape


def _shadow(canvas: Field, rng: Rng, shape: Field) -> None:
    strength = rng.uniform(0, 0.6) if rng.random() < 0.8 else 0.0
    if not strength:
        return
    away = rng.normal(0, 3, 2)
    move = np.array([[1, 0, away[0]], [0, 1, away[1]]], np.float32)
    dark = cv2.warpAffine(shape, move, shape.shape[::-1])
    dark = cv2.GaussianBlur(dark, (0, 0), rng.uniform(0.8, 7))
    canvas *= (1 - strength * dark)[..., None]


def _sleeve(canvas: Field, rng: Rng, corners: Field) -> None:
    """A clear sleeve around the page: a faint outer edge and milky light."""
    middle = corners.mean(axis=0)
    outer = middle + (corners - middle) * rng.uniform(1.02, 1.2)
    film = np.zeros(canvas.shape[:2], np.float32)
    cv2.fillPoly(film, [outer.astype(np.int32)], 1.0, cv2.LINE_AA)
    canvas += (film * rng.uniform(0, 22))[..., None]
    tone = rng.uniform(120, 255)
    shown = canvas.copy()
    outline = [outer.astype(np.int32)]
    cv2.polylines(shown, outline, True, (tone,) * 3, 1, cv2.LINE_AA)  # noqa: FBT003
    canvas[:] = canvas * 0.5 + shown * 0.5


def _over(canvas: Field, rng: Rng, corners: Field) -> None:
    """Fingers that hold the page, or a thing that lies across its side."""
    size = np.array([canvas.shape[1], canvas.shape[0]])
    if rng.random() < 0.2:
        for _ in range(int(rng.integers(1, 3))):
            side = int(rng.integers(4))
            share = rng.uniform(0.1, 0.9)
            at = corners[side] * share + corners[(side + 1) % 4] * (1 - share)
            away = at - corners.mean(axis=0)
            angle = np.degrees(np.arctan2(away[1], away[0])) - 90
            reach = rng.uniform(0.12, 0.3) * size.max()
            inward = at + away / max(np.linalg.norm(away), 1) * reach * 0.25
            lay(canvas, rng, fingers(rng), inward, reach, angle)
    if rng.random() < 0.12:
        side = int(rng.integers(4))
        share = rng.uniform(0.2, 0.8)
        at = corners[side] * share + corners[(side + 1) % 4] * (1 - share)
        lay(canvas, rng, thing(rng), at, rng.uniform(0.08, 0.25) * size.max())


def lay(  # noqa: PLR0917  what, where, how large and how turned
    canvas: Field,
    rng: Rng,
    picture: Field,
    at: Field,
    long: float,
    angle: float | None = None,
) -> None:
    """Lay something with an alpha channel, `long` pixels, turned, with a shadow."""
    height, width = picture.shape[:2]
    scale = long / max(height, width)
    if angle is None:
        angle = float(rng.uniform(0, 360))
    warp = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, scale)
    warp[:, 2] += at - (width / 2, height / 2)
    size = (canvas.shape[1], canvas.shape[0])
    seen = cv2.warpAffine(picture, warp, size, flags=cv2.INTER_LINEAR)
    alpha = seen[..., 3]
    _shadow(canvas, rng, alpha)
    canvas[:] = canvas * (1 - alpha[..., None]) + seen[..., :3] * alpha[..., None]


def _seen(picture: Bgr, mask: Field, corners: Field | None) -> Sample:
    """The whole photo, squeezed into the network's square inside its grey margin."""
    inner = SIDE - 2 * MARGIN
    square = np.full((SIDE, SIDE, 3), 128, np.uint8)
    truth = np.zeros((SIDE, SIDE), np.uint8)
    shrunk = cv2.resize(picture, (inner, inner), interpolation=cv2.INTER_AREA)
    square[MARGIN:-MARGIN, MARGIN:-MARGIN] = shrunk
    if corners is None:
        return Sample(square, truth, np.full((4, 2), np.nan, np.float32))
    scale = inner / np.array([mask.shape[1], mask.shape[0]])
    inside = cv2.resize(mask, (inner, inner), interpolation=cv2.INTER_AREA)
    placed = (corners * scale + MARGIN).astype(np.float32)
    polygon = [(placed / _FULL).astype(np.int32)]
    cv2.fillPoly(truth, polygon, 255, cv2.LINE_AA, 2)
    truth[MARGIN:-MARGIN, MARGIN:-MARGIN] = np.rint(inside * 255)
    return Sample(square, truth, placed)
