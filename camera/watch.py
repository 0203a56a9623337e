"""Judge a stream of frames: is the camera alive? Pure; time is passed in."""

from dataclasses import dataclass, field
from enum import StrEnum

from camera.arrays import Bgr
from camera.capture import is_black, sampled
from camera.errors import ERRORS


class State(StrEnum):
    """What the camera is doing, as the screen shows it."""

    READY = "ready"
    MISSING = "missing"
    STALLED = "stalled"


class Fault(StrEnum):
    """Why a camera counts as stalled."""

    NONE = ""
    NO_FRAMES = "no_frames"
    BLACK = "black"
    FROZEN = "frozen"


STALL_S = 1.5
"""Seconds without a new, lit, changing frame after which a camera is stalled."""
LONGEST_S = 3.0
"""Most seconds between two tries to open: a camera is back 5 s after its cable, and a
device of its own needs one or two to open."""
LASTING_S = 15.0
"""Seconds after which a fault that could pass by itself counts as lasting."""
CODES = {Fault.NO_FRAMES: "C202", Fault.BLACK: "C204", Fault.FROZEN: "C205"}
"""The error to tell for each fault."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no picture.

    `code` is a key of `camera.errors.ERRORS`. `lasting` says that somebody has to do
    something; otherwise it is being mended. `detail` is for staff and logs.
    """

    code: str
    lasting: bool
    detail: str = ""


def trouble(code: str, seconds: float, detail: str = "") -> Trouble:
    """Judge an error that has stood for so many seconds."""
    return Trouble(code, not ERRORS[code].retry or seconds >= LASTING_S, detail)


@dataclass(slots=True)
class Watch:
    """Remembers when a good frame was last seen.

    Args:
        since: time in seconds at which the source was opened.
        live: whether equal frames mean a fault.
        seen: the print of the last frame before the source was opened again: one that
            is still frozen gives it again, and must not pass for a new picture.
    """

    since: float
    live: bool
    seen: bytes = b""
    _fresh: bool = field(default=False, init=False)

    def see(self, frame: Bgr | None, now: float) -> tuple[bool, Fault]:
        """Take one frame, or None, at time `now` in seconds.

        Returns:
            Whether the frame is good to show, and the fault once it has lasted
            `STALL_S`.
        """
        fault = self._fault(frame)
        if fault is Fault.NONE:
            self.since = now
            self._fresh = True
            return True, Fault.NONE
        lasting = now - self.since >= STALL_S
        # A frozen frame may still be shown for a moment; a black one tells nothing.
        shown = fault is Fault.FROZEN and self._fresh
        return shown, fault if lasting else Fault.NONE

    def _fault(self, frame: Bgr | None) -> Fault:
        if frame is None:
            return Fault.NO_FRAMES
        sample = sampled(frame)
        if is_black(sample):
            return Fault.BLACK
        print_of = sample.tobytes()
        same = print_of == self.seen
        self.seen = print_of
        return Fault.FROZEN if same and self.live else Fault.NONE


def backoff(failures: int) -> float:
    """Seconds to wait before opening again: half a second doubling to `LONGEST_S`."""
    return min(LONGEST_S, 0.5 * 2.0 ** min(failures, 10))
