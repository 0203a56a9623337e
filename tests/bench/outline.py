"""Finding a page beside three other ways, in one run on the same photographs.

IoU is that of the corners found and the true ones, 0 when no page was found. A false
quad is a page found where there is none; a peer that then returns the whole frame, as
one does when it finds nothing, has made no claim. Times are of the processor, all
threads together, which a busy machine distorts least.
"""

import itertools
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from camera.detect import Detection, detect
from camera.params import Params
from specimens.scene import Difficulty
from tests.bench import peers
from tests.bench.known import Known, desks, drawn, has_truth, overlap, photos
from tests.bench.options import Options

Finder = Callable[[np.ndarray], np.ndarray | None]

LEVELS = (Difficulty.MEDIUM, Difficulty.HARD)
SHORT, LONG = (9, 6), (45, 30)  # pages and empty desks of a level


@dataclass(slots=True)
class Tally:
    """What became of one finder's answers."""

    shares: list[float] = field(default_factory=list)
    false: int = 0
    empty: int = 0
    seconds: list[float] = field(default_factory=list)

    def above(self, bound: float) -> float:
        """The share of pages found with more than this IoU, in per cent."""
        return 100 * sum(share > bound for share in self.shares) / len(self.shares)


def ours(image: np.ndarray) -> np.ndarray | None:
    """Return the corners that the camera finds."""
    found = detect(image, Params().detect)
    return found.quad.points() if isinstance(found, Detection) else None


FINDERS: dict[str, Finder] = {
    "ours": ours,
    "OpenCV tutorial": peers.tutorial,
    "jscanify": peers.jscanify,
    "OpenCV-Document-Scanner": peers.document_scanner,
}


def rows(options: Options) -> Iterator[str]:
    """A table for each set of photographs: real ones if there are any, then drawn."""
    if options.photos is not None and has_truth(options.photos):
        yield from _table(f"photographs in {options.photos}", photos(options.photos))
    elif options.photos is not None:
        yield f"{options.photos} has no truth.json: finding in it cannot be judged"
    pages, empty = LONG if options.long else SHORT
    for level in LEVELS:
        scenes = itertools.chain(drawn(level, pages), desks(level, empty))
        yield from _table(f"drawn, {level}", scenes)


def tallied(scenes: Iterable[Known]) -> dict[str, Tally]:
    """Every finder's answers, in turn, photo by photo; the first one also warms up."""
    tallies = {name: Tally() for name in FINDERS}
    for number, known in enumerate(scenes):
        for name, find in FINDERS.items():
            if number == 0:
                find(known.image)
            _add(tallies[name], find, known)
    return tallies


def _add(tally: Tally, find: Finder, known: Known) -> None:
    start = time.process_time()
    found = find(known.image)
    tally.seconds.append(time.process_time() - start)
    if known.corners is not None:
        tally.shares.append(overlap(found, known.corners))
        return
    tally.empty += 1
    whole = found is not None and np.array_equal(found, peers.frame(known.image))
    tally.false += found is not None and not whole


def _table(title: str, scenes: Iterable[Known]) -> Iterator[str]:
    tallies = tallied(scenes)
    pages = len(tallies["ours"].shares)
    yield f"find the page: {title} ({pages} pages, {tallies['ours'].empty} without)"
    yield f"  {'':24} IoU>.90 IoU>.95   mean  false quads  processor"
    for name, tally in tallies.items():
        yield f"  {name:24} {_shares(tally)} {_false(tally)} {_time(tally)}"


def _shares(tally: Tally) -> str:
    if not tally.shares:
        return f"{'-':>7} {'-':>7} {'-':>6}"
    mean = statistics.mean(tally.shares)
    return f"{tally.above(0.9):5.1f} % {tally.above(0.95):5.1f} % {mean:6.4f}"


def _false(tally: Tally) -> str:
    return f"{tally.false:4} of {tally.empty:2}  " if tally.empty else f"{'-':>12}"


def _time(tally: Tally) -> str:
    return f"{statistics.median(tally.seconds) * 1000:7.1f} ms"
