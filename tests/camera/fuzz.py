"""Run broken pictures through the loader and judge what comes out."""

import struct
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from camera.errors import ERRORS, LoadError
from camera.jpeg import segments
from camera.load import decode
from camera.params import LoadParams
from camera.png import MAGIC as PNG_MAGIC
from tests.camera.mutations import mutated, seeds

LIMITS = LoadParams(max_pixels=4_000_000)
_FRAMES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC)))
_OWN = frozenset(("C109", "C110"))  # a crash, and no decoder: findings, not answers


@dataclass
class Report:
    """How often each thing happened, the seeds of what must not, the slowest."""

    outcomes: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    slowest: float = 0.0


def fuzz(first: int, count: int) -> Report:
    """`count` broken pictures from seed `first` on."""
    originals, report = seeds(), Report()
    for seed in range(first, first + count):
        data = mutated(originals[seed % len(originals)], seed)
        start = time.perf_counter()
        outcome, wrong = judge(data)
        report.slowest = max(report.slowest, time.perf_counter() - start)
        report.outcomes[outcome] += 1
        if wrong:
            report.findings.append(f"seed {seed}: {wrong}")
    return report


def judge(data: bytes) -> tuple[str, str]:
    """What became of a file, and what is wrong with that; empty if nothing is."""
    try:
        image = decode(data, LIMITS).image
    except LoadError as error:
        known = error.code in ERRORS and error.code not in _OWN
        return error.code, "" if known else str(error)
    except Exception as error:  # noqa: BLE001 - to find these is what fuzzing is for
        return "exception", repr(error)
    declared = sides(data)
    size = {image.shape[0], image.shape[1]}
    fits = image.shape[2:] == (3,) and any(size == set(one) for one in declared)
    return "picture", "" if fits else f"{image.shape} of {declared}"


def sides(data: bytes) -> list[tuple[int, int]]:
    """Width and height that a file declares; a broken JPEG may do so several times."""
    if data.startswith(PNG_MAGIC):
        return _pairs(">II", data, (at + 4 for at in _all(data, b"IHDR")))
    found: list[tuple[int, int]] = []
    with suppress(IndexError):
        for marker, segment in segments(data):
            if marker in _FRAMES and len(segment) >= 9:
                high, wide = struct.unpack_from(">HH", segment, 5)
                found.append((wide, high))
    return found or _anywhere(data)


def _anywhere(data: bytes) -> list[tuple[int, int]]:
    """Frame headers of a JPEG whose segments do not parse."""
    places = (at + 5 for m in _FRAMES for at in _all(data, bytes([0xFF, m])))
    return [(wide, high) for high, wide in _pairs(">HH", data, places)]


def _pairs(form: str, data: bytes, places: Iterable[int]) -> list[tuple[int, int]]:
    """Two numbers at each place; a broken file may end inside the last ones."""
    found = []
    for at in places:
        with suppress(struct.error):
            first, second = struct.unpack_from(form, data, at)
            found.append((first, second))
    return found


def _all(data: bytes, name: bytes) -> list[int]:
    places, at = [], data.find(name)
    while at >= 0:
        places.append(at)
        at = data.find(name, at + 1)
    return places
