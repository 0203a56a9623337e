"""Which fault the display tells of, when several hold at once. Pure.

A fault is a function of how things are, so it goes by itself when its cause does.
"""

from dataclasses import dataclass
from enum import StrEnum

CLOCK_OFF_S = 300.0  # sending still works; times on receipts would puzzle people


class Fault(StrEnum):
    """What can be wrong with the machine as a whole."""

    STORE = "store"
    REVOKED = "revoked"
    NOT_ENROLLED = "not_enrolled"
    DISK = "disk"
    CATALOGUE = "catalogue"
    CLOSED = "closed"
    CAMERA = "camera"
    RESCUED = "rescued"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Condition:
    """How the machine is. `store` and `camera` are codes, "" where all is well.

    `room` says whether one more picture may be kept; `clock_offset_s` is this clock
    less the server's, None before any contact.
    """

    store: str = ""
    camera: str = ""
    enrolled: bool = True
    revoked: bool = False
    room: bool = True
    catalogue: bool = True
    closed: bool = False
    rescued: bool = False
    clock_offset_s: float | None = None


# With these no candidate can be served, and the display says so instead of greeting.
STOPS = frozenset(
    {
        Fault.STORE,
        Fault.REVOKED,
        Fault.NOT_ENROLLED,
        Fault.DISK,
        Fault.CATALOGUE,
        Fault.CLOSED,
    }
)


def faults_of(now: Condition) -> tuple[Fault, ...]:
    """Return all faults that hold, the one to tell of first.

    What endangers data comes before what keeps people from working, and that before
    what only the staff need know. A closed day is no fault to mend, so any other that
    stops comes before it.
    """
    if now.store:
        return (Fault.STORE,)  # nothing else that was read can be relied on
    offset = abs(now.clock_offset_s or 0.0)
    holds = {
        Fault.REVOKED: now.revoked,
        Fault.NOT_ENROLLED: not now.enrolled,
        Fault.DISK: not now.room,
        # Before enrolment there cannot be one.
        Fault.CATALOGUE: now.enrolled and not now.catalogue,
        Fault.CLOSED: now.closed,
        Fault.CAMERA: bool(now.camera),
        Fault.RESCUED: now.rescued,
        Fault.CLOCK: offset >= CLOCK_OFF_S,
    }
    return tuple(fault for fault in Fault if holds.get(fault))


def stopping(now: Condition) -> Fault | None:
    """Return the fault that keeps candidates from being served, if one does."""
    return next((fault for fault in faults_of(now) if fault in STOPS), None)
