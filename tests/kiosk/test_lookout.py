"""A camera's fault is told at once and once, and forgotten when it is over."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from camera.errors import SourceError
from camera.faults import FaultySource, parse
from camera.watch import Trouble
from camera.worker import CameraWorker
from dossier.model import Profile
from kiosk.acts import Acts
from kiosk.core import Core
from kiosk.flow import Screen
from kiosk.jobs import InlineJobs
from kiosk.lookout import HANGS, START_S, WELL, Lookout, Report
from kiosk.params import CONSENT_VERSION, KioskParams
from kiosk.photographer import LOOK_S
from kiosk.studio import Shot, Wanted
from sync.desk import Desk
from sync.views import Session
from tests.kiosk.conftest import ACCOUNT, PASSWORD
from tests.kiosk.drawing import draw_page
from tests.kiosk.studio import DrawnStudio

GONE = Trouble("C201", lasting=False)


def test_a_camera_that_is_being_opened_is_not_missing_yet() -> None:
    lookout = Lookout(10.0)
    assert lookout.see(11.0, GONE, opening=True) is None
    assert lookout.see(12.0, None, opening=False) == WELL


def test_a_camera_whose_opening_never_ends_is_told_to_hang() -> None:
    lookout = Lookout(10.0)
    assert lookout.see(10 + START_S, GONE, opening=True) == Report(HANGS)


def test_each_fault_is_told_once_and_so_is_its_end() -> None:
    lookout = Lookout(0.0)
    black = Trouble("C204", lasting=False)
    said = [
        lookout.see(1.0, GONE, opening=False),
        lookout.see(2.0, GONE, opening=False),
        lookout.see(3.0, black, opening=False),
        lookout.see(4.0, Trouble("C204", lasting=True), opening=False),
        lookout.see(5.0, None, opening=False),
        lookout.see(6.0, None, opening=False),
    ]
    assert said == [
        Report("C201"),
        None,
        Report("C204"),
        Report("C204", lasting=True),
        WELL,
        None,
    ]


class Bench:
    """A good camera of 30 frames a second, whose every frame differs."""

    live = True
    paced = False

    def __init__(self) -> None:
        self.count = 0

    def open(self) -> None:
        pass

    def read(self) -> np.ndarray:
        self.count += 1
        return np.full((9, 16, 3), 100 + self.count % 50, np.uint8)

    def still(self) -> np.ndarray:
        return np.full((90, 160, 3), 77, np.uint8)

    def close(self) -> None:
        pass


class End(BaseException):
    """The script is over: nothing else stops the worker's loop."""


@dataclass
class Rehearsal:
    """The real worker on a scripted camera, in one thread, on a clock of its own.

    The worker waits through `pause`; there the time passes, the kiosk looks, and
    whoever plays the candidate has a turn.
    """

    script: str
    turn: Any
    now: float = 0.0
    looked: float = 0.0
    reports: list[tuple[float, Report]] = field(default_factory=list)
    wrong_since: float | None = None
    slowest_message: float = 0.0
    right_since: float | None = None
    slowest_return: float = 0.0
    was_told: bool = False

    def play(self) -> None:
        acts = parse(self.script)
        self._source = FaultySource(Bench(), acts)
        self._worker = CameraWorker(self._source, lambda: self.now, self._pause)
        self._lookout = Lookout(0.0)
        with pytest.raises(End):
            self._worker._run()

    @property
    def told(self) -> Report:
        """What a candidate knows of the camera."""
        return self._lookout.told or WELL

    def _pause(self, _stop: object, seconds: float) -> None:
        end = self.now + max(seconds, 0.0)
        while self.now < end:
            self.now = min(end, self.looked + LOOK_S)
            if self.now >= self.looked + LOOK_S:
                self.looked = self.now
                self._look()

    def _look(self) -> None:
        report = self._lookout.see(
            self.now, self._worker.trouble, opening=self._worker.opening
        )
        self._time()
        if report is not None:
            self.reports.append((self.now, report))
        self.turn(self)

    def _time(self) -> None:
        """Measure from the first bad act to the message, from the last to its end."""
        bad = bool(self._source._acts) and self._source._acts[0] != "good"
        told = bool(self.told.code)
        if bad and self.wrong_since is None:
            self.wrong_since, self.right_since = self.now, None
        if not bad and self.right_since is None:
            self.right_since, self.wrong_since = self.now, None
        if told and self.wrong_since is not None and not self.was_told:
            self.slowest_message = max(
                self.slowest_message, self.now - self.wrong_since
            )
        if not told and self.was_told and self.right_since is not None:
            self.slowest_return = max(self.slowest_return, self.now - self.right_since)
        self.was_told = told

    _source: Any = None
    _worker: Any = None
    _lookout: Any = None


