"""Fitting pages into 200 kB, beside the tools that people use for it.

All get the same straightened pages at the same size, and all times are processor time
beside the same floor. What is not installed is named, not replaced.
"""

import io
import json
import os
import random
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from camera.compress import compress
from camera.params import CompressParams
from camera.tones import toned
from specimens.document import Kind
from specimens.documents import make_document
from specimens.fonts import Fonts
from specimens.people import specimen_person
from tests.bench.camera import FONTS
from tests.bench.reading_loss import Print, fine_print, loss

LIMIT = 200_000  # bytes
SIDE = 2000  # px
NOISE = 4.0  # 8-bit levels, of a camera indoors
INPUTS = 210
PEERS = Path(os.environ.get("PEERS", ".venv/peers"))
SHARP = """
const sharp = require('sharp'); sharp.concurrency(1);
(async () => {
  const raw = await sharp(process.argv[1]).raw().toBuffer({resolveWithObject: true});
  const start = process.cpuUsage();
  let low = 1, high = 100, best = Buffer.alloc(0);
  while (low <= high) {
    const quality = (low + high) >> 1;
    const made = await sharp(raw.data, {raw: raw.info})
      .jpeg({mozjpeg: true, quality}).toBuffer();
    if (made.length <= +process.argv[3]) { best = made; low = quality + 1; }
    else high = quality - 1;
  }
  const used = process.cpuUsage(start);
  require('fs').writeFileSync(process.argv[2], best);
  console.log(JSON.stringify((used.user + used.system) / 1e6));
})();
"""

Fit = Callable[[np.ndarray], tuple[bytes, float]]
"""A picture (BGR) to a file and the seconds of processor time it took."""


@dataclass(frozen=True, slots=True)
class Page:
    """A flat page as a camera sees it, and its lines when they are fine print."""

    name: str
    image: np.ndarray
    lines: tuple[Print, ...] = ()


def rows() -> Iterator[str]:
    """A line for each page and tool, then how well the budget is used."""
    fits: dict[str, Fit] = {
        "ours": ours,
        "ours, few tones": few_tones,
        "Pillow, loop": loop,
        "Pillow, halving": halving,
    }
    for name, (fit, present) in _outside().items():
        if present:
            fits[name] = fit
        else:
            yield f"compress: {name} is not installed, so it is not compared"
    if find_spec("ssimulacra2") is None:
        yield "compress: no ssimulacra2 library, so similarity is not measured"
    for page in _pages():
        base = floor(page.image)
        for name, fit in fits.items():
            yield f"compress {page.name:9} {name:16} {_judged(page, fit, base)}"
    yield _budget()


def ours(image: np.ndarray) -> tuple[bytes, float]:
    """The default mode."""
    return _timed(lambda: compress(image, CompressParams(limit=LIMIT)).picture)


def few_tones(image: np.ndarray) -> tuple[bytes, float]:
    """The form for fine print; nothing where a page cannot take it."""

    def fit() -> bytes:
        made = toned(image, CompressParams(limit=LIMIT))
        return made.png if made is not None else b""

    return _timed(fit)


def loop(image: np.ndarray) -> tuple[bytes, float]:
    """Quality down by five until it fits, as tutorials do."""

    def fit() -> bytes:
        made = (pillow(image, quality) for quality in range(95, 0, -5))
        return next((data for data in made if len(data) <= LIMIT), b"")

    return _timed(fit)


def halving(image: np.ndarray) -> tuple[bytes, float]:
    """The best whole quality by halving the range."""

    def fit() -> bytes:
        low, high, best = 1, 95, b""
        while low <= high:
            quality = (low + high) // 2
            made = pillow(image, quality)
            if len(made) <= LIMIT:
                low, best = quality + 1, made
            else:
                high = quality - 1
        return best

    return _timed(fit)


def floor(image: np.ndarray) -> float:
    """Seconds of one decode, one resize and one encode."""
    large = cv2.resize(image, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
    data = cv2.imencode(".jpg", large, [cv2.IMWRITE_JPEG_QUALITY, 92])[1]

    def once() -> bytes:
        opened = cv2.imdecode(data, cv2.IMREAD_COLOR)
        size = (image.shape[1], image.shape[0])
        small = cv2.resize(opened, size, interpolation=cv2.INTER_AREA)
        return bytes(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 60])[1])

    once()
    return _timed(once)[1]


def _outside() -> dict[str, tuple[Fit, bool]]:
    """Tools that are other programs, and whether each is there."""
    convert, node = Path("/usr/bin/convert"), shutil.which("node")
    sharp = (PEERS / "node_modules/sharp").is_dir() and node is not None
    return {
        "jpegoptim": (_jpegoptim, shutil.which("jpegoptim") is not None),
        "ImageMagick": (_imagemagick, convert.exists()),
        "sharp/mozjpeg": (_sharp, sharp),
    }


def _jpegoptim(image: np.ndarray) -> tuple[bytes, float]:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "page.jpg"
        path.write_bytes(pillow(image, 95))
        wanted = f"--size={LIMIT // 1024}k"  # its k is 1024 bytes
        command = ["jpegoptim", "-q", "-s", "--all-progressive", wanted, str(path)]
        spent = _children(command)
        return path.read_bytes(), spent


