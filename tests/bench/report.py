"""The whole pipeline's pictures beside their photographs, as a page to look at.

    python -m tests.bench.report PHOTOS_DIR [--out DIR] [--variants]

A `truth.json` in the folder, as `duanzheng specimens photos` writes it, is compared
with. Without a folder `make bench` draws photographs of specimens.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from camera.load import load
from camera.params import Params
from camera.pipeline import Capture
from camera.straighten import shrunk
from specimens.files import write_photos
from specimens.fonts import installed_fonts
from specimens.scene import Difficulty
from tests.bench import page, variants
from tests.bench.known import entries, has_truth, read_from
from tests.bench.options import Options
from tests.bench.results import Result, results

SMALL = 800  # px, long side of a picture on the page
SHORT, LONG = 9, 45  # drawn photographs when no folder is given
FOUND, TRUE, PLACE = (0, 110, 255), (60, 230, 60), (40, 40, 220)  # BGR


def rows(options: Options) -> Iterator[str]:
    """Write the report; a line for what was counted and one for where it is."""
    out = options.out / "report"
    if options.photos is not None:
        yield from written(options.photos, out)
        return
    with tempfile.TemporaryDirectory() as name:
        count = LONG if options.long else SHORT
        fonts, level = installed_fonts(), Difficulty.MEDIUM
        write_photos(Path(name), count, 1, fonts, difficulty=level)
        yield from written(Path(name), out, f"{count} drawn photographs, {level}")


def written(folder: Path, out: Path, title: str = "") -> Iterator[str]:
    """Write `out`/index.html and its pictures for the photographs of a folder."""
    out.mkdir(parents=True, exist_ok=True)
    every = sorted(results(folder), key=lambda result: result.badness, reverse=True)
    for result in every:
        _write_pictures(result, out)
    index = out / "index.html"
    name = title or f"{folder.name}: {len(every)} photographs"
    index.write_text(page.page(every, name), encoding="utf-8")
    yield "; ".join(f"{what}: {much}" for what, much in page.summary(every))
    yield f"report: {index}"


def _write_pictures(result: Result, out: Path) -> None:
    if result.capture is None:
        return
    (out / page.finished_name(result)).write_bytes(result.capture.picture)
    cv2.imwrite(str(out / page.small_name(result)), _marked(result.capture))
    cv2.imwrite(str(out / page.photo_name(result)), _framed(result))


def _marked(capture: Capture) -> np.ndarray:
    """The finished picture made small, with the places of its problems."""
    data = np.frombuffer(capture.picture, np.uint8)
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR)
    small = shrunk(picture, SMALL).copy()
    scale = max(small.shape[:2]) / max(picture.shape[:2])
    for problem in capture.problems:
        if problem.place is not None:
            box = problem.place
            start, end = (box.left, box.top), (box.right, box.bottom)
            at = [[round(value * scale) for value in corner] for corner in (start, end)]
            cv2.rectangle(small, at[0], at[1], PLACE, 2)
    return small


def _framed(result: Result) -> np.ndarray:
    """The photograph made small, with the frame found and the true one."""
    capture = result.capture
    assert capture is not None
    image = load(result.path, Params().load).image
    small = shrunk(image, SMALL).copy()
    scale = max(small.shape[:2]) / max(image.shape[:2])
    if capture.found:
        corners = read_from(capture) * scale
        _outline(small, corners, FOUND, 4)
        start = [int(value) for value in np.rint(corners[0])]
        cv2.circle(small, start, 9, FOUND, cv2.FILLED, cv2.LINE_AA)
    if result.true is not None:
        _outline(small, result.true * scale, TRUE, 1)
    return small


def _outline(
    image: np.ndarray, corners: np.ndarray, colour: tuple[int, int, int], width: int
) -> None:
    points = np.rint(corners).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(image, [points], True, colour, width, cv2.LINE_AA)


def main() -> None:
    """Report on a folder, or count its photographs found and turned in every way."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("photos", type=Path, metavar="PHOTOS_DIR")
    parser.add_argument("--out", type=Path, default=Options().out / "report")
    parser.add_argument(
        "--variants",
        action="store_true",
        help="instead: every photo in four rotations and mirrored, counted",
    )
    told = parser.parse_args()
    if not entries(told.photos):
        parser.error(f"{told.photos} has no JPEG or PNG")
    if told.variants and not has_truth(told.photos):
        parser.error(f"{told.photos} has no truth.json to compare with")
    lines = variants.rows if told.variants else lambda p: written(p, told.out)
    for line in lines(told.photos):
        print(line, flush=True)


if __name__ == "__main__":
    main()
