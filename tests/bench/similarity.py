"""SSIMULACRA2 of our file and of Pillow's best quality, page by page.

`python -m tests.bench.similarity PHOTOS COUNT FIRST`: photographs straightened by their
true corners, then drawn certificates from seed FIRST on. A page that Pillow fits with
quality 90 or better is not squeezed by the limit and is only counted.
"""

import json
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from camera.geometry import Quad, aspect_ratio, output_size, snapped
from camera.straighten import straighten
from specimens.document import Kind
from specimens.documents import make_document
from specimens.fonts import Fonts
from specimens.people import specimen_person
from tests.bench.camera import FONTS
from tests.bench.compression import LIMIT, SIDE, halving, ours, pillow, seen, similarity

KINDS = (Kind.DIPLOMA, Kind.DEGREE)
EASY = 90  # Pillow's quality from which a page is not squeezed


def photographed(folder: Path) -> Iterator[tuple[str, np.ndarray]]:
    """Each page of the photographs, flat, as large as it is finished."""
    for known in json.loads((folder / "truth.json").read_text(encoding="utf-8")):
        image = cv2.imread(str(folder / known["file"]))
        assert image is not None, known["file"]
        quad = Quad.of(np.asarray(known["quad"], np.float64))
        height, width = image.shape[:2]
        ratio = snapped(aspect_ratio(quad, width, height))
        yield known["file"], straighten(image, quad, output_size(quad, ratio, SIDE))


def drawn(count: int, first: int) -> Iterator[tuple[str, np.ndarray]]:
    """Certificates of persons from `first` on, as a camera sees them."""
    fonts = Fonts.from_directory(FONTS)
    for seed in range(first, first + count):
        kind = KINDS[seed % len(KINDS)]
        document = make_document(kind, specimen_person(seed), fonts)
        flat = cv2.cvtColor(np.asarray(document.image), cv2.COLOR_RGB2BGR)
        scale = SIDE / max(flat.shape)
        flat = cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        yield f"{kind.value} {seed}", seen(flat, seed)


def compare(pages: Iterator[tuple[str, np.ndarray]]) -> Iterator[str]:
    """A line for each page, then the gains of those that the limit squeezes."""
    gains, easy = [], 0
    for name, image in pages:
        if len(pillow(image, EASY)) <= LIMIT:
            easy += 1
            continue
        peer, mine = (_scored(image, fit(image)[0]) for fit in (halving, ours))
        gains.append(mine - peer)
        yield f"{name:16} Pillow {peer:5.1f}, ours {mine:5.1f}, {mine - peer:+5.1f}"
    if gains:
        ordered = sorted(gains)
        yield (
            f"{len(gains)} squeezed: least {ordered[0]:+.1f}, median"
            f" {statistics.median(gains):+.1f}, most {ordered[-1]:+.1f};"
            f" {sum(gain >= 4 for gain in gains)} at least +4,"
            f" {sum(gain >= 8 for gain in gains)} at least +8; {easy} not squeezed"
        )


def _scored(image: np.ndarray, made: bytes) -> float:
    opened = cv2.imdecode(np.frombuffer(made, np.uint8), cv2.IMREAD_COLOR)
    assert opened is not None
    return similarity(image, opened)


def main() -> None:
    """Compare on both kinds of page."""
    folder, count, first = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for pages in (drawn(count, first), photographed(folder)):
        for line in compare(pages):
            print(line, flush=True)


if __name__ == "__main__":
    main()
