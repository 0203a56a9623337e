"""One 12 MP photograph to a finished picture, beside decode, warp and encode alone.

Three ways on the same file, in an order that turns: everything; everything but finding
and reading text, so that the picture is checked for light alone; and the least that any
program can do, with a plain JPEG and with one of the form that is kept. Peak memory is
each way's own, in a process of its own.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from camera.compress import compress, encode
from camera.detect import Detection, detect
from camera.geometry import aspect_ratio, output_size, snapped
from camera.load import load, warm
from camera.params import Params
from camera.pipeline import process_file
from camera.quality import judge
from camera.sandbox import sandbox
from camera.straighten import straighten
from specimens.document import Kind
from specimens.documents import make_document
from specimens.fonts import Fonts
from specimens.people import specimen_person
from specimens.photo import photograph
from specimens.scene import PRESETS
from tests.bench.options import Options

FONTS = Path(sys.prefix) / "share" / "duanzheng" / "fonts"
SIZE = (2000, 1414)
SHORT, LONG = 8, 24  # rounds
SCALE = 1.63  # of the tables: what this page needs to fit
_WHOLE_PROCESS = 2  # clock_getcpuclockid(3), as the kernel numbers such clocks
FLOOR = "one decode, one warp, one encode"

Way = Callable[[Path, np.ndarray], object]


def rows(options: Options) -> Iterator[str]:
    """A line for each way: times of clock and processor, both over the floor's."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "photo.jpg"
        corners = _diploma(path)
        warm(Params().load)
        clock, processor = _timed(path, corners, LONG if options.long else SHORT)
        yield "12 MP photo to a finished JPEG, the median, and memory at most"
        yield f"  {'':32} {'clock':>10} {'x floor':>7} {'processor':>10} {'x floor':>7}"
        for way in WAYS:
            times = f"{_beside_floor(way, clock)} {_beside_floor(way, processor)}"
            yield f"  {way:32} {times} {_peak(way, path, corners):5.0f} MiB"


def with_reading(path: Path, corners: np.ndarray) -> bytes:
    """The whole pipeline."""
    return process_file(path, Params()).picture


def without_reading(path: Path, corners: np.ndarray) -> bytes:
    """The pipeline's steps that need no text."""
    params = Params()
    image = load(path, params.load).image
    found = detect(image, params.detect)
    assert isinstance(found, Detection)
    height, width = image.shape[:2]
    ratio = snapped(aspect_ratio(found.quad, width, height))
    size = output_size(found.quad, ratio, params.compress.long_side)
    flat = straighten(image, found.quad, size)
    with ThreadPoolExecutor(1) as beside:  # as the pipeline does it
        beside.submit(judge, flat, [], [], params.quality)
        return compress(flat, params.compress).picture


def floor(path: Path, corners: np.ndarray) -> object:
    """Decode, warp corners that are known, encode once: no less is possible."""
    image = cv2.imread(str(path))
    assert image is not None
    straight = _warped(image, corners)
    return cv2.imencode(".jpg", straight, [cv2.IMWRITE_JPEG_QUALITY, 60])


def floor_as_kept(path: Path, corners: np.ndarray) -> object:
    """The floor with its encoding in the form that is kept: progressive, optimised."""
    image = cv2.imread(str(path))
    assert image is not None
    return encode(Image.fromarray(_warped(image, corners)), SCALE)


def _warped(image: np.ndarray, corners: np.ndarray) -> np.ndarray:
    width, height = SIZE
    page = np.asarray([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), page)
    return cv2.warpPerspective(image, matrix, SIZE)


WAYS: dict[str, Way] = {
    "found to finished, with reading": with_reading,
    "the same without reading": without_reading,
    FLOOR: floor,
    "the same, encoded as it is kept": floor_as_kept,
}


def _diploma(path: Path) -> np.ndarray:
    """Write a photograph of a diploma that lies askew; return its corners."""
    document = make_document(
        Kind.DIPLOMA, specimen_person(1), Fonts.from_directory(FONTS)
    )
    photo = photograph(document, PRESETS["tilted"], 1)
    assert photo.quad is not None
    path.write_bytes(photo.jpeg())
    return np.asarray([tuple(corner) for corner in photo.quad], np.float64)


def _timed(
    path: Path, corners: np.ndarray, rounds: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Medians in seconds of clock and processor, the ways in turn, all warmed up.

    Their order turns: straight after a reading the others are slower, the floor too.
    """
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
    ways = deque(WAYS.items())
    for turn in range(rounds + 1):
        ways.rotate()
        for name, way in ways:
            spent = _spent(partial(way, path, corners))
            if turn:
                times[name].append(spent)
    clock = {n: statistics.median(c for c, _ in t) for n, t in times.items()}
    return clock, {n: statistics.median(p for _, p in t) for n, t in times.items()}


def _beside_floor(way: str, medians: dict[str, float]) -> str:
    return f"{medians[way] * 1000:7.0f} ms {medians[way] / medians[FLOOR]:6.2f}x"


def _spent(work: Callable[[], object]) -> tuple[float, float]:
    clock, processor = time.perf_counter(), _processor()
    work()
    return time.perf_counter() - clock, _processor() - processor


def _processor() -> float:
    """Seconds of processor time so far, those of the decoding process among them."""
    pid = sandbox(Params().load.memory_mib).pid
    assert pid is not None
    return time.process_time() + time.clock_gettime((~pid << 3) | _WHOLE_PROCESS)


def _peak(way: str, path: Path, corners: np.ndarray) -> float:
    """Memory at most (MiB) of a fresh process that goes this way once."""
    told = [str(value) for value in corners.ravel()]
    command = [sys.executable, "-m", "tests.bench.camera", way, str(path), *told]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    """Go one way once and print the peak of this process in MiB."""
    way, path, *told = sys.argv[1:]
    WAYS[way](Path(path), np.array(told, np.float64).reshape(4, 2))
    # Not `ru_maxrss`: that counts what the parent held when it started this process.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


if __name__ == "__main__":
    main()
