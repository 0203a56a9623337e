"""Photographs whose page is known, real or drawn, and how near an answer comes."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from camera.load import load
from camera.params import LoadParams
from camera.pipeline import Capture
from specimens.document import Kind
from specimens.documents import make_document
from specimens.fonts import Fonts, installed_fonts
from specimens.people import specimen_person
from specimens.photo import Photo, empty_desk, photograph
from specimens.scene import Difficulty, sample_scene

SIZE = (
    2000,
    1500,
)  # px; half of 12 MP, the first step of every finder makes it smaller
_A4 = (210.0, 297.0)  # mm


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A photograph (BGR) and its page's corners in reading order; None: no page."""

    name: str
    image: np.ndarray
    corners: np.ndarray | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A photograph in a folder, not read yet; `corners` as in `Known`."""

    path: Path
    corners: np.ndarray | None


def entries(folder: Path) -> list[Entry]:
    """What `truth.json` says of a folder; without it, its pictures, nothing known."""
    truth = folder / "truth.json"
    if not truth.is_file():
        names = (p for p in folder.iterdir() if p.suffix in {".jpg", ".jpeg", ".png"})
        return [Entry(path, None) for path in sorted(names)]
    return [
        Entry(folder / one["file"], _corners(one["quad"]))
        for one in json.loads(truth.read_text(encoding="utf-8"))
    ]


def has_truth(folder: Path) -> bool:
    """Whether what is said of the folder's photographs can be checked."""
    return (folder / "truth.json").is_file()


def photos(folder: Path) -> Iterator[Known]:
    """The photographs of a folder one by one, upright as their EXIF says.

    Raises:
        FileNotFoundError: no `truth.json` says where their pages are.
    """
    if not has_truth(folder):
        raise FileNotFoundError(folder / "truth.json")
    for entry in entries(folder):
        image = load(entry.path, LoadParams()).image
        yield Known(entry.path.name, image, entry.corners)


def drawn(level: Difficulty, count: int) -> Iterator[Known]:
    """Photographs of all kinds of specimens in turn, always the same ones."""
    fonts, kinds = installed_fonts(), list(Kind)
    for i in range(count):
        kind = kinds[i % len(kinds)]
        yield _known(f"{level} {i} {kind}", _photo(kind, i, level, fonts))


def desks(level: Difficulty, count: int) -> Iterator[Known]:
    """The desks of such photographs, in their light, with nothing on them.

    Clutter is left out because there are sheets of paper in it: finding one is right.
    """
    for i in range(count):
        scene = sample_scene(random.Random(f"bench/desk/{level}/{i}"), level)
        scene = replace(scene, clutter=0)
        yield _known(f"{level} desk {i}", empty_desk(_A4, scene, i, SIZE))


def overlap(found: np.ndarray | None, true: np.ndarray) -> float:
    """Return intersection over union; 0 when nothing was found."""
    if found is None:
        return 0.0
    a, b = (cv2.convexHull(points.astype(np.float32)) for points in (found, true))
    shared = cv2.intersectConvexConvex(a, b)[0]
    union = cv2.contourArea(a) + cv2.contourArea(b) - shared
    return float(shared / union) if union > 0 else 0.0


def read_from(capture: Capture) -> np.ndarray:
    """The corners in the photo of the finished picture: its TL TR BR BL, (4, 2)."""
    width, height = capture.width, capture.height
    frame = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    corners = frame if capture.quad is None else capture.quad.points()
    if capture.mirrored:
        corners = corners[[1, 0, 3, 2]]
    return np.roll(corners, capture.rotation // 90, axis=0)


def reads_right(corners: np.ndarray, true: np.ndarray) -> bool:
    """Whether of the eight ways to read these corners the one given is the nearest."""
    ways = [
        np.roll(side, turn, axis=0)
        for side in (corners, corners[[1, 0, 3, 2]])
        for turn in range(4)
    ]
    away = [float(np.linalg.norm(way - true, axis=1).sum()) for way in ways]
    return int(np.argmin(away)) == 0


def _corners(quad: list[list[float]] | None) -> np.ndarray | None:
    return None if quad is None else np.asarray(quad, np.float64)


def _photo(kind: Kind, seed: int, level: Difficulty, fonts: Fonts) -> Photo:
    document = make_document(kind, specimen_person(seed), fonts)
    scene = sample_scene(random.Random(f"bench/{level}/{seed}"), level)
    return photograph(document, scene, seed, SIZE)


def _known(name: str, photo: Photo) -> Known:
    corners = None
    if photo.quad is not None:
        corners = np.asarray([tuple(corner) for corner in photo.quad], np.float64)
    return Known(name, np.asarray(photo.image)[:, :, ::-1].copy(), corners)
