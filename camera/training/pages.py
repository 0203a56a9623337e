"""Pages of every kind, small: sheets, receipts, tickets, cards, covers, booklets.

They need not be read, only look like documents from afar: blocks of writing, rules,
tables, seals, portraits, headings. (h, w, 3) uint8 BGR at most `LONG` pixels long.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from camera.training.textures import Bgr, Field, Rng, colour, octaves, surface

LONG = 448
"""px, the long side of a drawn page."""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A picture, and how far its corners are rounded, as a share of the short side."""

    picture: Bgr
    rounded: float = 0.0
    stiff: bool = False  # cards and covers do not bend


def page(rng: Rng) -> Page:
    """One page of a random kind."""
    weights = np.array([weight for _, weight in _KINDS])
    make = _KINDS[int(rng.choice(len(_KINDS), p=weights / weights.sum()))][0]
    return make(rng)


def _paper(rng: Rng, ratio: float) -> Field:
    """Blank stock, `ratio` width over height; white more often than not."""
    width, height = (
        (LONG, max(24, round(LONG / ratio)))
        if ratio > 1
        else (max(24, round(LONG * ratio)), LONG)
    )
    pick = rng.random()
    if pick < 0.6:
        base = np.float32(rng.uniform(215, 255)) + rng.uniform(-10, 4, 3)
    elif pick < 0.8:  # cream, pink, yellow and blue stock
        base = 255 - rng.uniform(0, 60, 3)
    else:
        base = colour(rng)
    sheet = np.zeros((height, width, 3), np.float32) + base.astype(np.float32)
    if rng.random() < 0.3:
        cloud = octaves(rng, LONG, 0.5)[:height, :width] * rng.uniform(1, 10)
        sheet += cloud[..., None]
    return sheet


def _ink(rng: Rng) -> tuple[float, ...]:
    pick = rng.random()
    if pick < 0.6:
        return (float(rng.uniform(10, 90)),) * 3
    if pick < 0.8:
        return (float(rng.uniform(90, 180)), float(rng.uniform(20, 70)), 20.0)
    return tuple(float(v) * 0.6 for v in colour(rng))


def _writing(sheet: Field, rng: Rng, box: tuple[int, ...]) -> None:
    """Lines of strokes that look like print or handwriting from afar."""
    left, top, right, bottom = box
    height = rng.uniform(4, 14)
    lead = height * rng.uniform(1.25, 2.6)
    ink, dense = _ink(rng), rng.uniform(0.5, 0.95)
    square = rng.random() < 0.6  # Chinese: as wide as high
    y = top + height
    while y < bottom:
        x, end = float(left), left + (right - left) * rng.uniform(0.3, 1.0)
        while x < end:
            wide = height * (1.0 if square else rng.uniform(0.35, 0.75))
            if rng.random() < dense:
                _glyph(sheet, rng, (x, y), (wide * 0.85, height * 0.9), ink)
            x += wide
        y += lead


def _glyph(
    sheet: Field,
    rng: Rng,
    at: tuple[float, float],
    size: tuple[float, float],
    ink: tuple[float, ...],
) -> None:
    ends = rng.uniform(0, 1, (int(rng.integers(2, 5)), 2, 2))
    ends[::2, :, 1] = ends[::2, :1, 1]  # every other stroke is level
    ends = ends * size + (at[0], at[1] - size[1])
    lines = list((ends * 8).astype(np.int32))
    cv2.polylines(
        sheet, lines, isClosed=False, color=ink, lineType=cv2.LINE_AA, shift=3
    )


def _rules(sheet: Field, rng: Rng, box: tuple[int, ...]) -> None:
    """A table or ruled lines."""
    left, top, right, bottom = box
    ink = _ink(rng)
    thick = int(rng.integers(1, 3))
    for y in np.linspace(top, bottom, int(rng.integers(2, 22))).astype(int):
        cv2.line(sheet, (left, int(y)), (right, int(y)), ink, thick)
    if rng.random() < 0.6:
        cuts = np.sort(rng.uniform(left, right, int(rng.integers(0, 7)))).astype(int)
        for x in (left, *cuts, right):
            cv2.line(sheet, (int(x), top), (int(x), bottom), ink, thick)


