"""Follow a page through the frames of a preview, at the cost of a glance each.

A frame like the last costs nothing. In any other the edges are fitted near where the
page must have moved to, and a few times a second the network looks where it is. Pure:
frames and times are passed in.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from camera.arrays import Bgr, Floats
from camera.detect import NotFound, glance
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
_BLEND = 0.25  # share of a new place that a still corner takes on
_STILL = 0.002  # of the long side: a corner that moves further is smoothed less
_ASK_S = 0.08  # so long the network rests: edges are followed, or a desk is empty
_LED = 0.004  # of the long side: edges further from where they must be are others


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


@dataclass(frozen=True, slots=True, eq=False)
class _Track:
    """Where the edges were, in pixels of the frame, when, and their speed (4, 2).

    `steady` says that they were where the track before led, so that it may be followed.
    """

    quad: Quad
    at: float
    speed: Floats
    steady: bool = False

    def ahead(self, now: float) -> Quad:
        """Where the page must be if it moves on."""
        return Quad.of(self.quad.points() + self.speed * (now - self.at))

    def to(self, quad: Quad, now: float, near: float) -> "_Track":
        """The track as it goes on; edges within `near` px are where it led."""
        spent = max(now - self.at, 1e-3)
        speed = (quad.points() - self.quad.points()) / spent
        return _Track(quad, now, speed, _apart(self.ahead(now), quad) <= near)


@dataclass(slots=True)
class Tracker:
    """Remembers the page between frames; one per preview."""

    params: DetectParams = field(default_factory=DetectParams)
    _seen: Seen = _NOTHING
    _track: _Track | None = None
    _tiny: Floats | None = None
    _looked: float = -np.inf
    _asked: float = -np.inf
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
        if self._seen.quad is None and now - self._asked < _ASK_S:
            return self._seen  # an empty desk; a page is found soon enough
        self._tiny, self._looked = tiny, now
        near, scale = halved(frame, NEAR_SIDE)
        followed = self._followed(near, scale, now)
        if followed is None:
            self._seen = self._judged(near, scale, now)
        else:
            self._seen = self._kept(near, scale, followed, now)
        return self._seen

    def _like_last(self, tiny: Floats) -> bool:
        last = self._tiny
        return last is not None and float(np.abs(tiny - last).max()) < _CHANGED

    def _followed(self, near: Bgr, scale: float, now: float) -> Quad | None:
        """Edges where the page must be by now; None when the network must look."""
        track, long_side = self._track, max(near.shape[:2]) / scale
        if track is None or not track.steady or now - self._asked >= _ASK_S:
            return None
        ahead = track.ahead(now)
        exact = refine(near, ahead.scaled(scale), NEAR_SIDE).scaled(1.0 / scale)
        # Not moved at all: there was no edge to move to.
        return exact if 0.0 < _apart(ahead, exact) <= _LED * long_side else None

    def _judged(self, near: Bgr, scale: float, now: float) -> Seen:
        """What the network sees; a page missed for a moment is still shown."""
        self._asked = now
        found = glance(near, self.params)
        if isinstance(found, NotFound):
            self._track = None
            if now - self._found <= _HOLD_S:
                return self._seen
            return Seen(None, 0.0, _light(near), _sharp(near, None))
        self._found = now
        self._seen = replace(self._seen, confidence=found.confidence)
        exact = refine(near, found.quad, NEAR_SIDE).scaled(1.0 / scale)
        return self._kept(near, scale, exact, now)

    def _kept(self, near: Bgr, scale: float, exact: Quad, now: float) -> Seen:
        """The page with its new edges, smoothed as far as it lies still."""
        long_side, track = max(near.shape[:2]) / scale, self._track
        self._track = (
            track.to(exact, now, _LED * long_side)
            if track
            else _Track(exact, now, np.zeros((4, 2)))
        )
        quad = _settled(self._seen.quad, exact, long_side)
        confidence, inside = self._seen.confidence, exact.scaled(scale)
        return Seen(quad, confidence, _light(near), _sharp(near, inside))


def _tiny_of(frame: Bgr) -> Floats:
    """The frame as few cells; every fourth pixel is enough of each."""
    small = cv2.resize(
        np.ascontiguousarray(frame[::4, ::4]), _TINY, interpolation=cv2.INTER_AREA
    )
    return np.asarray(small, np.float32)


def _settled(last: Quad | None, exact: Quad, long_side: float) -> Quad:
    """The new place; while it lies still, mostly the old.

    The corners of a page that is turned by a quarter would be smoothed through its
    middle, so a jump is taken as it is.
    """
    if last is None:
        return exact
    share = _BLEND * max(1.0, _apart(last, exact) / (_STILL * long_side))
    return Quad.of(last.points() + min(1.0, share) * (exact.points() - last.points()))


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
