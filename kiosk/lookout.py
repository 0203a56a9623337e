"""What to tell of a camera, and when: a message once it fails, silence once it is back.

Pure: states and seconds in, reports out. The worker knows what is wrong (camera.watch);
here it is decided when a person should hear of it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from camera.watch import Trouble  # loads OpenCV, which must come late

START_S = 4.0  # one that is being opened may need this long for its first frame
ABSENT = "C201"  # not there, or not connected
HANGS = "C206"  # opening does not return: it does not answer


@dataclass(frozen=True, slots=True)
class Report:
    """The state of the camera: a code of `camera.errors`, empty when all is well.

    `lasting` says that it will hardly mend itself.
    """

    code: str = ""
    lasting: bool = False


WELL = Report()


@dataclass(slots=True)
class Lookout:
    """Remembers what was told, None while nothing was.

    `since` is when the camera was asked for, in seconds.
    """

    since: float
    told: Report | None = None

    def see(
        self, now: float, trouble: "Trouble | None", *, opening: bool
    ) -> Report | None:
        """Return what to tell now, None when it is known already.

        Args:
            trouble: what the worker says; None while good frames come.
            opening: whether nothing is known yet, good or bad.
        """
        report = self._report(now, trouble, opening=opening)
        if report is None or report == self.told:
            return None
        self.told = report
        return report

    def _report(
        self, now: float, trouble: "Trouble | None", *, opening: bool
    ) -> Report | None:
        if trouble is None:
            return WELL
        if opening:
            late = now - self.since >= START_S
            return Report(HANGS, lasting=False) if late else None
        return Report(trouble.code, trouble.lasting)