def scripts(count: int) -> Iterator[str]:
    """Faults of every kind and length, with good frames between."""
    chance = random.Random(20261122)
    for number in range(count):
        kind = ("black", "frozen", "none", "gone")[number % 4]
        length = chance.randint(1, 9) if kind == "gone" else chance.randint(60, 200)
        yield f"good:{chance.randint(45, 70)} {kind}:{length}"


class RehearsedStudio(DrawnStudio):
    """A drawn studio whose stills come from the rehearsed camera."""

    rehearsal: Any = None
    made: Any = None

    def shoot(self, wanted: Wanted) -> Shot:
        wrong = self.rehearsal._worker.trouble
        if wrong is not None:
            raise SourceError(wrong.code)
        self.rehearsal._source.still()
        self.made = self.made or super().shoot(wanted)  # drawing it takes long
        return self.made


class Sitter:
    """A candidate who shoots while all is well, and uses the page during the fault."""

    def __init__(self, desk: Desk, params: KioskParams) -> None:
        self.desk = desk
        self.studio = RehearsedStudio(lambda call: call())
        self.core = Core(desk, InlineJobs(), params)
        self.acts = Acts(self.core, self.studio, lambda: 0.0)
        self.kept: set[str] = set()
        self.session = self._arrive()

    def _arrive(self) -> Session:
        session = self.desk.log_in(ACCOUNT, PASSWORD)
        assert session is not None
        self.desk.activate(session, CONSENT_VERSION)
        self.desk.set_profile(session, Profile("13800000000"))
        self.acts.entrance.begin()
        self.acts.entrance.log_in(ACCOUNT, PASSWORD)
        self.acts.entrance.open_materials()
        return session

    def turn(self, rehearsal: Rehearsal) -> None:
        """Hear of the camera, do one thing, and end with the script."""
        heard = self.core.stand.camera
        if self.studio.on_state is not None and rehearsal.told != heard:
            self.studio.on_state(rehearsal.told)
        told = bool(rehearsal.told.code)
        match self.core.stand.screen:
            case Screen.MATERIALS:
                for material in self.core.visit.view.dossier.materials:
                    self.acts.folder.delete(material.id)
                self.acts.booth.open("diploma", "")
            case Screen.CAPTURE if not told and rehearsal._worker.latest() is not None:
                self.acts.booth.shoot()
            case Screen.CHECK if told:
                self._use()
        if not rehearsal._source._acts and rehearsal._worker.trouble is None:
            raise End

    def _use(self) -> None:
        self.acts.booth.use()
        (only,) = self.core.visit.view.dossier.of_type("diploma")
        assert self.desk.image(self.session, only.id) == draw_page(600, 400)
        self.kept.add(only.id)


@pytest.mark.slow
def test_a_hundred_faults_are_told_in_2_s_are_over_in_5_s_and_cost_no_page(
    desk: Desk, params: KioskParams
) -> None:
    sitter = Sitter(desk, params)
    rehearsal = Rehearsal(" ".join(scripts(100)), sitter.turn)
    sitter.studio.rehearsal = rehearsal
    rehearsal.play()
    told = [report for _, report in rehearsal.reports if report.code]
    assert {report.code for report in told} == {"C201", "C202", "C204", "C205"}
    assert sum(report == WELL for _, report in rehearsal.reports) == 1 + 100
    assert len(sitter.kept) == 100
    assert rehearsal.slowest_message <= 2.0
    assert rehearsal.slowest_return <= 5.0
