"""The table of screens."""

import pytest

from kiosk.flow import (
    PUBLIC,
    STEPS,
    TRANSITIONS,
    Cue,
    FlowError,
    Screen,
    after,
    step_of,
)

NO_VISIT = {Screen.IDLE, Screen.FAULT, Screen.DOOR, Screen.STAFF}


def test_every_screen_can_be_reached_from_the_idle_screen() -> None:
    reached, new = set(), {Screen.IDLE}
    while new:
        reached |= new
        new = {to for (at, _), to in TRANSITIONS.items() if at in reached} - reached
    assert reached == set(Screen)


def test_every_screen_can_be_left_for_the_idle_screen() -> None:
    assert {after(screen, Cue.LEAVE) for screen in Screen} == {Screen.IDLE}


def test_every_cue_leads_somewhere() -> None:
    assert {cue for _, cue in TRANSITIONS} == set(Cue)


def test_a_cue_without_a_way_is_a_fault_of_the_program() -> None:
    with pytest.raises(FlowError, match="idle by shot"):
        after(Screen.IDLE, Cue.SHOT)


def test_only_a_login_leads_behind_the_public_screens() -> None:
    ways = {
        cue
        for (at, cue), to in TRANSITIONS.items()
        if at in PUBLIC and to not in PUBLIC
    }
    assert ways == {Cue.FIRST_LOGIN, Cue.LOGGED_IN, Cue.STAFF_IN}


def test_every_screen_of_a_visit_belongs_to_one_step() -> None:
    groups = [screen for _, group in STEPS for screen in group]
    assert sorted(groups) == sorted(set(Screen) - NO_VISIT)
    assert step_of(Screen.IDLE) is None
    assert step_of(Screen.CHECK) == 2
