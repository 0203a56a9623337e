"""Find and read lines of text with the PP-OCR models inside the rapidocr wheel.

The models are run by onnxruntime straight from the wheel's own files: rapidocr itself
is never imported, because its constructor may download what it misses. Nothing here
touches a network.
"""

import math
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from camera.arrays import Bgr, Floats
from camera.errors import ReadError
from camera.geometry import homography
from camera.opencv import cv2
from camera.params import ReadParams

FINDER = "PP-OCRv6_det_small.onnx"
READER = "PP-OCRv6_rec_small.onnx"

_STRIDE = 32  # the finder's sides must be multiples of its deepest stride
_MOST_ENLARGED = 1.5  # small pictures gain nothing from more
_MAP_BOUND = 0.3  # text probability of a pixel (PP-OCR's own default)
_UNCLIP = 1.6  # the finder was trained on shrunken lines; this grows them back
_MIN_BOX = 3.0  # px of the probability map
_LINE_HEIGHT = 48  # px, what the reader was trained on
_WIDTHS = (32, 1600)  # px of a line given to the reader
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
        return _corners(self, np.array(self.along), np.array([*self._across()]))

    def _across(self) -> tuple[float, float]:
        return (-self.along[1], self.along[0])


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line that was read: its place, its text, the mean confidence (0..1)."""

    spot: Spot
    text: str
    confidence: float


class TextReader:
    """Finds lines, and reads them in any of four directions, mirrored or not."""

    def __init__(self, params: ReadParams) -> None:
        self._params = params
        self._finder = _session(FINDER, params.threads)
        self._reader = _session(READER, params.threads)
        keys = self._reader.get_modelmeta().custom_metadata_map["character"]
        self._characters = ("", *keys.splitlines(), " ")

    def find(self, image: Bgr) -> list[Spot]:
        """Lines of text in any direction.

        Args:
            image: (h, w, 3) uint8 BGR.

        Returns:
            Spots in pixels of `image`, longest first.
        """
        height, width = image.shape[:2]
        size = _finder_size(width, height, self._params)
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        chances = self._run(self._finder, _normal(np.asarray(small, np.uint8))[None])
        scale = (width / size[0], height / size[1])
        spots = _spots(chances[0, 0], scale, self._params.min_line_score)
        return sorted(spots, key=lambda spot: -spot.length)

    def read(
        self,
        image: Bgr,
        spots: list[Spot],
        rotation: int = 0,
        *,
        mirrored: bool = False,
    ) -> list[Line]:
        """Read lines as they stand after the picture is unmirrored, then turned.

        Args:
            image: the picture that `spots` were found in; it is not turned itself.
            rotation: clockwise turn in degrees that would make the picture upright.
            mirrored: whether left and right are exchanged first.
        """
        crops = [_crop(image, spot, rotation, mirrored=mirrored) for spot in spots]
        order = sorted(range(len(crops)), key=lambda i: crops[i].shape[1])
        lines: dict[int, Line] = {}
        for start in range(0, len(order), self._params.batch):
            group = order[start : start + self._params.batch]
            texts = self._texts([crops[i] for i in group])
            for i, (text, sure) in zip(group, texts, strict=True):
                lines[i] = Line(spots[i], text, sure)
        return [lines[i] for i in range(len(spots))]

    def _texts(self, crops: list[Bgr]) -> list[tuple[str, float]]:
        widest = max(crop.shape[1] for crop in crops)
        stack = np.zeros((len(crops), 3, _LINE_HEIGHT, widest), np.float32)
        for row, crop in zip(stack, crops, strict=True):
            row[:, :, : crop.shape[1]] = _normal(crop)
        return [self._decoded(steps) for steps in self._run(self._reader, stack)]

    def _decoded(self, steps: Any) -> tuple[str, float]:
        """Greedy CTC: drop repeats, then blanks (Graves et al. 2006)."""
        best = steps.argmax(axis=1)
        kept = (best != 0) & np.append(True, best[1:] != best[:-1])
        if not kept.any():
            return "", 0.0
        text = "".join(self._characters[i] for i in best[kept])
        return text.strip(), float(steps.max(axis=1)[kept].mean())

    @staticmethod
    def _run(session: Any, batch: Any) -> Any:
        return session.run(None, {session.get_inputs()[0].name: batch})[0]


@cache
def text_reader(params: ReadParams) -> TextReader:
    """The reader of this process, loaded at the first call.

    Raises:
        ReadError: C301, the models or the engine are not installed.
    """
    return TextReader(params)


def _model(name: str) -> Path:
    """A model file inside the installed wheel, without importing the package."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise ReadError("C301", "rapidocr is not installed")
    path = Path(spec.origin).parent / "models" / name
    if not path.is_file():
        raise ReadError("C301", f"{name} is not in the installed rapidocr")
    return path


