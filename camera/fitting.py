"""Search for the coarseness at which a file fits its budget. Pure arithmetic.

The size of a JPEG falls with its table scale nearly as a power, so the search is a
secant through the logarithms: it predicts the next scale instead of stepping there.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

USUAL_SLOPE = -0.7
"""d log(size) / d log(scale) of photographed pages while only one point is known."""
_SLOPES = (-2.0, -0.25)  # beyond these two points disagree because of noise
_JUMP = math.log(6.0)  # one prediction never reaches further than this factor


@dataclass(frozen=True, slots=True)
class Budget:
    """What is asked of a search: bytes, and the scales between which to look."""

    limit: int
    aim: float  # share of the limit aimed at
    accept: float  # share of the limit from which a result is good enough
    finest: float
    coarsest: float
    max_tries: int


@dataclass(frozen=True, slots=True)
class Try:
    """One encoding: the table scale and the size in bytes it gave."""

    scale: float
    size: int


def search(
    size_of: Callable[[float], int], budget: Budget, start: float
) -> tuple[Try | None, int]:
    """The finest scale found whose size is within the limit.

    Args:
        size_of: bytes at a scale; falling or level in the scale, else anything.
        start: where to look first.

    Returns:
        The best try (None when even the coarsest does not fit) and how many were made.
        Tries end early at a size in `accept`..1 of the limit.
    """
    tries: list[Try] = []
    scale = _within(start, budget)
    for _ in range(budget.max_tries):
        tries.append(Try(scale, size_of(scale)))
        if _good_enough(tries[-1], budget):
            break
        scale = next_scale(tries, budget)
        if any(math.isclose(scale, t.scale, rel_tol=1e-3) for t in tries):
            break
    return _best(tries, size_of, budget)


def next_scale(tries: list[Try], budget: Budget) -> float:
    """Where the power law through the tries nearest the aim meets the aim."""
    aim = math.log(budget.limit * budget.aim)
    near = sorted(tries, key=lambda t: abs(math.log(max(t.size, 1)) - aim))[:2]
    slope = _slope(near)
    step = (aim - math.log(max(near[0].size, 1))) / slope
    step = max(-_JUMP, min(_JUMP, step))
    return _within(near[0].scale * math.exp(step), budget)


def _slope(tries: list[Try]) -> float:
    if len(tries) < 2:  # noqa: PLR2004  a line needs two points
        return USUAL_SLOPE
    a, b = tries
    run = math.log(b.scale / a.scale)
    if abs(run) < 1e-9:  # noqa: PLR2004  the same point twice
        return USUAL_SLOPE
    rise = math.log(max(b.size, 1) / max(a.size, 1))
    return max(_SLOPES[0], min(_SLOPES[1], rise / run))


def _within(scale: float, budget: Budget) -> float:
    return max(budget.finest, min(budget.coarsest, scale))


def _good_enough(made: Try, budget: Budget) -> bool:
    if made.size > budget.limit:
        return False
    return made.size >= budget.limit * budget.accept or made.scale <= budget.finest


def _best(
    tries: list[Try], size_of: Callable[[float], int], budget: Budget
) -> tuple[Try | None, int]:
    """The largest file within the limit; the coarsest scale when none was tried."""
    fitting = [t for t in tries if t.size <= budget.limit]
    if fitting:
        return min(fitting, key=lambda t: t.scale), len(tries)
    last = Try(budget.coarsest, size_of(budget.coarsest))
    return (last if last.size <= budget.limit else None), len(tries) + 1
