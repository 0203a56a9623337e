"""Which of eight ways writing lies, as a small learned network sees it.

The network looks at pieces of single lines, all at one height, and answers with chances
for each turn, mirrored or not. It does not read: who must be certain reads a few lines
the way that is likeliest.
"""

from functools import cache
from pathlib import Path

import numpy as np

from camera.arrays import Bgr, Floats, Grey
from camera.geometry import homography
from camera.inference import Network
from camera.opencv import cv2
from camera.read import Spot

HIGH, WIDE = 32, 160
"""px, a strip."""

WAYS: tuple[tuple[int, bool], ...] = tuple(
    (rotation, mirrored) for mirrored in (False, True) for rotation in (0, 90, 180, 270)
)
"""What makes the picture upright: unmirror it if so, then turn it clockwise."""

_MODEL = Path(__file__).parent / "models" / "direction.onnx"
_LEAST = 0.02  # chance that one line leaves to any way: none alone may rule one out
_STEEP = 270  # clockwise turn that makes a line running down run to the right
_LINE = np.array([[0, 0], [WIDE, 0], [WIDE, HIGH], [0, HIGH]], np.float64)


def ways(image: Bgr, spots: list[Spot]) -> Floats:
    """Chances of `WAYS`, (8,), adding up to 1; all alike without lines.

    Args:
        image: (h, w, 3) uint8 BGR, a straightened page.
        spots: the most telling of its lines, in its pixels.
    """
    if not spots:
        return np.full(len(WAYS), 1 / len(WAYS))
    strips = np.stack([_strip(image, spot) for spot in spots])
    batch = strips.astype(np.float32)[:, None] / np.float32(127.5) - 1
    each = np.clip(_network()(batch), _LEAST, 1.0)
    each = np.stack(
        [_of_page(chances, spot) for chances, spot in zip(each, spots, strict=True)]
    )
    logs = np.log(each).sum(axis=0)
    total = np.exp(logs - logs.max())
    chances: Floats = total / total.sum()
    return chances


def _level(spot: Spot) -> bool:
    return abs(spot.along[0]) >= abs(spot.along[1])


def _strip(image: Bgr, spot: Spot) -> Grey:
    """The middle of a line as it lies: to the right, or down and turned right."""
    right = np.array(spot.along)
    right = right * np.sign(right[0] if _level(spot) else right[1])
    down = np.array([-right[1], right[0]])
    length = min(spot.length, spot.height * WIDE / HIGH)
    half_right, half_down = right * length / 2, down * spot.height / 2
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    corners = np.array([spot.centre + a * half_right + b * half_down for a, b in signs])
    wide = max(HIGH, round(HIGH * length / spot.height))
    target = _LINE * (wide / WIDE, 1.0)
    cut = cv2.warpPerspective(
        image, homography(corners, target), (WIDE, HIGH),
        flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return np.asarray(cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY), np.uint8)


def _of_page(chances: Floats, spot: Spot) -> Floats:
    """A strip's chances as chances of the page that it was cut out of."""
    if _level(spot):
        return chances
    moved = np.empty_like(chances)
    for chance, (rotation, mirrored) in zip(chances, WAYS, strict=True):
        turn = (rotation - _STEEP if mirrored else rotation + _STEEP) % 360
        moved[WAYS.index((turn, mirrored))] = chance
    return moved


@cache
def _network() -> Network:
    return Network(_MODEL)