def _picture(sheet: Field, rng: Rng, box: tuple[int, ...]) -> None:
    """A printed photograph or coloured panel."""
    left, top, right, bottom = box
    if right - left < 8 or bottom - top < 8:
        return
    patch = surface(rng, 256)
    sheet[top:bottom, left:right] = cv2.resize(patch, (right - left, bottom - top))
    if rng.random() < 0.4:  # a head and shoulders
        tone = tuple(float(v) for v in rng.uniform((90, 110, 150), (190, 210, 250)))
        middle, wide = (left + right) // 2, (right - left) // 4
        cv2.ellipse(
            sheet,
            (middle, bottom),
            (wide * 2, (bottom - top) // 3),
            0,
            180,
            360,
            tuple(float(v) for v in colour(rng)),
            -1,
        )
        cv2.ellipse(
            sheet, (middle, (top * 3 + bottom * 2) // 5), (wide, wide * 5 // 4),
            0, 0, 360, tone, -1, cv2.LINE_AA,
        )  # fmt: skip


def _seal(sheet: Field, rng: Rng) -> None:
    height, width = sheet.shape[:2]
    radius = int(min(height, width) * rng.uniform(0.06, 0.16))
    at = (int(rng.uniform(0.2, 0.9) * width), int(rng.uniform(0.4, 0.9) * height))
    red = (float(rng.uniform(20, 90)), float(rng.uniform(20, 90)), 200.0)
    cv2.circle(sheet, at, radius, red, max(1, radius // 12), cv2.LINE_AA)
    cv2.drawMarker(sheet, at, red, cv2.MARKER_STAR, radius // 2, 1)


def _border(sheet: Field, rng: Rng) -> None:
    """A printed frame inside the page: what a finder must not take for its edge."""
    height, width = sheet.shape[:2]
    ink = tuple(float(v) for v in colour(rng))
    inset = int(min(height, width) * rng.uniform(0.01, 0.12))
    for _ in range(int(rng.integers(1, 4))):
        thick = int(rng.integers(1, 7))
        far = (width - 1 - inset, height - 1 - inset)
        cv2.rectangle(sheet, (inset, inset), far, ink, thick)
        inset += thick + int(rng.integers(1, 6))


def _filled(sheet: Field, rng: Rng) -> None:
    """Blocks of everything, down the page."""
    height, width = sheet.shape[:2]
    margin = int(width * rng.uniform(0.03, 0.14))
    y = int(height * rng.uniform(0.02, 0.12))
    while y < height * 0.93:
        tall = int(height * rng.uniform(0.04, 0.45))
        box = (margin, y, width - margin, min(height - margin // 2, y + tall))
        pick = rng.random()
        if pick < 0.55:
            _writing(sheet, rng, box)
        elif pick < 0.7:
            _rules(sheet, rng, box)
            _writing(sheet, rng, (box[0] + 3, *box[1:]))
        elif pick < 0.85:
            left = int(rng.uniform(margin, width * 0.6))
            wide = int(width * rng.uniform(0.15, 0.6))
            _picture(sheet, rng, (left, y, min(width - margin, left + wide), box[3]))
        y += tall + int(height * rng.uniform(0.01, 0.06))


def _sheet(rng: Rng) -> Page:
    ratio = float(rng.choice((0.7071, 1.4142, 0.77, 1.0, rng.uniform(0.55, 1.8))))
    sheet = _paper(rng, ratio)
    if rng.random() < 0.25:
        _border(sheet, rng)
    _filled(sheet, rng)
    if rng.random() < 0.4:
        _seal(sheet, rng)
    return _done(sheet)


def _receipt(rng: Rng) -> Page:
    """Long and narrow, thermal print."""
    sheet = _paper(rng, rng.uniform(0.22, 0.6))
    _filled(sheet, rng)
    return _done(sheet)


def _ticket(rng: Rng) -> Page:
    sheet = _paper(rng, rng.uniform(1.4, 3.2))
    if rng.random() < 0.5:
        sheet = (
            sheet * 0.5
            + octaves(rng, LONG, 0.8)[: sheet.shape[0], : sheet.shape[1], None] * 20
            + colour(rng) * 0.5
        )
    _filled(sheet, rng)
    if rng.random() < 0.5:
        _rules(sheet, rng, (20, 10, sheet.shape[1] - 20, sheet.shape[0] - 10))
    return _done(sheet)


def _card(rng: Rng) -> Page:
    """ID-1 and its like, either way up."""
    ratio = 1.585 * rng.uniform(0.97, 1.03)
    sheet = _paper(rng, ratio if rng.random() < 0.8 else 1 / ratio)
    height, width = sheet.shape[:2]
    if rng.random() < 0.5:
        sheet = surface(rng, LONG)[:height, :width] * 0.4 + sheet * 0.6
    if rng.random() < 0.6:
        x = int(width * rng.choice((0.05, 0.65)))
        box = (x, int(height * 0.2), x + width // 4, int(height * 0.75))
        _picture(sheet, rng, box)
    _writing(sheet, rng, (width // 3, height // 6, width - 20, height - 20))
    return _done(sheet, rounded=rng.uniform(0, 0.09), stiff=True)


def _cover(rng: Rng) -> Page:
    """A dark booklet cover with a little gold on it."""
    height = LONG
    width = round(LONG * rng.choice((0.71, 0.77, 1.0, rng.uniform(0.6, 1.0))))
    base = colour(rng) * rng.uniform(0.2, 0.8)
    sheet = np.zeros((height, max(64, width), 3), np.float32) + base
    sheet += octaves(rng, LONG, 0.9)[:, : sheet.shape[1], None] * rng.uniform(0, 8)
    gold = (80.0, 170.0, 205.0)
    middle = sheet.shape[1] // 2
    for y in rng.uniform(0.15, 0.85, int(rng.integers(0, 4))):
        box = (middle // 2, int(y * height), middle * 3 // 2, int(y * height) + 26)
        _writing(sheet, rng, box)
        cv2.circle(sheet, (middle, int(y * height)), 14, gold, 2, cv2.LINE_AA)
    if rng.random() < 0.3:
        _border(sheet, rng)
    return _done(sheet, rounded=rng.uniform(0, 0.05), stiff=True)


def _booklet(rng: Rng) -> Page:
    """An open booklet or notebook: two leaves and the shade of the fold."""
    leaves = [_paper(rng, 0.7), _paper(rng, 0.7)]
    if rng.random() < 0.8:
        leaves[1] = leaves[0].copy()
    for leaf in leaves:
        if rng.random() < 0.8:
            _filled(leaf, rng)
    sheet = np.concatenate(leaves, axis=1)
    x = np.abs(np.linspace(-1, 1, sheet.shape[1], dtype=np.float32))
    shade = 1 - rng.uniform(0.05, 0.5) * np.exp(-x * rng.uniform(8, 60))
    sheet = sheet * shade[None, :, None]
    if rng.random() < 0.5:
        _border(sheet, rng)
    if rng.random() < 0.5:
        sheet = np.ascontiguousarray(np.rot90(sheet))
    scale = LONG / max(sheet.shape[:2])
    return _done(cv2.resize(sheet, None, fx=scale, fy=scale))


def _ruled(rng: Rng) -> Page:
    """A page of a notebook, with or without writing."""
    sheet = _paper(rng, rng.uniform(0.6, 0.85))
    height, width = sheet.shape[:2]
    _rules(sheet, rng, (0, height // 12, width - 1, height - 10))
    if rng.random() < 0.7:
        _writing(sheet, rng, (20, height // 12, width - 10, int(height * 0.8)))
    if rng.random() < 0.3:
        for y in range(10, height - 8, 16):
            cv2.circle(sheet, (8, y), 3, (60.0, 60.0, 60.0), -1, cv2.LINE_AA)
    return _done(sheet)


def _blank(rng: Rng) -> Page:
    """Little or nothing on it."""
    sheet = _paper(rng, rng.uniform(0.5, 2.0))
    height, width = sheet.shape[:2]
    y = int(rng.uniform(0.1, 0.7) * height)
    _writing(sheet, rng, (width // 5, y, width * 4 // 5, y + height // 8))
    return _done(sheet)


def _magazine(rng: Rng) -> Page:
    """Mostly a picture."""
    sheet = _paper(rng, rng.uniform(0.6, 1.6))
    height, width = sheet.shape[:2]
    inset = int(rng.choice((0, 0, rng.uniform(0, 40))))
    _picture(sheet, rng, (inset, inset, width - inset, height - inset))
    if rng.random() < 0.7:
        _writing(sheet, rng, (30, height // 8, width - 30, height // 2))
    return _done(sheet)


def _done(sheet: Field, rounded: float = 0.0, *, stiff: bool = False) -> Page:
    return Page(np.clip(sheet, 0, 255).astype(np.uint8), rounded, stiff)


_KINDS: list[tuple[Callable[[Rng], Page], float]] = [
    (_sheet, 5.0),
    (_receipt, 3.0),
    (_ticket, 2.0),
    (_card, 3.0),
    (_cover, 1.2),
    (_booklet, 1.2),
    (_ruled, 1.5),
    (_blank, 1.5),
    (_magazine, 0.8),
]
