"""The small pictures on which pages are looked for, made once per photo."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from camera.arrays import Bgr, Grey
from camera.opencv import cv2

_CLOSE = 0.02  # of the long side: strokes of print thinner than this are filled in
_TEXTURE = 0.045  # of the long side: squares of cloth and grain are finer than this
_SMOOTH = 1.0  # px, sigma before gradients are taken


@dataclass(frozen=True, slots=True, eq=False)
class Fields:
    """One photo at working size.

    `bgr` (h, w, 3) uint8; `lab` (h, w, 3) float32 CIE L*a*b* (L 0..100); `paper` the
    same as `bgr` with thin dark print filled in; `gradient` (h, w) float32, the largest
    change of colour per pixel, in Lab units; `detail` (h, w) float32, how much
    lightness differs from its surroundings; `scale` small pixels per photo pixel.
    """

    bgr: Bgr
    lab: NDArray[np.float32]
    paper: Bgr
    gradient: NDArray[np.float32]
    detail: NDArray[np.float32]
    scale: float

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.bgr.shape[1], self.bgr.shape[0]


def make_fields(image: Bgr, long_side: int) -> Fields:
    """The working pictures of a photo, (h, w, 3) uint8 BGR."""
    near, halving = halved(image, long_side)
    rest = min(1.0, long_side / max(near.shape[:2]))
    scale = halving * rest
    bgr = resized(near, rest)
    lab = lab_of(bgr)
    reach = max(3, round(_CLOSE * max(bgr.shape[:2])) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    filled = cv2.medianBlur(cv2.morphologyEx(bgr, cv2.MORPH_CLOSE, kernel), 5)
    paper = np.asarray(filled, np.uint8)
    return Fields(bgr, lab, paper, gradient_of(lab), detail_of(lab), scale)


def coarse(fields: Fields) -> Fields:
    """The same photo at half the size with texture and print smoothed away.

    On checked cloth and wood grain the page is the only thing that is large and even.
    """
    half = resized(fields.bgr, 0.5)
    reach = max(3, round(_TEXTURE * max(half.shape[:2])) | 1)
    even = np.asarray(cv2.medianBlur(half, reach), np.uint8)
    lab = lab_of(even)
    scale = fields.scale * 0.5
    return Fields(even, lab, even, gradient_of(lab), detail_of(lab), scale)


def resized(image: Bgr, scale: float) -> Bgr:
    """The picture shrunk by `scale`, averaging; itself at 1."""
    if scale >= 1.0:
        return image
    size = (
        max(1, round(image.shape[1] * scale)),
        max(1, round(image.shape[0] * scale)),
    )
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def halved(image: Bgr, long_side: int) -> tuple[Bgr, float]:
    """The picture halved while it stays at least `long_side` long, and its scale.

    A 2:1 area average is by far the cheapest resize that OpenCV has. At most a pixel
    is cut off right and below, so that coordinates halve exactly.
    """
    scale = 1.0
    while max(image.shape[:2]) >= 2 * long_side:
        height, width = image.shape[0] // 2, image.shape[1] // 2
        if not height or not width:
            break
        even = image[: 2 * height, : 2 * width]
        half = cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA)
        image, scale = np.asarray(half, np.uint8), scale * 0.5
    return image, scale


def evenly_halved(image: Bgr, side: int) -> Bgr:
    """The picture halved while its shorter side stays `side` long and no pixel is lost.

    On the way to a much smaller picture this costs a third of one resize.
    """
    height, width = image.shape[:2]
    while min(height, width) >= 2 * side and height % 2 == width % 2 == 0:
        height, width = height // 2, width // 2
        half = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
        image = np.asarray(half, np.uint8)
    return image


def lab_of(bgr: Bgr) -> NDArray[np.float32]:
    """CIE L*a*b*, in which equal distances look about equally different."""
    return np.asarray(
        cv2.cvtColor(bgr.astype(np.float32) / 255.0, cv2.COLOR_BGR2LAB), np.float32
    )


def gradient_of(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    """Change of colour per pixel, the strongest channel's: (h, w) float32."""
    smooth = cv2.GaussianBlur(lab, (0, 0), _SMOOTH)
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.125)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.125)
    return np.asarray(cv2.magnitude(across, down).max(axis=2), np.float32)


def detail_of(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean difference of lightness from its surroundings: large on print."""
    light = lab[:, :, 0]
    detail = np.abs(light - cv2.GaussianBlur(light, (0, 0), 2.0))
    return np.asarray(cv2.blur(detail, (5, 5)), np.float32)


def channels(fields: Fields) -> list[Grey]:
    """Grey pictures in which a page may stand out: lightness, colours, saturation."""
    lab = cv2.cvtColor(fields.paper, cv2.COLOR_BGR2LAB)
    hsv = cv2.cvtColor(fields.paper, cv2.COLOR_BGR2HSV)
    picked = (lab[:, :, 0], lab[:, :, 1], lab[:, :, 2], hsv[:, :, 1])
    return [np.ascontiguousarray(channel) for channel in picked]
