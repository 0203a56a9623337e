"""Which way is up, beside Tesseract's OSD, on straightened specimens drawn anew.

Pages of all kinds and many people, at many sizes, blurred, noisy, darkened and a little
askew, in four turns and mirrored. `right` and `wrong` are of those that were answered;
`asked` are those without a claim. Mirroring is counted apart: how many mirrored pages
were told, and how many plain ones were called mirrored. Tesseract knows no mirroring.

    python -m tests.bench.orientation COUNT [FIRST]

Ours alone on COUNT pages from FIRST on, each page that is not right named as it comes.
"""

import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image

from camera.params import Params
from camera.read import text_reader
from camera.straighten import shrunk, turned, unmirrored
from camera.upright import Turn, find_upright
from specimens.document import Kind
from specimens.documents import make_document
from specimens.fonts import Fonts, installed_fonts
from specimens.people import specimen_person
from tests.bench.options import Options

SHORT, LONG = 63, 567  # pages: whole rounds of the nine kinds
MIRRORED = 4  # of as many pages one is shown mirrored as well
TOLD = 50  # pages between two lines on the screen
SIDES = (900, 1240, 1654, 2000)  # px, long side
BLURS = (0.0, 0.0, 0.6, 1.1)  # px, sigma
ASKEW = 0.006  # of the side: how far a straightened corner may be off
REFUSED = "Too few characters"  # what Tesseract says when it gives no answer

Finder = Callable[[np.ndarray], Turn | None]


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A straightened page (BGR) and the turn that makes it upright."""

    name: str
    image: np.ndarray
    turn: Turn


@dataclass(slots=True)
class Tally:
    """What a finder answered, plain pages apart from mirrored ones."""

    right: int = 0
    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    false_mirrors: int = 0
    mirrors: int = 0
    mirrors_told: int = 0
    seconds: list[float] = field(default_factory=list)


def rows(options: Options) -> Iterator[str]:
    """A line for each finder, and the pages that ours turned wrongly."""
    finders: dict[str, Finder] = {"ours": ours}
    if shutil.which("tesseract") is not None:
        finders["Tesseract OSD"] = tesseract
    tallies = {name: Tally() for name in finders}
    for page in pages(LONG if options.long else SHORT):
        for name, find in finders.items():
            _add(tallies[name], find, page)
    total = tallies["ours"].right + tallies["ours"].asked + len(tallies["ours"].wrong)
    yield f"turn upright: {total} plain pages, {tallies['ours'].mirrors} mirrored"
    yield f"  {'':14} right asked wrong  mirrors told  false alarms   median"
    for name, tally in tallies.items():
        yield f"  {name:14} {_line(tally)}"
    if "Tesseract OSD" not in finders:
        yield "  Tesseract is missing: apt install tesseract-ocr"
    yield from (f"  wrong, ours: {name}" for name in tallies["ours"].wrong)


def ours(image: np.ndarray) -> Turn | None:
    """The claim of the camera, text found first as in the pipeline."""
    params = Params()
    reader = text_reader(params.read)
    found = find_upright(image, reader.find(image), reader, params.upright)
    return found.turn if found.claimed else None


def tesseract(image: np.ndarray) -> Turn | None:
    """The clockwise turn that `tesseract --psm 0` asks for; None when it refuses."""
    done = subprocess.run(
        ["tesseract", "stdin", "stdout", "--psm", "0", "-l", "osd"],
        input=cv2.imencode(".png", image)[1].tobytes(),
        capture_output=True,
        check=False,
    )
    for line in done.stdout.decode().splitlines():
        if line.startswith("Rotate:"):
            return Turn(int(line.partition(":")[2]))
    words = done.stderr.decode(errors="replace")
    if REFUSED not in words:
        raise RuntimeError(words)
    return None


def pages(count: int, first: int = 0) -> Iterator[Page]:
    """The pages, each turn as often as the others; some again, mirrored."""
    fonts, kinds = installed_fonts(), list(Kind)
    for i in range(first, first + count):
        upright = _worn(i, kinds[i % len(kinds)], fonts)
        name = f"{kinds[i % len(kinds)]} of person {i // len(kinds)}"
        # Counted by rounds, so that every kind comes in every turn.
        turn = 90 * ((i + i // len(kinds)) % 4)
        yield _shown(name, upright, Turn(turn))
        if i % MIRRORED == 0:
            yield _shown(name, upright, Turn(turn, mirrored=True))


def _add(tally: Tally, find: Finder, page: Page) -> None:
    start = time.perf_counter()
    found = find(page.image)
    tally.seconds.append(time.perf_counter() - start)
    if page.turn.mirrored:
        tally.mirrors += 1
        tally.mirrors_told += found is not None and found.mirrored
        return
    if found is None:
        tally.asked += 1
    elif found == page.turn:
        tally.right += 1
    else:
        tally.wrong.append(f"{page.name}, {page.turn.rotation} told as {found}")
    tally.false_mirrors += found is not None and found.mirrored


def _line(tally: Tally) -> str:
    mirrors = f"{tally.mirrors_told} of {tally.mirrors}"
    return (
        f"{tally.right:5} {tally.asked:5} {len(tally.wrong):5} {mirrors:>13}"
        f" {tally.false_mirrors:13} {statistics.median(tally.seconds) * 1000:5.0f} ms"
    )


def _shown(name: str, upright: np.ndarray, turn: Turn) -> Page:
    """The page as it lies before `turn` is applied to it."""
    image = turned(upright, 360 - turn.rotation)
    return Page(name, unmirrored(image) if turn.mirrored else image, turn)


def _worn(seed: int, kind: Kind, fonts: Fonts) -> np.ndarray:
    """One specimen as a camera would show it after straightening, upright."""
    person = specimen_person(seed // len(Kind))
    flat = _bgr(make_document(kind, person, fonts).image)
    rng = np.random.default_rng(seed)
    choose = random.Random(f"orientation/{seed}")
    image = _askew(shrunk(flat, choose.choice(SIDES)), rng)
    sigma = choose.choice(BLURS)
    if sigma:
        image = cv2.GaussianBlur(image, (0, 0), sigma)
    light = choose.uniform(0.45, 1.0)
    noise = rng.normal(0, choose.uniform(1, 7), image.shape).astype(np.float32)
    dim = np.clip(image * light + noise, 0, 255).astype(np.uint8)
    coded = cv2.imencode(
        ".jpg", dim, [cv2.IMWRITE_JPEG_QUALITY, choose.randrange(60, 95)]
    )
    return cv2.imdecode(coded[1], cv2.IMREAD_COLOR)


def _askew(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The page with corners off by what straightening leaves."""
    height, width = image.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    off = rng.uniform(-ASKEW, ASKEW, (4, 2)) * max(width, height)
    matrix = cv2.getPerspectiveTransform(corners, (corners + off).astype(np.float32))
    return cv2.warpPerspective(
        image, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE
    )


def _bgr(image: Image.Image) -> np.ndarray:
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])


def main() -> None:
    """Tell each page that is not right, and the figures so far after every fifty."""
    count, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    tally = Tally()
    for seen, page in enumerate(pages(count, first), start=1):
        before = (tally.right, tally.mirrors_told)
        _add(tally, ours, page)
        if (tally.right, tally.mirrors_told) == before:
            print(f"  not right: {page.name}, {page.turn}", flush=True)
        if seen % TOLD == 0:
            print(f"{seen:5} {_line(tally)}", flush=True)
    print(f"all   {_line(tally)}")
    print(*tally.wrong, sep="\n")


if __name__ == "__main__":
    main()
