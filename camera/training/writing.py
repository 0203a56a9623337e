"""Strips of writing for the direction network, upright and grey.

A strip is a piece of one line as the text finder cuts it out: a little too high or too
low, a little turned, between rules, over a pattern. The trainer turns and mirrors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from camera.direction import HIGH, WIDE
from camera.training.textures import Field, Grey, Rng, noise

_FINE = 2  # times the strip's size that it is drawn at
_LEAST_EM = 0.5  # of the strip's height; 1.05 at most
_PUNCTUATION = "，。：、；（）《》“”"
_LATIN = "etaoinshrdlucmfwypvbgkjqxzETAOINSHRDLUCMFWYPVBGKJQXZ"


@dataclass(frozen=True, slots=True)
class Faces:
    """Font files that have Chinese, and those that have only Latin letters."""

    chinese: Sequence[tuple[Path, int]]
    latin: Sequence[tuple[Path, int]]


def characters() -> str:
    """The first level of GB 2312: the 3755 commonest, ordered by sound."""
    rows = range(0xB0, 0xD8)
    codes = (bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
    return "".join(code.decode("gb2312", errors="ignore") for code in codes)


COMMON = characters()


def strip(rng: Rng, faces: Faces, *, upright: bool) -> Grey:
    """A line's piece, (HIGH, WIDE); or, not `upright`, a column's (WIDE, HIGH)."""
    em = HIGH * _FINE * rng.uniform(_LEAST_EM, 1.05)
    size = (WIDE * _FINE, HIGH * _FINE)
    if not upright:
        size = size[::-1]
    paper, ink = rng.uniform(170, 255), rng.uniform(0, 110)
    sheet = Image.new("L", size, int(paper))
    draw = ImageDraw.Draw(sheet)
    if rng.random() < 0.2:
        _rules(draw, rng, size, int((paper + ink) / 2))
    chinese = not upright or rng.random() < 0.8
    path, index = _any(rng, faces.chinese if chinese else faces.latin)
    font = _font(path, max(8, round(em)), index)
    if upright:
        x = -rng.uniform(0, 2) * em if rng.random() < 0.6 else rng.uniform(0, em)
        y = (size[1] - em * 1.2) / 2 + rng.normal(0, 0.08) * size[1]
        text = _text(rng, int(rng.integers(3, 16)), chinese)
        draw.text((x, y), text, int(ink), font)
    else:
        x = (size[0] - em) / 2 + rng.normal(0, 0.06) * size[0]
        y = -rng.uniform(0, 1) * em
        for sign in _text(rng, int(rng.integers(3, 14)), chinese=True):
            draw.text((x, y), sign, int(ink), font)
            y += em * rng.uniform(1.02, 1.15)
    return _photographed(np.asarray(sheet, np.float32), rng, em)


def _rules(
    draw: ImageDraw.ImageDraw, rng: Rng, size: tuple[int, int], tone: int
) -> None:
    """Parts of a table's frame, or the line that is written on."""
    for _ in range(int(rng.integers(1, 4))):
        y, x = rng.uniform(0, size[1]), rng.uniform(0, size[0])
        if rng.random() < 0.7:
            draw.line((0, y, size[0], y), tone, int(rng.integers(1, 4)))
        else:
            draw.line((x, 0, x, size[1]), tone, int(rng.integers(1, 4)))


def _text(rng: Rng, count: int, chinese: bool) -> str:  # noqa: FBT001
    """Words, numbers and dates as forms and certificates have them."""
    pick = rng.random()
    if pick < 0.12:
        return "".join(str(d) for d in rng.integers(0, 10, min(count, 18)))
    if pick < 0.18:
        year, month, day = rng.integers((1950, 1, 1), (2030, 13, 29))
        return f"{year}年{month}月{day}日" if chinese else f"{year}-{month:02}-{day:02}"
    if not chinese or pick < 0.25:
        words = (
            "".join(_LATIN[min(51, int(rng.exponential(9)))] for _ in range(n))
            for n in rng.integers(1, 10, max(1, count // 4))
        )
        return " ".join(words)
    signs = [COMMON[int(i)] for i in rng.integers(0, len(COMMON), count)]
    if count > 6 and rng.random() < 0.5:
        signs[int(rng.integers(2, count))] = _any(rng, _PUNCTUATION)
    return "".join(signs)


@lru_cache(maxsize=400)
def _font(path: Path, size: int, index: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index)


def _any(rng: Rng, of: Sequence[Any]) -> Any:
    return of[int(rng.integers(len(of)))]


def _photographed(drawn: Field, rng: Rng, em: float) -> Grey:
    """A slight turn, uneven light, blur that leaves it legible, noise, JPEG."""
    high, wide = drawn.shape
    if rng.random() < 0.12:
        drawn = 255 - drawn
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), rng.normal(0, 1.2), 1.0)
    seen = cv2.warpAffine(drawn, turn, (wide, high), borderMode=cv2.BORDER_REPLICATE)
    if rng.random() < 0.7:
        seen = cv2.GaussianBlur(seen, (0, 0), em * rng.uniform(0.01, 0.11))
    size = (wide // _FINE, high // _FINE)
    seen = cv2.resize(seen, size, interpolation=cv2.INTER_AREA)
    light = noise(rng, max(size), (3, 3))[: size[1], : size[0]] * rng.uniform(0, 60)
    low, gain = rng.uniform(0, 90), rng.uniform(0.25, 1.0)
    grain = rng.standard_normal(seen.shape, np.float32) * rng.uniform(0.5, 12)
    grey: Grey = np.clip(low + seen * gain + light + grain, 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 90))]
        _, data = cv2.imencode(".jpg", grey, quality)
        grey = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    return grey
