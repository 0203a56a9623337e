"""The clocks that an operation carries. None of them decides anything."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

BOOT_ID_FILE = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, as far as this machine can know.

    `mono` counts seconds within the boot `boot`; `wall` may be years off.
    """

    boot: str
    mono: float
    wall: datetime


class Clock(Protocol):
    """Where moments come from; tests pass their own."""

    def now(self) -> Moment:
        """Return the present moment."""


class SystemClock:
    """The clocks of this machine."""

    def __init__(self, boot_id_file: Path = BOOT_ID_FILE) -> None:
        self._boot = boot_id_file.read_text(encoding="ascii").strip()

    def now(self) -> Moment:
        """Return the present moment of this machine."""
        return Moment(self._boot, time.monotonic(), datetime.now(UTC))
