"""Fine print with known text, and how well a picture of it can still be read.

The measure is the CTC loss per character (Graves et al. 2006) of the camera's own
reader for the true text: it falls with every doubt, before a character is lost.
"""

import random
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from camera.params import Params
from camera.read import text_reader
from specimens.fonts import Face, Fonts
from specimens.sheet import Sheet, Type

A4_MM = (210.0, 297.0)
WIDE = 182.0  # mm
STRIP = 48  # px, the height the reader was trained on
EVERY = 4  # lines read: every fourth
# The 3755 characters of GB 2312 level 1, which all Chinese typesetting has.
COMMON = [
    bytes((row, cell)).decode("gb2312")
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFF)
    if (row, cell) < (0xD7, 0xFA)
]


@dataclass(frozen=True, slots=True)
class Print:
    """A line of text and its box (left, top, right, bottom), pixels of the page."""

    text: str
    box: tuple[float, float, float, float]


def filled(
    sheet: Sheet, kind: Type, scale: float, rng: random.Random
) -> tuple[Print, ...]:
    """Fill an A4 sheet with characters; return its lines, at `scale` pixels a mm."""
    em, lines = kind.em, []
    for step in range(int(268 / (em * 1.55))):
        y = 16.0 + step * em * 1.55
        text = "".join(rng.choice(COMMON) for _ in range(int(WIDE / em)))
        end = sheet.text((14.0, y), text, kind)
        box = (14.0 - em * 0.1, y - em * 1.05, end + em * 0.1, y + em * 0.3)
        left, top, right, bottom = (value * scale for value in box)
        lines.append(Print(text, (left, top, right, bottom)))
    return tuple(lines)


def fine_print(
    fonts: Fonts, em: float, side: int
) -> tuple[np.ndarray, tuple[Print, ...]]:
    """A full A4 page (BGR, `side` px high) of characters `em` mm high, and lines."""
    sheet = Sheet(A4_MM, fonts, (252, 252, 250))
    kind, rng = Type(Face.SERIF, em), random.Random("fine print")
    scale = side / A4_MM[1]
    lines = filled(sheet, kind, scale, rng)
    flat = cv2.cvtColor(np.asarray(sheet.image), cv2.COLOR_RGB2BGR)
    size = (round(A4_MM[0] * scale), side)
    return cv2.resize(flat, size, interpolation=cv2.INTER_AREA), lines


@dataclass(frozen=True, slots=True)
class Reading:
    """CTC loss per character (lower is better), and the share of them read rightly."""

    loss: float
    right: float


def loss(image: np.ndarray, lines: tuple[Print, ...], side: int) -> float:
    """`reading` of every fourth line: its loss alone."""
    return reading(image, lines, side, EVERY).loss


def reading(
    image: np.ndarray, lines: tuple[Print, ...], side: int, every: int
) -> Reading:
    """How well a sample of the lines can be read.

    Args:
        side: the height in pixels of the page that the lines' boxes belong to.
        every: of as many lines one is read.
    """
    reader = text_reader(Params().read)
    known = {text: index for index, text in enumerate(reader._characters)}
    scale = image.shape[0] / side
    spent, wrong, count = 0.0, 0, 0
    for line in lines[::every]:
        strip = _strip(image, line, scale)
        batch = (strip.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1.0)[None]
        chances = reader._reader(batch)[0]
        label = [known[character] for character in line.text if character in known]
        spent += ctc(np.log(np.maximum(chances, 1e-9)), label)
        wrong += _apart(_greedy(chances), label)
        count += len(label)
    return Reading(spent / count, 1 - wrong / count)


def _greedy(chances: np.ndarray) -> list[int]:
    """What is read: the likeliest at each step, without repeats and blanks."""
    best = [0, *chances.argmax(axis=1).tolist()]
    return [now for last, now in pairwise(best) if now not in (0, last)]


def _apart(read: list[int], wanted: list[int]) -> int:
    """Signs to insert, drop or change (Levenshtein 1966)."""
    row = list(range(len(wanted) + 1))
    for i, one in enumerate(read, start=1):
        above, row = row, [i]
        for j, other in enumerate(wanted, start=1):
            row.append(min(row[-1] + 1, above[j] + 1, above[j - 1] + (one != other)))
    return row[-1]


def ctc(steps: Any, label: list[int]) -> float:
    """Negative log likelihood of a label; 0 is blank (Graves et al. 2006, eq. 6-8)."""
    states = np.array([0, *(part for index in label for part in (index, 0))])
    skips = np.zeros(len(states), bool)
    skips[2:] = (states[2:] != 0) & (states[2:] != states[:-2])
    reached = np.full(len(states), -np.inf)
    reached[:2] = steps[0, states[:2]]
    for step in steps[1:]:
        one = np.append(-np.inf, reached[:-1])
        two = np.append([-np.inf, -np.inf], reached[:-2])
        both = np.logaddexp(reached, one)
        reached = np.where(skips, np.logaddexp(both, two), both) + step[states]
    return -float(np.logaddexp(reached[-1], reached[-2]))


def _strip(image: np.ndarray, line: Print, scale: float) -> np.ndarray:
    left, top, right, bottom = (value * scale for value in line.box)
    grow = STRIP / (bottom - top)
    place = np.array([[grow, 0, -left * grow], [0, grow, -top * grow]])
    size = (round((right - left) * grow), STRIP)
    return np.asarray(
        cv2.warpAffine(image, place, size, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )
