"""Two things timed in turn, A B A B, so that a drift of the machine cancels."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """What is measured, beside what, and how often."""

    what: str
    ours: Callable[[], object]
    beside: str
    peer: Callable[[], object]
    rounds: int = 15


def measured(pair: Pair) -> tuple[float, float]:
    """Return the medians in seconds, after one round that warms both up."""
    pair.ours()
    pair.peer()
    times = [(seconds(pair.ours), seconds(pair.peer)) for _ in range(pair.rounds)]
    return (
        statistics.median(ours for ours, _ in times),
        statistics.median(peer for _, peer in times),
    )


def seconds(work: Callable[[], object]) -> float:
    """Return how long one call took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