def _imagemagick(image: np.ndarray) -> tuple[bytes, float]:
    with tempfile.TemporaryDirectory() as name:
        source, path = Path(name) / "page.ppm", Path(name) / "page.jpg"
        cv2.imwrite(str(source), image)
        extent = f"jpeg:extent={LIMIT}b"
        command = ["/usr/bin/convert", str(source), "-define", extent, str(path)]
        spent = _children(command)
        return path.read_bytes(), spent


def _sharp(image: np.ndarray) -> tuple[bytes, float]:
    with tempfile.TemporaryDirectory() as name:
        source, path = Path(name) / "page.png", Path(name) / "page.jpg"
        cv2.imwrite(str(source), image)
        said = subprocess.run(
            ["node", "-e", SHARP, str(source), str(path), str(LIMIT)],
            check=True,
            capture_output=True,
            env={**os.environ, "NODE_PATH": str((PEERS / "node_modules").resolve())},
        )
        return path.read_bytes(), float(json.loads(said.stdout))


def _children(command: list[str]) -> float:
    """Run another program; return the seconds of processor time it took."""
    before = os.times()
    subprocess.run(command, check=True, capture_output=True)
    after = os.times()
    return (
        after.children_user
        + after.children_system
        - before.children_user
        - before.children_system
    )


def _timed(fit: Callable[[], bytes]) -> tuple[bytes, float]:
    start = time.process_time()
    made = fit()
    return made, time.process_time() - start


def pillow(image: np.ndarray, quality: int) -> bytes:
    """One JPEG at a whole quality, Pillow's defaults otherwise."""
    out = io.BytesIO()
    rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
    Image.fromarray(rgb).save(out, "JPEG", quality=quality)
    return out.getvalue()


def _judged(page: Page, fit: Fit, base: float) -> str:
    made, spent = fit(page.image)
    if not made:
        return "nothing that fits"
    over = "" if len(made) <= LIMIT else " OVER"
    words = f"{len(made):7} B{over}, {spent / base:5.2f}x the floor"
    opened = cv2.imdecode(np.frombuffer(made, np.uint8), cv2.IMREAD_COLOR)
    assert opened is not None
    if page.lines:
        words += f", reading loss {loss(opened, page.lines, SIDE):.3f}"
    if find_spec("ssimulacra2") is not None:
        words += f", SSIMULACRA2 {similarity(page.image, opened):5.1f}"
    return words


def similarity(reference: np.ndarray, image: np.ndarray) -> float:
    """SSIMULACRA2 at the size of the reference."""
    from ssimulacra2 import compute_ssimulacra2  # noqa: PLC0415  not everywhere

    size = (reference.shape[1], reference.shape[0])
    shown = cv2.resize(image, size, interpolation=cv2.INTER_CUBIC)
    with tempfile.TemporaryDirectory() as name:
        paths = [str(Path(name) / f"{part}.png") for part in ("a", "b")]
        for path, picture in zip(paths, (reference, shown), strict=True):
            cv2.imwrite(path, picture)
        return float(compute_ssimulacra2(*paths))


def _pages() -> Iterator[Page]:
    fonts = Fonts.from_directory(FONTS)
    image, lines = fine_print(fonts, 2.5, SIDE)
    yield Page("fine", seen(image, 1), lines)
    for seed, kind in enumerate((Kind.DIPLOMA, Kind.DEGREE, Kind.FORM)):
        document = make_document(kind, specimen_person(seed), fonts)
        flat = cv2.cvtColor(np.asarray(document.image), cv2.COLOR_RGB2BGR)
        scale = SIDE / max(flat.shape)
        flat = cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        yield Page(kind.value, seen(flat, seed))


def seen(flat: np.ndarray, seed: int) -> np.ndarray:
    """A flat page with the softness and the noise of a camera."""
    rng = np.random.default_rng(seed)
    soft = cv2.GaussianBlur(flat, (0, 0), 0.7).astype(np.float32)
    noise = rng.normal(0, NOISE, soft.shape).astype(np.float32)
    return np.clip(soft + cv2.GaussianBlur(noise, (0, 0), 0.6), 0, 255).astype(np.uint8)


def _budget() -> str:
    """How well the budget is used, over many sizes and parts of the pages."""
    rng = random.Random("bench/compression")
    pages = [page.image for page in _pages()]
    used, encodes, over, small = [], [], 0, 0
    for _ in range(INPUTS):
        page = rng.choice(pages)
        height, width = (rng.randint(side // 2, side) for side in page.shape[:2])
        top, left = (
            rng.randint(0, page.shape[0] - height),
            rng.randint(0, page.shape[1] - width),
        )
        params = CompressParams(limit=rng.choice((LIMIT, LIMIT // 2)))
        made = compress(page[top : top + height, left : left + width], params)
        over += len(made.picture) > params.limit
        encodes.append(made.encodes)
        if made.scale <= params.finest:
            small += 1
        else:
            used.append(len(made.picture) / params.limit)
    good = sum(share >= 0.92 for share in used) / len(used)
    return (
        f"compress {INPUTS} inputs: {over} over the limit, {small} at the finest scale,"
        f" {good:.1%} of the others use 92 % or more (median"
        f" {statistics.median(used):.3f}), {statistics.mean(encodes):.2f} encodings"
        f" on average, {max(encodes)} at most"
    )
