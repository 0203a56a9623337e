"""Small sums that the kiosk and the bare window share."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SETTLE_S, IDLE_S = 8.0, 20.0


def percentile(values: list[float], share: float = 0.95) -> float:
    """Return the value that this share of them stays under; 0 of none."""
    ranked = sorted(values)
    return ranked[min(int(len(ranked) * share), len(ranked) - 1)] if ranked else 0.0


def told(figures: dict[str, Any]) -> None:
    """Give the figures to the process that asked."""
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


def idle_share(then: Callable[[], None]) -> None:
    """Tell the share of a core that a window takes that nobody touches."""
    from kivy.clock import Clock  # noqa: PLC0415 - after its settings

    begun: list[tuple[float, float]] = []

    def over(_elapsed: float) -> None:
        at, spent = begun[0]
        share = (time.process_time() - spent) / (time.perf_counter() - at)
        told({"idle_share": share, "rss_mb": rss_mb()})
        then()

    def begin(_elapsed: float) -> None:
        begun.append((time.perf_counter(), time.process_time()))
        Clock.schedule_once(over, IDLE_S)

    Clock.schedule_once(begin, SETTLE_S)


def rss_mb() -> float:
    """Return the memory of this process that is resident, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024 / 1e6
