"""When a visit that nobody continues ends: warn, extend, leave. Pure.

Seconds are those of a monotonic clock that the caller reads.
"""

import math
from dataclasses import dataclass

CALM_S = 10.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, and how long before the end to warn (seconds)."""

    limit: float
    warning: float

    def told(self, limit: float | None, warning: float | None) -> "Patience":
        """Return it as the office set it; None leaves a value as it is.

        The warning never stands from the first second on: ten pass without it.
        """
        longest = self.limit if limit is None else limit
        before = self.warning if warning is None else warning
        return Patience(longest, min(before, longest - CALM_S))

    def left(self, touched: float, now: float) -> float:
        """Return the seconds until the visit ends; at most 0 when it has."""
        return touched + self.limit - now

    def warns(self, touched: float, now: float) -> int | None:
        """Return the whole seconds to show in the warning, or None before it."""
        left = self.left(touched, now)
        return math.ceil(max(left, 0.0)) if left <= self.warning else None
