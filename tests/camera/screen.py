"""A page shown on a screen and photographed, as light takes its way.

Each pixel of the screen is three stripes of colour between dark gaps; the lens blurs
them, the sensor takes one colour at each place, and a pattern of neither remains.
"""

from dataclasses import dataclass

import numpy as np

from camera.arrays import Bgr
from camera.geometry import Quad, homography
from camera.opencv import cv2

CELLS = 6  # drawn pixels a side of one of the screen's: three stripes of two
FINER = 2  # drawn pixels a side of one of the sensor's
GAMMA = 2.2


@dataclass(frozen=True, slots=True)
class Take:
    """How a screen is photographed.

    `pitch` is how many pixels of the sensor one of the screen's takes; `blur` the
    lens's, as a Gaussian's sigma in pixels of the sensor; `lean` how much of its width
    the far side loses; `turn` in degrees; `noise` in grey levels.
    """

    pitch: float
    blur: float = 0.5
    lean: float = 0.04
    turn: float = 1.5
    noise: float = 2.0
    gap: float = 0.35


def on_screen(page: Bgr, gap: float) -> np.ndarray:
    """The light of a screen that shows `page`, (CELLS h, CELLS w, 3) float32 BGR."""
    light = (page.astype(np.float32) / 255.0) ** GAMMA
    cell = np.full((CELLS, CELLS, 3), 0.02, np.float32)
    for stripe, channel in enumerate((2, 1, 0)):  # red, green, blue from the left
        cell[:, 2 * stripe : 2 * stripe + 2, channel] = 3.0
    cell[CELLS - 1] *= gap
    big = np.repeat(np.repeat(light, CELLS, 0), CELLS, 1)
    height, width = page.shape[:2]
    big *= np.tile(cell, (height, width, 1))
    return big


def photographed(page: Bgr, take: Take, seed: int = 1) -> tuple[Bgr, Quad]:
    """A photo of a screen that shows `page` (BGR), and where the page is in it."""
    height, width = (side * take.pitch for side in page.shape[:2])
    quad = _laid(width, height, take)
    low, high = quad.points().min(axis=0), quad.points().max(axis=0)
    quad = Quad.of(quad.points() - low + 24.0)
    size = np.ceil(high - low + 48.0).astype(int) // 2 * 2
    light = _seen(on_screen(page, take.gap), quad, size, take)
    return _sensed(light, take.noise, seed), quad


def _laid(width: float, height: float, take: Take) -> Quad:
    lean = take.lean * width / 2
    corners = np.array([[lean, 0], [width - lean, 0], [width, height], [0, height]])
    angle = np.radians(take.turn)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return Quad.of(corners @ turn.T)


def _seen(light: np.ndarray, quad: Quad, size: np.ndarray, take: Take) -> np.ndarray:
    """What falls on each pixel of the sensor, through the lens, (h, w, 3)."""
    height, width = light.shape[:2]
    fine = (quad.points() + 0.5) * FINER - 0.5
    matrix = homography(Quad.frame(width, height).points(), fine)
    shrinks = CELLS / (take.pitch * FINER)
    smooth = cv2.GaussianBlur(light, (0, 0), max(0.3, 0.45 * shrinks))
    large = tuple(int(side) * FINER for side in size)
    fallen = cv2.warpPerspective(smooth, matrix, large, flags=cv2.INTER_LINEAR)
    fallen = cv2.GaussianBlur(fallen, (0, 0), take.blur * FINER)
    small = (int(size[0]), int(size[1]))
    return np.asarray(cv2.resize(fallen, small, interpolation=cv2.INTER_AREA))


def _sensed(light: np.ndarray, noise: float, seed: int) -> Bgr:
    """One colour at each place (red first), its neighbours guessed from around."""
    rng = np.random.default_rng(seed)
    bent = np.clip(light, 0.0, 1.0) ** (1 / GAMMA) * 235.0
    raw = bent[:, :, 1].copy()
    raw[::2, ::2] = bent[::2, ::2, 2]
    raw[1::2, 1::2] = bent[1::2, 1::2, 0]
    raw += rng.normal(0, noise, raw.shape)
    taken = np.clip(raw, 0, 255).astype(np.uint8)
    photo = cv2.cvtColor(taken, cv2.COLOR_BayerBG2BGR)
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", photo, [1, 92])[1], 1))
