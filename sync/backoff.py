"""How long to wait after a failure: full jitter, capped, never giving up. Pure.

tenacity runs the call and sleeps by itself; the agent waits on an event that a doorbell
or a stop can cut short, and its waits are tested as values, so it has its own formula.
The formula is "full jitter" of M. Brooker, "Exponential Backoff And Jitter" (2015).
"""

from dataclasses import dataclass

DOUBLINGS_MAX = 30  # 2**30 s is far over any cap; keeps the power finite


@dataclass(frozen=True, slots=True)
class Backoff:
    """Upper bounds in seconds of the first wait and of every wait."""

    first_s: float
    most_s: float

    def wait_s(self, failures: int, fraction: float) -> float:
        """Return the wait after this many failures in a row.

        `fraction` is uniform in [0, 1), from the caller's random source.
        """
        if failures < 1:
            raise ValueError("a wait follows at least one failure")
        bound = self.first_s * 2.0 ** min(failures - 1, DOUBLINGS_MAX)
        return fraction * min(bound, self.most_s)
