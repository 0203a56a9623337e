"""Three other ways to find a page, each written anew from its published method.

All take a photograph (h, w, 3) uint8 BGR of any size and give four corners in its
pixels, in any order, or None.
"""

import itertools
import math

import cv2
import numpy as np

TUTORIAL_HEIGHT = 500  # px
JSCANIFY_SIDE = 1000  # px, long side; the size its own demonstration works at
SCANNER_HEIGHT = 500  # px
SCANNER_LEAST = 0.25  # share of the picture that a page covers at least
SCANNER_SKEW = 40.0  # degrees between the largest and the smallest angle at most
SCANNER_APART = 20.0  # px between two corners
SCANNER_STRAIGHTEN = 80.0  # px that a contour may be off its polygon


def tutorial(image: np.ndarray) -> np.ndarray | None:
    """OpenCV's tutorials: blur, Canny 75/200, the largest contour of four points."""
    small, scale = _shrunk(image, TUTORIAL_HEIGHT / image.shape[0])
    edges = cv2.Canny(cv2.GaussianBlur(_grey(small), (5, 5), 0), 75, 200)
    for contour in _largest(edges, cv2.RETR_LIST):
        around = cv2.arcLength(contour, closed=True)
        simple = cv2.approxPolyDP(contour, 0.02 * around, closed=True)
        if len(simple) == 4:
            return _points(simple) / scale
    return None


def jscanify(image: np.ndarray) -> np.ndarray | None:
    """jscanify (npm): edges, blurred and thresholded; the largest contour's extremes.

    Corners are the contour's points farthest from the middle of its rectangle, one in
    each quadrant around that middle.
    """
    small, scale = _shrunk(image, JSCANIFY_SIDE / max(image.shape[:2]))
    soft = cv2.GaussianBlur(cv2.Canny(small, 50, 200), (3, 3), 0)
    _, black_white = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    contours = _largest(black_white, cv2.RETR_CCOMP)
    if not contours:
        return None
    points = _points(contours[0])
    x, y = (points - cv2.minAreaRect(contours[0])[0]).T
    distance = np.hypot(x, y)
    corners = []
    for inside in (
        (x < 0) & (y < 0),
        (x > 0) & (y < 0),
        (x > 0) & (y > 0),
        (x < 0) & (y > 0),
    ):
        if not inside.any():
            return None
        corners.append(points[np.where(inside, distance, -1.0).argmax()])
    return np.array(corners) / scale


def document_scanner(image: np.ndarray) -> np.ndarray:
    """OpenCV-Document-Scanner: corners from line segments, or a contour's polygon.

    The larger of both; the whole frame when neither is plausible, as its users get it.
    """
    small, scale = _shrunk(image, SCANNER_HEIGHT / image.shape[0])
    smooth = cv2.GaussianBlur(_grey(small), (7, 7), 0)
    closed = cv2.morphologyEx(
        smooth, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (9, 9))
    )
    edges = cv2.Canny(closed, 0, 84)
    found = [*_from_segments(edges), *_from_contours(edges)]
    if not found:
        return frame(image)
    return max(found, key=lambda quad: cv2.contourArea(quad.astype(np.float32))) / scale


def frame(image: np.ndarray) -> np.ndarray:
    """The corners of the whole picture."""
    height, width = image.shape[:2]
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)


def _from_segments(edges: np.ndarray) -> list[np.ndarray]:
    """The most regular of the five largest quads between line corners, if plausible."""
    quads = [
        _clockwise(np.array(four, np.float64))
        for four in itertools.combinations(_line_corners(edges), 4)
    ]
    quads.sort(key=lambda quad: cv2.contourArea(quad.astype(np.float32)), reverse=True)
    best = sorted(quads[:5], key=_skew)[:1]
    return [quad for quad in best if _plausible(quad, edges.shape)]


def _from_contours(edges: np.ndarray) -> list[np.ndarray]:
    """The largest contour whose rough polygon is a plausible quad."""
    for contour in _largest(edges, cv2.RETR_EXTERNAL):
        simple = cv2.approxPolyDP(contour, SCANNER_STRAIGHTEN, closed=True)
        if len(simple) == 4 and _plausible(_points(simple), edges.shape):
            return [_points(simple)]
    return []


