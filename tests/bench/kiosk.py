"""The touchscreen on software GL, each figure beside a bare window of the same toolkit.

Every process is the whole program: real store, real camera room, an MJPEG camera on
the loopback or a folder of photographs; only the display is offscreen.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from camera.params import Params
from camera.pipeline import process_file
from specimens.document import Kind
from specimens.documents import make_document
from specimens.fonts import installed_fonts
from specimens.people import specimen_person
from specimens.photo import photograph
from specimens.scene import PRESETS
from tests.bench.exam import fill, people
from tests.bench.options import Options
from tests.bench.pairs import seconds

# Of so many visits memory is told; of many, what it makes of all.
STARTS, SESSIONS, MANY, ALL = 5, 20, 200, 1000
WARM = 5  # sessions until what is loaded once is loaded
# Where a bare window misses an aim too, this many times its figure is the aim.
LATER_MOST, FRAMES_LEAST = 1.3, 0.9
SCREEN = "tests.bench.screen"
SLOW_DISK = Path(__file__).parent / "screen" / "slow_disk.c"
SETTINGS = """
[sync]
data_dir = "{store}"
[camera]
source = "{source}"
[kiosk]
sticks = false
idle_timeout_s = 3600
width = {width}
height = {height}
"""


@dataclass(frozen=True, slots=True)
class Ground:
    """A folder with an enrolled store, a photograph of 12 MP and one of 2 MP."""

    folder: Path
    photos: Path
    small: Path
    environment: dict[str, str] = field(default_factory=dict)

    def settings(self, source: str, width: int = 1280, height: int = 800) -> str:
        """Write a settings file for a camera and a display; return its name."""
        path, store = self.folder / "duanzheng.toml", self.folder / "store"
        told = {"source": source, "width": width, "height": height}
        path.write_text(SETTINGS.format(store=store, **told))
        return str(path)

    def child(self, module: str, *arguments: str, **extra: str) -> dict[str, Any]:
        """Run one process to its end; return its figures, and when the first came."""
        environment = {
            **os.environ,
            "SDL_VIDEODRIVER": "offscreen",
            "KIVY_HOME": str(self.folder),
            **extra,
        }
        command = [sys.executable, "-m", f"{SCREEN}.{module}", *arguments]
        start, figures = time.perf_counter(), {}
        begun = time.monotonic()
        errors = self.folder / "errors.txt"
        with (
            errors.open("w") as log,
            subprocess.Popen(
                command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
            ) as process,
        ):
            assert process.stdout is not None
            for line in process.stdout:
                figures.setdefault("first_s", time.perf_counter() - start)
                figures |= json.loads(line)
        if "ready_at" in figures:
            figures["ready_s"] = figures["ready_at"] - begun
        if process.returncode:
            raise RuntimeError(f"{command}: {errors.read_text()[-3000:]}")
        return figures


def rows(options: Options) -> Iterator[str]:
    """Everything that has an aim; what is not met is said."""
    yield f"{'':44} {'kiosk':>10} {'beside':>10} {'ratio':>7} {'aim':>9}"
    with tempfile.TemporaryDirectory() as name:
        ground = _ground(Path(name), MANY if options.long else SESSIONS)
        yield from _start(ground)
        yield from _live(ground)
        yield from _idle(ground)
        yield from _shots(ground)
        yield from _sessions(ground, MANY if options.long else SESSIONS)


def _ground(folder: Path, roster: int) -> Ground:
    ground = Ground(folder, folder / "photos", folder / "small")
    fill(folder / "store", people(roster))
    document = make_document(Kind.DIPLOMA, specimen_person(1), installed_fonts())
    photo = photograph(document, PRESETS["tilted"], 1)
    for place in (ground.photos, ground.small):
        place.mkdir()
    (ground.photos / "page.jpg").write_bytes(photo.jpeg())
    whole = cv2.imdecode(np.frombuffer(photo.jpeg(), np.uint8), cv2.IMREAD_COLOR)
    less = cv2.resize(whole, (1600, 1200), interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(ground.small / "page.jpg"), less)
    return ground


def _row(
    what: str, ours: float, peer: float | None, unit: str, aim: float, least: bool
) -> str:
    ratio = "" if not peer else f"{ours / peer:6.2f}x"
    beside = "" if peer is None else f"{peer:7.2f} {unit:2}"
    missed = ours < aim if least else ours > aim
    return (
        f"{what:44} {ours:7.2f} {unit:2} {beside:>10} {ratio:>7}"
        f" {'>=' if least else '<='} {aim:g}{'   missed' if missed else ''}"
    )


def _beside(ratio: float, aim: float, *, least: bool) -> str:
    """Say whether a figure is near enough to that of the bare window."""
    missed = ratio < aim if least else ratio > aim
    sign = ">=" if least else "<="
    return f"; beside the window {sign} {aim:g}x{'   missed' if missed else ''}"


def _start(ground: Ground) -> Iterator[str]:
    """From nothing to the first frame, the kiosk and a bare window in turn."""
    told = ground.settings(f"folder:{ground.small}")
    turns = [
        (ground.child("program", "first", told), ground.child("bare", "first"))
        for _ in range(STARTS + 1)
    ][1:]
    for what, key, aim in (
        ("cold start to first frame", "first_s", 1.0),
        ("  of it the processor", "first_cpu_s", 1.0),
    ):
        ours, peer = (statistics.median(t[who][key] for t in turns) for who in (0, 1))
        yield _row(what, ours, peer, "s", aim, least=False)
    for what, key in (("until one can touch", "ready_s"), ("  of it", "ready_cpu_s")):
        yield f"{what:44} {statistics.median(own[key] for own, _ in turns):7.2f} s"


def _live(ground: Ground) -> Iterator[str]:
    """The live picture at 1280x720, touches, and a camera that stalls."""
    with _stream(ground.photos / "page.jpg") as address:
        told = ground.settings(f"url:{address}/video")
        ours = ground.child("program", "live", told, address)
        peer = ground.child("bare", "live", f"{address}/video")
    for what, key, aim in (
        ("touch to visible feedback, live picture, p95", "tap_p95_ms", 50),
        ("frame to texture, p95", "late_p95_ms", 35),
    ):
        row = _row(what, ours[key], peer[key], "ms", aim, least=False)
        yield row + _beside(ours[key] / peer[key], LATER_MOST, least=False)
    row = _row(
        "frames a second, 1280x720", ours["fps"], peer["fps"], "", 28, least=True
    )
    yield row + _beside(ours["fps"] / peer["fps"], FRAMES_LEAST, least=True)
    for what, key in (
        ("longest gap, live picture at rest", "gap_live_ms"),
        ("longest gap, camera stalls and is back", "gap_stall_ms"),
    ):
        yield _row(what, ours[key], peer["gap_ms"], "ms", 100, least=False)
    for what, key, aim in (
        ("stalled camera is told of after", "stall_told_s", 2),
        ("it is back after", "stall_back_s", 5),
    ):
        yield _row(what, ours[key], None, "s", aim, least=False)


@contextmanager
def _stream(photo: Path) -> Iterator[str]:
    command = [sys.executable, "-m", f"{SCREEN}.stream", str(photo)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as camera:
        assert camera.stdout is not None
        yield f"http://127.0.0.1:{int(camera.stdout.readline())}"
        camera.terminate()


def _idle(ground: Ground) -> Iterator[str]:
    told = ground.settings(f"folder:{ground.small}")
    ours, peer = ground.child("program", "idle", told), ground.child("bare", "idle")
    shares = (100 * figures["idle_share"] for figures in (ours, peer))
    yield _row("idle, share of a core", *shares, "%", 2, least=False)


def _shots(ground: Ground) -> Iterator[str]:
    """12 MP to a checked picture, beside the pipeline alone; and a slow disk."""
    sign, extra = ground.folder / "slow", {}
    shim = _slow_disk(ground.folder)
    if shim is not None:
        extra = {"LD_PRELOAD": str(shim), "SLOW_DISK": str(sign)}
    told = ground.settings(f"folder:{ground.photos}")
    ours = ground.child("program", "shots", told, str(sign), **extra)
    path = ground.photos / "page.jpg"
    process_file(path, Params())
    peer = statistics.median(
        seconds(lambda: process_file(path, Params())) for _ in range(STARTS)
    )
    yield _row(
        "12 MP, shutter to checked picture (/ pipeline)",
        *(ours["shot_s"], peer, "s", 1.5),
        least=False,
    )
    yield _row(
        "longest gap, picture of 12 MP",
        *(ours["gap_shot_ms"], None, "ms", 100),
        least=False,
    )
    if shim is None:
        yield "longest gap, slow disk: no C compiler"
        return
    what = f"longest gap, slow disk ({ours['slow_save_s']:.1f} s to save)"
    yield _row(what, ours["gap_disk_ms"], None, "ms", 100, least=False)


def _slow_disk(folder: Path) -> Path | None:
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    made = folder / "slow_disk.so"
    call = [compiler, "-shared", "-fPIC", "-o", str(made), str(SLOW_DISK), "-ldl"]
    subprocess.run(call, check=True)
    return made


def _sessions(ground: Ground, count: int) -> Iterator[str]:
    """Visits of five pages; the slope after the first ones, for 1,000."""
    shutil.rmtree(ground.folder / "store")
    fill(ground.folder / "store", people(count))
    told = ground.settings(f"folder:{ground.small}", 640, 480)  # it draws faster
    yield from memory_rows(
        ground.child("program", "sessions", told, str(count))["rss_mb"]
    )


def memory_rows(resident: list[float]) -> Iterator[str]:
    """Tell what was measured, and, of enough visits, what it makes of 1,000.

    A cache that fills is no slope, and what is resident moves by some MB from visit
    to visit: medians of the first and the last quarter, never a line through all.
    """
    warm = resident[WARM - 1 :]
    quarter = len(warm) // 4
    early, late = statistics.median(warm[:quarter]), statistics.median(warm[-quarter:])
    what = f"memory, {len(warm)} visits of 5 pages after {WARM - 1}"
    yield _row(what, late - early, None, "MB", 10, least=False)
    yield f"  medians of the first and last quarter: {early:.1f} MB, {late:.1f} MB"
    if len(resident) < MANY:
        yield f"  too few to tell of {ALL} (LONG=1)"
        return
    whole = (late - early) / (len(warm) - quarter) * ALL
    what = f"  drawn out to {ALL} visits by these medians"
    yield _row(what, whole, None, "MB", 10, least=False)
