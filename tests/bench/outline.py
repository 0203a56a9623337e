"""Finding a page beside the method of OpenCV's tutorials, on the same specimens.

The peer is re-implemented from its description: shrink to 500 px high, blur, Canny
75/200, the largest contour that `approxPolyDP` at 2 % makes four points.
"""

import random
import resource
import statistics
from collections.abc import Callable, Iterator

import cv2
import numpy as np

from camera.detect import Detection, detect
from camera.params import Params
from specimens.document import Kind
from specimens.documents import make_document
from specimens.fonts import Fonts
from specimens.people import specimen_person
from specimens.photo import photograph
from specimens.scene import Difficulty, sample_scene
from tests.bench.camera import FONTS
from tests.bench.pairs import seconds

EACH = 6  # photographs of each difficulty; making one takes longer than finding in it
HEIGHT = 500  # px
LEVELS = (Difficulty.MEDIUM, Difficulty.HARD)

Finder = Callable[[np.ndarray], np.ndarray | None]


def rows() -> Iterator[str]:
    """A line for each finder and difficulty, and the memory used at most."""
    for level in LEVELS:
        photos = list(_photos(level))
        for name, find in (("ours", ours), ("Canny + contour", tutorial)):
            yield f"find, {level.value:6} {name:16} {_judged(find, photos)}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"memory at most, all of the above: {peak:.0f} MiB"


def ours(image: np.ndarray) -> np.ndarray | None:
    """Return the corners that the camera finds."""
    found = detect(image, Params().detect)
    return found.quad.points() if isinstance(found, Detection) else None


def tutorial(image: np.ndarray) -> np.ndarray | None:
    """Return the largest contour of four points, in pixels of `image`."""
    scale = HEIGHT / image.shape[0]
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    edges = cv2.Canny(grey, 75, 200)
    contours, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:5]:
        around = cv2.arcLength(contour, closed=True)
        simple = cv2.approxPolyDP(contour, 0.02 * around, closed=True)
        if len(simple) == 4:
            return np.asarray(simple, np.float64).reshape(4, 2) / scale
    return None


def overlap(found: np.ndarray | None, true: np.ndarray) -> float:
    """Return intersection over union; 0 when nothing was found."""
    if found is None:
        return 0.0
    a, b = (cv2.convexHull(points.astype(np.float32)) for points in (found, true))
    shared = cv2.intersectConvexConvex(a, b)[0]
    union = cv2.contourArea(a) + cv2.contourArea(b) - shared
    return float(shared / union) if union > 0 else 0.0


def _photos(level: Difficulty) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Photographs (BGR) of all kinds of documents in turn, and their corners."""
    fonts, kinds = Fonts.from_directory(FONTS), list(Kind)
    for i in range(EACH):
        document = make_document(kinds[i % len(kinds)], specimen_person(i), fonts)
        scene = sample_scene(random.Random(f"bench/{level}/{i}"), level)
        photo = photograph(document, scene, i)
        assert photo.quad is not None
        corners = np.asarray([tuple(corner) for corner in photo.quad], np.float64)
        yield np.asarray(photo.image)[:, :, ::-1].copy(), corners


def _judged(find: Finder, photos: list[tuple[np.ndarray, np.ndarray]]) -> str:
    find(photos[0][0])
    shares = [overlap(find(image), true) for image, true in photos]
    times = [seconds(lambda image=image: find(image)) for image, _ in photos]
    good = sum(share > 0.9 for share in shares)
    return (
        f"IoU > 0.9: {good}/{len(photos)}, mean {statistics.mean(shares):.3f},"
        f" {statistics.median(times) * 1000:6.1f} ms"
    )
