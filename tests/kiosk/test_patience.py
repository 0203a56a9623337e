"""When a visit ends by itself."""

from collections.abc import Callable

import pytest

from kiosk.acts import Acts
from kiosk.core import Core
from kiosk.errors import EXPLANATIONS
from kiosk.flow import Screen
from kiosk.jobs import InlineJobs
from kiosk.params import KioskParams
from kiosk.patience import Patience
from kiosk.visit import Tell, WarnTimeout
from sync.desk import Desk
from tests.kiosk.studio import DrawnStudio

PATIENCE = Patience(limit=180, warning=30)


def test_the_office_may_set_it_and_the_warning_always_comes_later() -> None:
    assert PATIENCE.told(None, None) == PATIENCE
    assert PATIENCE.told(600, 60) == Patience(600, 60)
    assert PATIENCE.told(30, None) == Patience(30, 20)
    assert PATIENCE.told(30, 120).warns(touched=0, now=9) is None


def test_nothing_is_said_before_the_warning() -> None:
    assert PATIENCE.warns(touched=0, now=149) is None


def test_the_warning_counts_whole_seconds_down() -> None:
    assert PATIENCE.warns(touched=0, now=150) == 30
    assert PATIENCE.warns(touched=0, now=179.5) == 1


def test_the_visit_ends_at_the_limit() -> None:
    assert PATIENCE.left(touched=0, now=179) > 0
    assert PATIENCE.left(touched=0, now=180) <= 0


class Waited:
    """Somebody at the login, and a clock that goes on when it is told to."""

    def __init__(self, desk: Desk, params: KioskParams) -> None:
        self.now = 0.0
        core = Core(desk, InlineJobs(), params)
        studio = DrawnStudio(lambda call: call())
        self.acts = Acts(core, studio, lambda: self.now)
        self.acts.entrance.begin()

    def after(self, seconds: float) -> object:
        """Return what lies over the screen so much later."""
        self.now += seconds
        self.acts.tick()
        return self.acts.core.stand.sheet


@pytest.fixture
def waited(desk: Desk, params: KioskParams) -> Waited:
    return Waited(desk, params)


@pytest.mark.parametrize("stay", [Acts.yes, Acts.typed])
def test_one_touch_or_key_takes_the_warning_away(
    waited: Waited, stay: Callable[[Acts], object]
) -> None:
    assert waited.after(155) == WarnTimeout(25)
    stay(waited.acts)
    assert waited.acts.core.stand.sheet is None
    assert waited.after(149) is None
    assert waited.acts.core.stand.screen is Screen.LOGIN


def test_what_the_warning_covers_comes_back(waited: Waited) -> None:
    told = Tell(EXPLANATIONS["K105"])
    waited.acts.core.lay(told)
    assert waited.after(155) == WarnTimeout(25, told)
    assert waited.after(5) == WarnTimeout(20, told)
    waited.acts.yes()
    assert waited.acts.core.stand.sheet is told


def test_nothing_of_what_it_covers_outlives_the_visit(waited: Waited) -> None:
    waited.acts.core.lay(Tell(EXPLANATIONS["K105"]))
    waited.after(155)
    waited.acts.no()
    assert waited.acts.core.stand.sheet is None
    assert waited.acts.core.stand.screen is Screen.IDLE
