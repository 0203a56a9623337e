"""What a frame of the preview costs: processor time of one thread, 1280x720.

A diploma on a desk with a sensor's noise: lying still, pushed evenly, and the bare
desk under light that changes in every frame. Beside the time: how far the outline is
from the page, and how far it moves from frame to frame while the page lies still.
"""

import statistics
import time
from collections.abc import Iterator

import cv2
import numpy as np

from camera.live import Tracker
from specimens.document import Kind
from specimens.documents import make_document
from specimens.fonts import installed_fonts
from specimens.people import specimen_person
from tests.bench.options import Options

SIZE = (1280, 720)
FRAME_S = 1 / 30
FRAMES, MANY = 40, 200
NOISE = 3.0  # grey levels
CORNERS = np.array([(300, 120), (900, 95), (940, 560), (280, 540)], np.float32)
PUSH = np.array((4.0, 1.5), np.float32)  # px a frame, there and back

Scene = tuple[str, np.ndarray, np.ndarray, np.ndarray]
"""A name, where the page is in each frame (n, 4, 2), light (n,), and the page."""


def rows(options: Options) -> Iterator[str]:
    """A line for each scene."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    yield "preview, 1280x720, processor time a frame"
    yield f"  {'':32} {'median':>9} {'90 %':>9} {'off by':>8} {'jitter':>8}"
    try:
        for scene in _scenes(MANY if options.long else FRAMES):
            yield _row(*scene)
    finally:
        cv2.setNumThreads(threads)


def _scenes(count: int) -> Iterator[Scene]:
    made = make_document(Kind.DIPLOMA, specimen_person(70_001), installed_fonts())
    page = np.ascontiguousarray(np.asarray(made.image)[:, :, ::-1])
    page = cv2.resize(page, (900, 640), interpolation=cv2.INTER_AREA)
    steps = np.abs((np.arange(count) + 20) % 80 - 40)[:, None, None] * PUSH
    still, even = np.zeros((count, 1, 1)), np.ones(count)
    yield "still page, sensor noise", CORNERS + still, even, page
    yield "moving page", CORNERS + steps, even, page
    flicker = 1.0 + 0.2 * (np.arange(count) % 2)
    yield "empty desk, light changing", CORNERS + still, flicker, page[:0]


def _row(name: str, places: np.ndarray, light: np.ndarray, page: np.ndarray) -> str:
    tracker, rng = Tracker(), np.random.default_rng(7)
    spent, off, moved, last = [], [], [], None
    for i, place in enumerate(places):
        frame = _frame(page, place, light[i], rng)
        start = time.process_time()
        seen = tracker.look(frame, i * FRAME_S)
        spent.append((time.process_time() - start) * 1000)
        if seen.quad is not None:
            off.append(_apart(seen.quad.points(), place))
            moved += [_apart(seen.quad.points(), last)] if last is not None else []
            last = seen.quad.points()
    cost = spent[1:]  # the first frame loads the network
    figures = f"{statistics.median(cost):6.1f} ms {np.percentile(cost, 90):6.1f} ms"
    if not off:
        return f"  {name:32} {figures}   nothing shown, as it should be"
    still = np.ptp(places, axis=0).max() == 0
    jitter = f"{max(moved):5.1f} px" if still else ""
    return f"  {name:32} {figures} {statistics.median(off):5.1f} px {jitter}"


def _frame(
    page: np.ndarray, place: np.ndarray, light: float, rng: np.random.Generator
) -> np.ndarray:
    """The page at a place on a brown desk."""
    frame = np.full((SIZE[1], SIZE[0], 3), (62, 84, 108), np.uint8)
    if page.size:
        height, width = page.shape[:2]
        flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        matrix = cv2.getPerspectiveTransform(flat, place.astype(np.float32))
        cv2.warpPerspective(
            page, matrix, SIZE, frame, borderMode=cv2.BORDER_TRANSPARENT
        )
    noise = rng.normal(0.0, NOISE, frame.shape)
    return np.clip(frame * light + noise, 0, 255).astype(np.uint8)


def _apart(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.linalg.norm(a - b, axis=1).max())
