"""Passing many dossiers in one act: which of them must be looked at first. Pure."""

import math
from collections.abc import Callable, Sequence

# One in ten, and never fewer than three.
SHARE, LEAST = 0.1, 3
# As many as a page of the queue shows.
TOGETHER_MAX = 50

Pick = Callable[[Sequence[str], int], list[str]]


def size(many: int) -> int:
    """Return how many of so many dossiers are to be looked at."""
    return min(many, max(LEAST, math.ceil(many * SHARE)))


def draw(numbers: Sequence[str], pick: Pick) -> list[str]:
    """Draw the sample; `pick` draws without putting back (`random.sample`)."""
    return pick(sorted(set(numbers)), size(len(set(numbers))))