def _line_corners(edges: np.ndarray) -> list[tuple[float, float]]:
    """Ends and crossings of the two longest level and the two longest steep lines."""
    level, steep = _drawn_segments(edges)
    ends_level, level_lines = _longest(level)
    ends_steep, steep_lines = _longest(steep.T)
    rows, columns = np.nonzero(level_lines & steep_lines.T)
    crossings = zip(columns.tolist(), rows.tolist(), strict=True)
    apart: list[tuple[float, float]] = []
    for corner in (*ends_level, *((x, y) for y, x in ends_steep), *crossings):
        if all(math.dist(corner, other) >= SCANNER_APART for other in apart):
            apart.append(corner)
    return apart


def _drawn_segments(edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Line segments on two canvases, level and steep, each a little prolonged."""
    level, steep = np.zeros_like(edges), np.zeros_like(edges)
    segments = cv2.createLineSegmentDetector().detect(edges)[0]
    for x1, y1, x2, y2 in () if segments is None else segments.reshape(-1, 4):
        if abs(x2 - x1) > abs(y2 - y1):
            _draw_long(level, (x1, y1), (x2, y2))
        else:
            _draw_long(steep.T, (y1, x1), (y2, x2))
    return level, steep


def _draw_long(
    canvas: np.ndarray, a: tuple[float, float], b: tuple[float, float]
) -> None:
    """A segment drawn from left to right, 5 px longer at both ends."""
    (x1, y1), (x2, y2) = sorted((a, b))
    ends = (
        (max(int(x1) - 5, 0), int(y1)),
        (min(int(x2) + 5, canvas.shape[1] - 1), int(y2)),
    )
    whole = np.ascontiguousarray(canvas)
    cv2.line(whole, *ends, 255, 2)
    canvas[:] = whole


def _longest(canvas: np.ndarray) -> tuple[list[tuple[float, float]], np.ndarray]:
    """The two longest strokes as lines from left to right: ends, and a mask."""
    contours, _ = cv2.findContours(
        np.ascontiguousarray(canvas), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    longest = sorted(
        contours, key=lambda c: cv2.arcLength(c, closed=True), reverse=True
    )
    ends: list[tuple[float, float]] = []
    lines = np.zeros(canvas.shape, np.uint8)
    for contour in longest[:2]:
        x, y = _points(contour).T
        left, right = x.min() + 2, x.max() - 2
        if left > right:  # a speck shorter than what was added to it
            continue
        start = (int(left), int(y[x == left].mean()))
        end = (int(right), int(y[x == right].mean()))
        cv2.line(lines, start, end, 1, 1)
        ends += [start, end]
    return ends, lines


def _plausible(quad: np.ndarray, shape: tuple[int, ...]) -> bool:
    area = cv2.contourArea(quad.astype(np.float32))
    return area > SCANNER_LEAST * shape[0] * shape[1] and _skew(quad) < SCANNER_SKEW


def _skew(quad: np.ndarray) -> float:
    """Largest less smallest angle of a quad, in degrees."""
    before, after = np.roll(quad, 1, axis=0) - quad, np.roll(quad, -1, axis=0) - quad
    lengths = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    cosines = (before * after).sum(axis=1) / np.maximum(lengths, 1e-9)
    angles = np.degrees(np.arccos(np.clip(cosines, -1, 1)))
    return float(np.ptp(angles))


def _clockwise(points: np.ndarray) -> np.ndarray:
    offsets = points - points.mean(axis=0)
    return points[np.argsort(np.arctan2(offsets[:, 1], offsets[:, 0]))]


def _largest(picture: np.ndarray, mode: int) -> list[np.ndarray]:
    contours, _ = cv2.findContours(picture, mode, cv2.CHAIN_APPROX_SIMPLE)
    return sorted(contours, key=cv2.contourArea, reverse=True)[:5]


def _points(contour: np.ndarray) -> np.ndarray:
    return np.asarray(contour, np.float64).reshape(-1, 2)


def _grey(image: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)


def _shrunk(image: np.ndarray, scale: float) -> tuple[np.ndarray, float]:
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return small, scale
