"""One 12 MP photograph to a finished picture, beside decode, warp and encode alone."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from camera.params import Params
from camera.pipeline import process_file
from specimens.document import Kind
from specimens.documents import make_document
from specimens.fonts import Fonts
from specimens.people import specimen_person
from specimens.photo import photograph
from specimens.scene import PRESETS
from tests.bench.pairs import Pair

FONTS = Path(sys.prefix) / "share" / "duanzheng" / "fonts"
SIZE = (2000, 1414)


def pairs() -> Iterator[Pair]:
    """The whole pipeline with reading, on a diploma that lies askew."""
    document = make_document(
        Kind.DIPLOMA, specimen_person(1), Fonts.from_directory(FONTS)
    )
    photo = photograph(document, PRESETS["tilted"], 1)
    assert photo.quad is not None
    corners = np.asarray([tuple(corner) for corner in photo.quad], np.float32)
    width, height = SIZE
    page = np.asarray([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "photo.jpg"
        path.write_bytes(photo.jpeg())

        def floor() -> None:
            image = cv2.imread(str(path))
            assert image is not None
            homography = cv2.getPerspectiveTransform(corners, page)
            straight = cv2.warpPerspective(image, homography, SIZE)
            cv2.imencode(".jpg", straight, [cv2.IMWRITE_JPEG_QUALITY, 60])

        yield Pair(
            "12 MP photo, found to finished, with reading",
            lambda: process_file(path, Params()),
            "one decode, one warp, one encode",
            floor,
            rounds=7,
        )
