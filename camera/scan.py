"""Tell a scan whose printed border was taken for the page's edge.

Certificates and forms have a frame inside a margin of paper. On a desk the paper's own
edge is found; in a scan there is none, and cutting along the frame would take the
margin away. A printed frame lies as straight in a scan as no page lies under a camera,
and outside it is the same paper as inside.
"""

import numpy as np

from camera.arrays import Bgr, Floats
from camera.fields import lab_of, resized
from camera.geometry import Quad

_SIDE = 400  # px, long side that is looked at
# Scans and straightened pages measured 0.1 degrees at most, photographs 0.49 at least.
_STRAIGHT = np.sin(np.deg2rad(0.3))
_LARGE = 0.5  # share of the picture
_STRIP = 0.012  # of the long side: a narrower strip outside says nothing
# Lab units: margins of scans measured 12 at most. The one light desk among the
# photographs comes as near, so it is the straightness that decides.
_SAME = 15.0


def is_scan(image: Bgr, quad: Quad) -> bool:
    """Whether `quad`, in pixels of `image`, is a frame printed on a page that fills it.

    Args:
        image: (h, w, 3) uint8 BGR.
    """
    height, width = image.shape[:2]
    if not _upright(quad) or quad.area() < _LARGE * width * height:
        return False
    scale = min(1.0, _SIDE / max(height, width))
    lab = lab_of(resized(image, scale))
    left, top, right, bottom = _box(quad.scaled(scale), lab.shape)
    inside = lab[top:bottom, left:right].reshape(-1, 3)
    light = inside[:, 0] >= np.percentile(inside[:, 0], 70)
    paper = np.median(inside[light], axis=0)
    least = max(2, round(_STRIP * max(lab.shape)))
    beyond = (lab[:top], lab[bottom:], lab[:, :left], lab[:, right:])
    strips = [strip for strip in beyond if min(strip.shape[:2]) >= least]
    return len(strips) > 1 and all(_bare(strip, paper) for strip in strips)


def _upright(quad: Quad) -> bool:
    along = np.roll(quad.points(), -1, axis=0) - quad.points()
    unit = np.abs(along) / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1)
    return bool((unit.min(axis=1) < _STRAIGHT).all())


def _box(quad: Quad, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    low, high = quad.points().min(axis=0), quad.points().max(axis=0)
    left, top = np.maximum(np.rint(low), 0).astype(int)
    right, bottom = np.minimum(np.rint(high), (shape[1], shape[0])).astype(int)
    return int(left), int(top), int(right), int(bottom)


def _bare(strip: Floats, paper: Floats) -> bool:
    """Whether most of a strip is paper of that colour."""
    middle = np.median(strip.reshape(-1, 3), axis=0)
    return float(np.linalg.norm(middle - paper)) < _SAME
