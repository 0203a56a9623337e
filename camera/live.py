"""Follow a page through the frames of a preview, for a fraction of a search each.

A frame like the last costs nothing, a moved page is followed by its edges, and only
when that fails is the page searched for anew. Pure: frames and times are passed in.
"""

from dataclasses import dataclass, field

import numpy as np

from camera.arrays import Bgr, Floats
from camera.detect import Detection, confidence_of, detect
from camera.fields import bare_fields, halved
from camera.geometry import Quad
from camera.opencv import cv2
from camera.params import DetectParams
from camera.rank import conviction, measure
from camera.refine import refine, refined

NEAR_SIDE = 640  # px, long side from which frames are halved no further
SMALL_SIDE = 320  # px, long side on which a page is searched for and followed
_TINY = (32, 18)  # px; a frame as cells large enough to average a sensor's noise away
_CHANGED = 3.0  # grey levels by which a cell differs when something moved
_STALE_S = 0.15  # so often is a frame looked at even if it seems not to have changed
_SEARCH_S = 1.0  # so often is a followed page searched for anew, should it be a part
_HOLD_S = 0.1  # a page missed for no longer than this is still shown
_FOLLOWS = 0.03  # of the long side: how far a page may move between two frames
_SHRINKS = 0.85  # share of its area that a followed page keeps between two frames
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
    _searched: float = -np.inf

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
        found = self._followed(near, scale, now) or self._search(near, now)
        self._seen = self._judged(near, scale, found, now)
        return self._seen

    def _like_last(self, tiny: Floats) -> bool:
        last = self._tiny
        return last is not None and float(np.abs(tiny - last).max()) < _CHANGED

    def _followed(self, near: Bgr, scale: float, now: float) -> Detection | None:
        """The last page moved onto the edges near it, if it still looks like one."""
        last = self._seen.quad
        if last is None or now - self._searched >= _SEARCH_S:
            return None
        fields = bare_fields(near, SMALL_SIDE)
        start = last.scaled(scale * fields.scale)
        moved = refined(fields.lab, start.points()[None], _FOLLOWS)
        sure = confidence_of(float(conviction(measure(moved, fields))[0]))
        quad = Quad.of(moved[0])
        kept = _SHRINKS < quad.area() / start.area() < 1 / _SHRINKS
        if sure < self.params.min_confidence or not kept:
            return None
        fine = refine(near, quad.scaled(1.0 / fields.scale), NEAR_SIDE)
        return Detection(fine, sure)

    def _search(self, near: Bgr, now: float) -> Detection | None:
        self._searched = now
        found = detect(near, _live(self.params))
        return found if isinstance(found, Detection) else None

    def _judged(
        self, near: Bgr, scale: float, found: Detection | None, now: float
    ) -> Seen:
        if found is not None:
            self._found = now
            side = max(near.shape[:2]) / scale
            quad = _steadied(self._seen.quad, found.quad.scaled(1.0 / scale), side)
            return Seen(quad, found.confidence, _light(near), _sharp(near, found.quad))
        if now - self._found <= _HOLD_S:
            return self._seen
        return Seen(None, 0.0, _light(near), _sharp(near, None))


def _live(params: DetectParams) -> DetectParams:
    return DetectParams(SMALL_SIDE, NEAR_SIDE, params.min_area, params.min_confidence)


def _tiny_of(frame: Bgr) -> Floats:
    """The frame as few cells; every fourth pixel is enough of each."""
    small = cv2.resize(
        np.ascontiguousarray(frame[::4, ::4]), _TINY, interpolation=cv2.INTER_AREA
    )
    return np.asarray(small, np.float32)


def _steadied(last: Quad | None, new: Quad, long_side: float) -> Quad:
    """The new place; while hardly anything moves, mostly the old one.

    The corners of a page that is turned by a quarter would be smoothed through its
    middle, so a jump is taken as it is.
    """
    if last is None:
        return new
    apart = float(np.linalg.norm(new.points() - last.points(), axis=1).max())
    if apart > _JUMP * long_side:
        return new
    return Quad.of(last.points() + _BLEND * (new.points() - last.points()))


def _light(near: Bgr) -> float:
    return float(near[::4, ::4].mean())


def _sharp(near: Bgr, quad: Quad | None) -> float:
    height, width = near.shape[:2]
    corners = (quad or Quad.frame(width, height)).clipped(width, height).points()
    left, top = corners.min(axis=0).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int)
    grey = cv2.cvtColor(near[top:bottom, left:right], cv2.COLOR_BGR2GRAY)
    return float(cv2.Laplacian(grey, cv2.CV_16S).std())
