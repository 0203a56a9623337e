"""Follow a page through the frames of a preview, at the cost of a glance each.

A frame like the last costs nothing; any other is looked at by the network, and the
edges near what it sees are fitted in a small picture. Pure: frames and times are passed
in.
"""

from dataclasses import dataclass, field

import numpy as np

from camera.arrays import Bgr, Floats
from camera.detect import Detection, NotFound, glance
from camera.fields import halved
from camera.geometry import Quad
from camera.opencv import cv2
from camera.params import DetectParams
from camera.refine import refine

NEAR_SIDE = 640  # px, long side from which frames are halved no further
_TINY = (32, 18)  # px; a frame as cells large enough to average a sensor's noise away
_CHANGED = 3.0  # grey levels by which a cell differs when something moved
_STALE_S = 0.15  # so often is a frame looked at even if it seems not to have changed
_HOLD_S = 0.1  # a page missed for no longer than this is still shown
_JUMP = 0.012  # of the long side: a corner that moves further is not smoothed
_BLEND = 0.25  # share of a new place that a still corner takes on


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look found: the page in pixels of the frame, and how the frame is.

    `light` is the mean lightness 0..255; `sharp` the standard deviation of the
    Laplacian, in grey levels, where the page is: compare it between frames only.
    """

    quad: Quad | None
    confidence: float
    light: float
    sharp: float


_NOTHING = Seen(None, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class Tracker:
    """Remembers the page between frames; one per preview."""

    params: DetectParams = field(default_factory=DetectParams)
    _seen: Seen = _NOTHING
    _tiny: Floats | None = None
    _looked: float = -np.inf
    _found: float = -np.inf

    def look(self, frame: Bgr, now: float) -> Seen:
        """Look at one frame.

        Args:
            frame: (h, w, 3) uint8 BGR; all frames of a tracker have one size.
            now: a monotonic time in seconds.
        """
        tiny = _tiny_of(frame)
        if self._like_last(tiny) and now - self._looked < _STALE_S:
            return self._seen
        self._tiny, self._looked = tiny, now
        near, scale = halved(frame, NEAR_SIDE)
        found = glance(near, self.params)
        self._seen = self._judged(near, scale, found, now)
        return self._seen

    def _like_last(self, tiny: Floats) -> bool:
        last = self._tiny
        return last is not None and float(np.abs(tiny - last).max()) < _CHANGED

    def _judged(
        self, near: Bgr, scale: float, found: Detection | NotFound, now: float
    ) -> Seen:
        if isinstance(found, Detection):
            self._found = now
            quad = _settled(self._seen.quad, found.quad, near, scale)
            return Seen(quad, found.confidence, _light(near), _sharp(near, found.quad))
        if now - self._found <= _HOLD_S:
            return self._seen
        return Seen(None, 0.0, _light(near), _sharp(near, None))


def _tiny_of(frame: Bgr) -> Floats:
    """The frame as few cells; every fourth pixel is enough of each."""
    small = cv2.resize(
        np.ascontiguousarray(frame[::4, ::4]), _TINY, interpolation=cv2.INTER_AREA
    )
    return np.asarray(small, np.float32)


def _settled(last: Quad | None, new: Quad, near: Bgr, scale: float) -> Quad:
    """The new place in pixels of the frame; while it lies still, mostly the old.

    The corners of a page that is turned by a quarter would be smoothed through its
    middle, so a jump is taken as it is.
    """
    exact = refine(near, new, NEAR_SIDE).scaled(1.0 / scale)
    if last is None or _apart(last, exact) > _JUMP * max(near.shape[:2]) / scale:
        return exact
    return Quad.of(last.points() + _BLEND * (exact.points() - last.points()))


def _apart(a: Quad, b: Quad) -> float:
    return float(np.linalg.norm(a.points() - b.points(), axis=1).max())


def _light(near: Bgr) -> float:
    return float(near[::4, ::4].mean())


def _sharp(near: Bgr, quad: Quad | None) -> float:
    height, width = near.shape[:2]
    corners = (quad or Quad.frame(width, height)).clipped(width, height).points()
    left, top = corners.min(axis=0).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int)
    grey = cv2.cvtColor(near[top:bottom, left:right], cv2.COLOR_BGR2GRAY)
    return float(cv2.Laplacian(grey, cv2.CV_16S).std())
