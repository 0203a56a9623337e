"""How long somebody must wait who has typed a wrong passphrase. Pure.

Counted before a try is checked, so that pulling the plug saves nothing. Waits are
measured by the clock of the boot, so that setting the date saves nothing either; after
a reboot the present wait begins anew.
"""

from pydantic import BaseModel

from sync.clock import Moment

FREE = 5  # a hurried person mistypes a few times
FIRST_S = 15.0
MOST_S = 900.0


class Tries(BaseModel, frozen=True):
    """Failed tries since the last good one; `mono` is when, in the boot `boot`."""

    count: int = 0
    boot: str = ""
    mono: float = 0.0


def pause(count: int) -> float:
    """Return the wait after so many failed tries, in seconds."""
    if count < FREE:
        return 0.0
    return float(min(FIRST_S * 2.0 ** min(count - FREE, 16), MOST_S))


def left(tries: Tries, now: Moment) -> float:
    """Return how many seconds must still pass before the next try."""
    if tries.boot != now.boot:
        return pause(tries.count)
    return max(tries.mono + pause(tries.count) - now.mono, 0.0)


def counted(tries: Tries, now: Moment) -> Tries:
    """Return the count with one more try."""
    return Tries(count=tries.count + 1, boot=now.boot, mono=now.mono)


def woken(tries: Tries, now: Moment) -> Tries:
    """Return the count with its wait begun anew, where the machine was started anew."""
    if tries.boot == now.boot:
        return tries
    return Tries(count=tries.count, boot=now.boot, mono=now.mono)
