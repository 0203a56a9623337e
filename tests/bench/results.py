"""What the whole pipeline made of each photograph, and how that compares with truth."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from camera.errors import CameraError
from camera.params import Params
from camera.pipeline import Capture, process_file
from camera.problems import Severity
from camera.upright import CLAIMED
from tests.bench.known import Entry, entries, has_truth, overlap, read_from, reads_right


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """One photograph: what came out, or the error instead of it.

    `judged` says that the truth is known; then `true` is None for a photo without page.
    """

    path: Path
    capture: Capture | None
    error: str
    judged: bool
    true: np.ndarray | None

    @property
    def iou(self) -> float | None:
        """Overlap with the true page; None when there is none or it is not known."""
        if self.true is None:
            return None
        quad = self.capture.quad if self.capture else None
        return overlap(None if quad is None else quad.points(), self.true)

    @property
    def false_quad(self) -> bool:
        """Whether a page was found where there is none."""
        nothing = self.judged and self.true is None
        return nothing and self.capture is not None and self.capture.found

    @property
    def asked(self) -> bool:
        """Whether the direction is a guess that a person is asked about."""
        return self.capture is None or self.capture.upright_confidence < CLAIMED

    @property
    def turned_right(self) -> bool | None:
        """Whether the picture is upright, claimed or guessed; None when not known."""
        if self.true is None or self.capture is None:
            return None
        return reads_right(read_from(self.capture), self.true)

    @property
    def ms(self) -> float:
        """All steps together."""
        return sum(self.capture.ms.values()) if self.capture else 0.0

    @property
    def badness(self) -> tuple[float, ...]:
        """What sorts the worst first: lies, then misses, then complaints."""
        capture = self.capture
        if capture is None:
            return (4.0,)
        wrong = self.turned_right is False
        problems = [problem.severity for problem in capture.problems]
        return (
            2.0 * self.false_quad + 1.0 * (wrong and not self.asked),
            round(1 - self.iou, 2) if self.iou is not None else 0.0,
            float(wrong),
            float(self.judged is False and not capture.found),
            problems.count(Severity.BLOCKS),
            1 - capture.confidence,
            len(problems),
        )


def results(folder: Path) -> Iterator[Result]:
    """Every photograph of the folder through the pipeline, one after the other."""
    judged = has_truth(folder)
    for entry in entries(folder):
        yield _result(entry, judged=judged)


def _result(entry: Entry, *, judged: bool) -> Result:
    try:
        capture = process_file(entry.path, Params())
    except CameraError as error:
        words = f"{error.code} {error.text.happened_en}"
        return Result(entry.path, None, words, judged, entry.corners)
    return Result(entry.path, capture, "", judged, entry.corners)
