"""What comes between a touch and its result: a lock, or a second touch."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dossier.states import State
from kiosk.acts import Acts
from kiosk.flow import Screen
from kiosk.jobs import InlineJobs
from kiosk.visit import Tell, Wait
from sync.desk import Desk
from tests.kiosk.acting import Begin
from tests.kiosk.conftest import Office


class HeldJobs(InlineJobs):
    """Does its work, and reports it, when it is told to: a slow disk, a busy screen."""

    def __init__(self) -> None:
        self.holding = False
        self._work: list[Callable[[], None]] = []
        self._reports: list[Callable[[], None]] = []

    def run(self, work: Any, done: Any, failed: Any) -> None:
        """Keep it for later while holding."""
        if not self.holding:
            super().run(work, done, failed)
            return
        self._work.append(
            lambda: InlineJobs.run(
                self,
                work,
                lambda result: self._reports.append(lambda: done(result)),
                lambda error: self._reports.append(lambda: failed(error)),
            )
        )

    def work(self) -> None:
        """Do the oldest piece of work."""
        self._work.pop(0)()

    def report(self) -> None:
        """Report the oldest result."""
        self._reports.pop(0)()


@pytest.fixture
def jobs() -> HeldJobs:
    return HeldJobs()


@pytest.fixture
def acts(begin: Begin, jobs: HeldJobs) -> Acts:
    """A candidate who looks at the picture of a diploma."""
    made = begin(jobs=jobs)
    made.booth.open("diploma", "")
    made.booth.shoot()
    jobs.holding = True
    return made


def lock_everything(acts: Acts, jobs: HeldJobs, office: Office) -> None:
    """A reviewer locks the dossier, and the screen hears of it at once."""
    dossier = acts.core.visit.view.dossier
    office.decide(replace(dossier, state=State.SUBMITTED, rev=dossier.rev + 9))
    jobs.holding = False
    acts.folder.news()


def told(acts: Acts) -> str:
    """The code of what the candidate is told."""
    sheet = acts.core.stand.sheet
    assert isinstance(sheet, Tell)
    return sheet.explanation.code


def test_nothing_can_be_touched_until_the_next_screen_shows(
    acts: Acts, jobs: HeldJobs
) -> None:
    acts.booth.use()
    while acts.core.stand.screen is Screen.CHECK:
        assert isinstance(acts.core.stand.sheet, Wait)
        jobs.work()
        jobs.report()
    assert acts.core.stand.screen is Screen.MATERIALS
    assert len(acts.core.visit.view.dossier.of_type("diploma")) == 1


@pytest.fixture
def used(acts: Acts) -> list[str]:
    """The files that may go, since their pictures are kept."""
    files: list[str] = []
    acts.booth.after_use = files.append
    return files


def test_a_lock_after_a_picture_was_kept_leaves_its_file_to_go(
    acts: Acts, jobs: HeldJobs, office: Office, used: list[str]
) -> None:
    acts.booth.use()
    jobs.work()
    lock_everything(acts, jobs, office)
    jobs.report()
    assert (acts.core.stand.screen, told(acts)) == (Screen.MATERIALS, "K105")
    assert used == [""]


def test_a_lock_before_a_picture_was_kept_refuses_it_and_keeps_its_file(
    acts: Acts, jobs: HeldJobs, office: Office, used: list[str]
) -> None:
    acts.booth.use()
    lock_everything(acts, jobs, office)
    jobs.work()
    jobs.report()
    assert acts.core.stand.screen is Screen.MATERIALS
    assert told(acts) == "S301"
    assert used == []


def test_a_lock_while_a_picture_is_made_drops_the_picture(
    acts: Acts, jobs: HeldJobs, office: Office
) -> None:
    acts.booth.retake()
    acts.booth.shoot()
    lock_everything(acts, jobs, office)
    jobs.work()
    jobs.report()
    assert (acts.core.stand.screen, told(acts)) == (Screen.MATERIALS, "K105")
    assert acts.core.visit.shot is None


def test_a_picture_made_for_another_type_is_not_shown_for_this_one(
    acts: Acts, jobs: HeldJobs, office: Office
) -> None:
    acts.booth.retake()
    acts.booth.shoot()
    dossier = acts.core.visit.view.dossier
    asked = replace(
        dossier, state=State.RETURNED, asked=("identity",), rev=dossier.rev + 9
    )
    office.decide(asked)
    jobs.holding = False
    acts.folder.news()
    assert told(acts) == "K105"
    acts.yes()
    acts.booth.open("identity", "front")
    jobs.work()
    jobs.report()
    assert acts.core.stand.screen is Screen.CAPTURE
    assert acts.core.visit.shot is None


class Asked:
    """The store's side, and what it was asked outside of any job."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        called = getattr(self._desk, name)

        def ask(*args: Any, **kwargs: Any) -> Any:
            self.asked.append(name)
            return called(*args, **kwargs)

        return ask


@pytest.mark.parametrize(
    "touch",
    [
        lambda acts: acts.booth.use(),
        lambda acts: (acts.booth.retake(), acts.booth.shoot()),
        lambda acts: (acts.entrance.back(), acts.booth.open("other", "")),
        lambda acts: acts.folder.news(),
        lambda acts: acts.entrance.leave(),
    ],
    ids=["use", "shoot", "open", "news", "leave"],
)
def test_no_touch_waits_for_a_disk_that_is_writing(
    acts: Acts, touch: Callable[[Acts], object]
) -> None:
    desk = Asked(acts.core.desk)
    acts.core.desk = desk  # type: ignore[assignment]
    touch(acts)
    acts.core.page()
    assert desk.asked == [], "a commit holds the store, and the display would wait"


def test_two_touches_before_there_is_room_open_one_live_picture(
    begin: Begin, jobs: HeldJobs
) -> None:
    acts = begin(jobs=jobs)
    jobs.holding = True
    acts.booth.open("diploma", "")
    acts.booth.open("other", "")
    for _ in range(2):
        jobs.work()
        jobs.report()
    target = acts.core.visit.target
    assert target is not None
    assert (acts.core.stand.screen, target.type_id) == (Screen.CAPTURE, "diploma")
