"""Where lines of text are: rotated boxes, and the strips that are cut along them."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from camera.arrays import Bgr, Floats
from camera.geometry import homography
from camera.opencv import cv2

LINE_HEIGHT = 48
"""Height in pixels of a strip, which the reader was trained on."""

_WIDTHS = (32, 1600)  # px of a strip
_MAP_BOUND = 0.3  # text probability of a pixel (PP-OCR's own default)
_UNCLIP = 1.6  # the finder was trained on shrunken lines; this grows them back
_MIN_BOX = 3.0  # px of the probability map
# A grown box is about as high as a character is wide: measured on rendered text.
_EM_PER_BOX = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Where a line of text is: a rotated box in pixels of the picture.

    `along` is the unit direction of the longer side (sign without meaning), `length`
    and `height` the longer and shorter side.
    """

    centre: tuple[float, float]
    along: tuple[float, float]
    length: float
    height: float
    score: float

    def shortened(self, shape: float) -> "Spot":
        """The middle of a line that is longer than `shape` times its height."""
        return replace(self, length=min(self.length, shape * self.height))

    @property
    def em(self) -> float:
        """Character height in pixels."""
        return self.height * _EM_PER_BOX

    def corners(self) -> Floats:
        """The four corners, (4, 2)."""
        return box_corners(self, np.array(self.along), np.array([*self._across()]))

    def turned(
        self, rotation: int, width: int, height: int, *, mirrored: bool = False
    ) -> "Spot":
        """The same line after its picture, `width` x `height` px, was turned.

        Args:
            rotation: clockwise, a multiple of 90 degrees, after the mirroring.
            mirrored: whether left and right are exchanged first.
        """
        (x, y), (dx, dy) = self.centre, self.along
        if mirrored:
            x, dx = width - x, -dx
        for _ in range(rotation // 90 % 4):
            (x, y), (dx, dy) = (height - y, x), (-dy, dx)
            width, height = height, width
        return replace(self, centre=(x, y), along=(dx, dy))

    def scaled(self, scale: float) -> "Spot":
        """The same line in its picture after that was made larger or smaller."""
        centre = (self.centre[0] * scale, self.centre[1] * scale)
        length, height = self.length * scale, self.height * scale
        return replace(self, centre=centre, length=length, height=height)

    def part(self, start: float, stop: float) -> "Spot":
        """The piece between two shares (0..1) of a line that runs to the right."""
        right = level_axis(self)
        length, height = self.length, self.height
        if abs(float(np.array(self.along) @ right)) < math.sqrt(0.5):
            length, height = height, length  # narrower than high, like a single sign
        middle = np.array(self.centre) + right * length * ((start + stop) / 2 - 0.5)
        piece = length * (stop - start)
        along = (float(right[0]), float(right[1]))
        if piece < height:
            along, piece, height = (-along[1], along[0]), height, piece
        centre = (float(middle[0]), float(middle[1]))
        return replace(self, centre=centre, along=along, length=piece, height=height)

    def _across(self) -> tuple[float, float]:
        return (-self.along[1], self.along[0])


def level_axis(spot: Spot) -> Floats:
    """The unit axis of the box, (2,), that points most nearly to the right."""
    return _nearest_axis(spot, np.array([1.0, 0.0]))


def spots_of(chances: Any, scale: tuple[float, float], bound: float) -> list[Spot]:
    """Boxes around connected text pixels, grown back to the whole line.

    Args:
        chances: (h, w) float32, how likely each pixel belongs to text.
        scale: pixels of the picture per pixel of the map, across and down.
        bound: mean chance inside a box below which it is dropped.
    """
    mask = (chances > _MAP_BOUND).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = (_spot(contour, chances, scale, bound) for contour in contours)
    return [spot for spot in found if spot is not None]


def _spot(
    contour: Any, chances: Any, scale: tuple[float, float], bound: float
) -> Spot | None:
    centre, (width, height), angle = cv2.minAreaRect(contour)
    if min(width, height) < _MIN_BOX:
        return None
    score = _inside_mean(chances, contour)
    if score < bound:
        return None
    grow = width * height * _UNCLIP / (width + height)
    return _scaled_spot(centre, (width + grow, height + grow), angle, scale, score)


def _inside_mean(chances: Any, contour: Any) -> float:
    x, y, w, h = cv2.boundingRect(contour)
    mask = np.zeros((h, w), np.uint8)
    cv2.drawContours(mask, [contour], -1, 1, cv2.FILLED, offset=(-x, -y))
    return float(cv2.mean(chances[y : y + h, x : x + w], mask)[0])


def _scaled_spot(
    centre: Any, size: tuple[float, float], angle: float, scale: Any, score: float
) -> Spot:
    turn = math.radians(angle if size[0] >= size[1] else angle + 90.0)
    along = np.array([math.cos(turn), math.sin(turn)])
    across = np.array([-along[1], along[0]])
    length = max(size) * float(np.linalg.norm(along * scale))
    height = min(size) * float(np.linalg.norm(across * scale))
    direction = along * scale / np.linalg.norm(along * scale)
    place = (centre[0] * scale[0], centre[1] * scale[1])
    return Spot(
        place, (float(direction[0]), float(direction[1])), length, height, score
    )


def box_corners(spot: Spot, right: Floats, down: Floats) -> Floats:
    """Corners (4, 2) of a spot read along `right`, lines following along `down`."""
    along = np.array(spot.along)
    level = abs(float(along @ right)) >= math.sqrt(0.5)
    half_right = right * (spot.length if level else spot.height) / 2
    half_down = down * (spot.height if level else spot.length) / 2
    centre = np.array(spot.centre)
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return np.array([centre + a * half_right + b * half_down for a, b in signs])


def strip(image: Bgr, spot: Spot, rotation: int, *, mirrored: bool) -> Bgr:
    """The line as an upright strip (48, w, 3) BGR of the reader's height."""
    turn = math.radians(-rotation)
    wanted = np.array([math.cos(turn), math.sin(turn)])
    if mirrored:
        wanted[0] = -wanted[0]
    right = _nearest_axis(spot, wanted)
    down = np.array([-right[1], right[0]]) * (-1.0 if mirrored else 1.0)
    corners = box_corners(spot, right, down)
    wide, high = np.linalg.norm(corners[1:3] - corners[0:2], axis=1)
    width = int(np.clip(round(LINE_HEIGHT * wide / high), *_WIDTHS))
    target = np.array(
        [[0, 0], [width, 0], [width, LINE_HEIGHT], [0, LINE_HEIGHT]], np.float64
    )
    cut = cv2.warpPerspective(
        image,
        homography(corners, target),
        (width, LINE_HEIGHT),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(cut, np.uint8)


def _nearest_axis(spot: Spot, wanted: Floats) -> Floats:
    """The box's own axis, with sign, that points most nearly where text should run."""
    along = np.array(spot.along)
    across = np.array([-along[1], along[0]])
    axes = (along, -along, across, -across)
    nearest: Floats = max(axes, key=lambda axis: float(axis @ wanted))
    return nearest
