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
SETTLED = 0.05  # a step so small that the power law holds over it
_JUMP = math.log(6.0)  # one prediction never reaches further than this factor


@dataclass(frozen=True, slots=True)
class Budget:
    """What is asked of a search: bytes, and the scales between which to look.

    It ends before `max_tries` when the next step is shorter than the share `settled`.
    """

    aim: float  # bytes
    finest: float
    coarsest: float
    max_tries: int
    settled: float = SETTLED


@dataclass(frozen=True, slots=True)
class Try:
    """One look: the table scale and the size in bytes expected there."""

    scale: float
    size: float


def foreseen(size_of: Callable[[float], float], budget: Budget, start: float) -> float:
    """The scale at which the size should meet the aim, after a few cheap probes.

    Args:
        size_of: expected bytes at a scale; falling or level in the scale, else
            anything.
        start: where to look first.

    Returns:
        A scale within the budget's bounds that was not necessarily probed itself.
    """
    tries: list[Try] = []
    scale = _within(start, budget)
    for _ in range(budget.max_tries):
        tries.append(Try(scale, size_of(scale)))
        scale = next_scale(tries, budget)
        if math.isclose(scale, tries[-1].scale, rel_tol=budget.settled):
            break
    return scale


def next_scale(tries: list[Try], budget: Budget) -> float:
    """Where the power law through the tries nearest the aim meets the aim."""
    aim = math.log(max(budget.aim, 1.0))
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
