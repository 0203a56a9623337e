"""A touch that meets what is no longer shown does nothing at all."""

import inspect
from collections.abc import Iterator
from dataclasses import fields
from itertools import chain
from typing import Any

import pytest

from kiosk.acts import Acts
from kiosk.backstage import Backstage
from kiosk.core import Core
from kiosk.flow import TRANSITIONS, Cue, Screen
from kiosk.params import KioskParams
from kiosk.reach import ANSWERS, PLACES, Reach, of_screen, of_sheet
from kiosk.visit import AskDelete, AskLeave, Sheet, Wait, WarnTimeout
from sync.desk import Desk
from tests.kiosk.acting import Begin
from tests.kiosk.specimens import SCREENS
from tests.kiosk.studio import DrawnStudio

SCREEN_OF: dict[str, Screen] = {name: make().screen for name, make in SCREENS.items()}
LEAVING = sorted(
    (name, cue)
    for name, screen in SCREEN_OF.items()
    for cue in Cue
    if (screen, cue) in TRANSITIONS
)
SHEETS: tuple[Sheet, ...] = (AskDelete("m1"), AskLeave(), Wait("saving"))


class CountedJobs:
    """Takes work and does none of it."""

    def __init__(self) -> None:
        self.taken = 0

    def run(self, work: Any, done: Any, failed: Any) -> None:
        """Count it."""
        self.taken += 1

    run_apart = run

    def close(self) -> None:
        """Nothing runs."""


class Watched:
    """A kiosk of which every change and every piece of work is counted."""

    def __init__(self, desk: Desk, params: KioskParams) -> None:
        self.jobs = CountedJobs()
        self.core = Core(desk, self.jobs, params)
        self.acts = Acts(self.core, DrawnStudio(lambda call: call()), lambda: 0.0)
        self.changes = 0
        self.core.watch(self._changed)

    def _changed(self) -> None:
        self.changes += 1

    def state(self) -> tuple[Any, ...]:
        """Return all that an act could have changed."""
        stand = self.core.stand
        holders = (stand, stand.visit, stand.staff)
        held = tuple(values(holder) for holder in holders if holder is not None)
        return held, self.jobs.taken, self.changes, self.core.turn


def values(holder: Any) -> tuple[Any, ...]:
    """Return what it holds now; only its dictionaries would change in place."""
    held = (getattr(holder, one.name) for one in fields(holder))
    return tuple(dict(one) if isinstance(one, dict) else one for one in held)


@pytest.fixture
def watched(desk: Desk, params: KioskParams) -> Watched:
    return Watched(desk, params)


def every_act(acts: Acts, reach: Reach) -> Iterator[Any]:
    """What a screen could call, as its reach has it."""
    for place in PLACES:
        for name in dir(getattr(acts, place)):
            found = inspect.getattr_static(getattr(acts, place), name)
            if not name.startswith("_") and callable(found):
                yield getattr(getattr(reach, place), name)
    for name in ANSWERS:
        yield getattr(reach, name)


def test_no_act_of_a_screen_that_was_left_does_anything(watched: Watched) -> None:
    for name, cue in LEAVING:
        watched.core.stand = SCREENS[name]()
        reaches = of_screen(watched.acts), of_sheet(watched.acts)
        if cue is Cue.STAFF_IN:
            watched.core.stand.staff = Backstage()
        watched.core.go(cue)
        before = watched.state()
        for act in chain(*(every_act(watched.acts, reach) for reach in reaches)):
            assert act() is None
        assert watched.state() == before, (name, cue)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: type(sheet).__name__)
def test_no_act_of_a_screen_does_anything_under_a_sheet(
    watched: Watched, sheet: Sheet
) -> None:
    watched.core.stand = SCREENS["materials-draft"]()
    reach = of_screen(watched.acts)
    watched.core.lay(sheet)
    before = watched.state()
    for act in every_act(watched.acts, reach):
        assert act() is None
    assert watched.state() == before


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: type(sheet).__name__)
def test_a_sheet_is_answered_once(watched: Watched, sheet: Sheet) -> None:
    watched.core.stand = SCREENS["materials-draft"]()
    watched.core.lay(AskDelete("m2"))
    reach = of_sheet(watched.acts)
    watched.core.lay(sheet)
    before = watched.state()
    for act in every_act(watched.acts, reach):
        assert act() is None
    assert watched.state() == before


def test_a_screen_that_is_shown_again_is_another(begin: Begin) -> None:
    acts = begin()
    reach = of_screen(acts)
    acts.entrance.edit_profile()
    acts.entrance.back()
    assert acts.core.stand.screen is Screen.MATERIALS
    reach.booth.open("diploma", "")  # type: ignore[attr-defined]
    assert acts.core.stand.screen is Screen.MATERIALS
    of_screen(acts).booth.open("diploma", "")  # type: ignore[attr-defined]
    assert acts.core.stand.screen is Screen.CAPTURE


def test_a_warning_can_be_answered_while_its_seconds_pass(begin: Begin) -> None:
    acts = begin()
    acts.core.lay(WarnTimeout(20))
    reach = of_sheet(acts)
    acts.core.lay(WarnTimeout(19))
    reach.yes()  # type: ignore[attr-defined]
    assert acts.core.stand.sheet is None


def test_every_place_of_the_acts_is_within_reach(begin: Begin) -> None:
    inside = {"core", "studio", "returning", "watchman"}  # nobody touches these
    places = {name for name in vars(begin()) if not name.startswith("_")}
    assert places - inside == set(PLACES)