def _session(name: str, threads: int) -> Any:
    try:
        import onnxruntime  # noqa: PLC0415  0.2 s and 40 MB that --help must not pay
    except ImportError as error:
        raise ReadError("C301", str(error)) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    # Threads that spin while they wait take the processor from the screen.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False  # pages differ in size; an arena only grows
    return onnxruntime.InferenceSession(
        str(_model(name)), options, providers=["CPUExecutionProvider"]
    )


def _normal(image: Bgr) -> Any:
    """0..255 to -1..1, channels first."""
    return image.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1.0


def _finder_size(width: int, height: int, params: ReadParams) -> tuple[int, int]:
    scale = min(params.find_side / min(width, height), _MOST_ENLARGED)
    scale = min(scale, params.find_max / max(width, height))

    def fitted(side: int) -> int:
        return max(_STRIDE, round(side * scale / _STRIDE) * _STRIDE)

    return fitted(width), fitted(height)


def _spots(chances: Any, scale: tuple[float, float], bound: float) -> list[Spot]:
    """Boxes around connected text pixels, grown back to the whole line."""
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


def _corners(spot: Spot, right: Floats, down: Floats) -> Floats:
    """Corners of a spot read along `right`, lines following along `down`."""
    along = np.array(spot.along)
    level = abs(float(along @ right)) >= math.sqrt(0.5)
    half_right = right * (spot.length if level else spot.height) / 2
    half_down = down * (spot.height if level else spot.length) / 2
    centre = np.array(spot.centre)
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return np.array([centre + a * half_right + b * half_down for a, b in signs])


def _crop(image: Bgr, spot: Spot, rotation: int, *, mirrored: bool) -> Bgr:
    """The line as an upright strip of the reader's height."""
    turn = math.radians(-rotation)
    wanted = np.array([math.cos(turn), math.sin(turn)])
    if mirrored:
        wanted[0] = -wanted[0]
    right = _nearest_axis(spot, wanted)
    down = np.array([-right[1], right[0]]) * (-1.0 if mirrored else 1.0)
    corners = _corners(spot, right, down)
    wide, high = np.linalg.norm(corners[1:3] - corners[0:2], axis=1)
    width = int(np.clip(round(_LINE_HEIGHT * wide / high), *_WIDTHS))
    target = np.array(
        [[0, 0], [width, 0], [width, _LINE_HEIGHT], [0, _LINE_HEIGHT]], np.float64
    )
    strip = cv2.warpPerspective(
        image,
        homography(corners, target),
        (width, _LINE_HEIGHT),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(strip, np.uint8)


def _nearest_axis(spot: Spot, wanted: Floats) -> Floats:
    """The box's own axis, with sign, that points most nearly where text should run."""
    along = np.array(spot.along)
    across = np.array([-along[1], along[0]])
    axes = (along, -along, across, -across)
    nearest: Floats = max(axes, key=lambda axis: float(axis @ wanted))
    return nearest
