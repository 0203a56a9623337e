"""Every touch on every drawn screen, before the display follows what came between."""
# ruff: noqa: PLC0415 - the toolkit reads its environment when it is imported

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any

import pytest

from kiosk.acts import Acts, Places
from kiosk.appearance import Appearance
from kiosk.backstage import Backstage
from kiosk.core import Core
from kiosk.errors import PrintError
from kiosk.flow import TRANSITIONS, Cue
from kiosk.inbox import FileInbox, InboxParams
from kiosk.params import KioskParams
from kiosk.texts import Language, Texts
from kiosk.visit import WarnTimeout
from sync.desk import Desk
from tests.kiosk.conftest import BRIEF
from tests.kiosk.specimens import SCREENS
from tests.kiosk.stories import chain, enter
from tests.kiosk.studio import OUTLINE, DrawnStudio
from tests.kiosk.test_reach import values

pytestmark = pytest.mark.slow
ROUNDS = 40  # at most, until every part and card of a screen is made
MADE = 3  # rounds without a new widget
ALIKE = 2  # of what does the same for another picture, type or letter
MORE = {"sheet-timeout": lambda: _over_materials(WarnTimeout(20))}
SAME = {"materials-passed", "materials-failed"}  # as another, but for its words
NAMES = tuple(name for name in (*SCREENS, *MORE) if name not in SAME)


def _over_materials(sheet: Any) -> Any:
    stand = SCREENS["materials-draft"]()
    stand.sheet = sheet
    return stand


class QueuedJobs:
    """Takes work, and does it and reports it when it is told to."""

    def __init__(self) -> None:
        self.queue: list[Callable[[], None]] = []

    def run(self, work: Any, done: Any, failed: Any) -> None:
        def now() -> None:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - reported, as a worker would
                failed(error)
            else:
                done(result)

        self.queue.append(now)

    run_apart = run

    def report(self) -> None:
        """Do and report all; what that asks for is left for later."""
        queue, self.queue = self.queue, []
        for one in queue:
            one()

    def close(self) -> None:
        self.queue.clear()


class NoPaper:
    """A printer that takes nothing."""

    def print(self, pdf: bytes) -> None:
        raise PrintError("K131", f"{len(pdf)} bytes")


@dataclass
class Drawn:
    """A stage that shows specimens, and every touch that they take."""

    core: Core
    stage: Any
    jobs: QueuedJobs
    loop: Any
    changes: int = 0

    def show(self, name: str) -> None:
        """Draw a specimen, whole."""
        self.put(name)
        self.core.changed()
        count = equal = 0
        for _ in range(ROUNDS):
            self.loop.idle()
            before, count = count, sum(1 for _ in self.stage.walk())
            equal = equal + 1 if count == before else 0
            if equal == MADE:
                return
        raise AssertionError(f"{name} is still being made")

    def put(self, name: str) -> None:
        """Have the state of a specimen, without drawing it."""
        stand = (SCREENS | MORE)[name]()
        stand.look, stand.prints, stand.takes_files = Appearance(), True, True
        if stand.visit is not None:  # the fewest cards
            view = stand.visit.view
            few = tuple(e for e in view.requirements if e.type.id in BRIEF)
            stand.visit.view = replace(view, requirements=few)
        self.core.stand, self.core.texts = stand, Texts(Language.ZH)
        self.jobs.queue.clear()

    def touches(self, root: Any) -> list[Callable[[], Any]]:
        """Return what can be touched, of each kind a few."""
        from kivy.uix.behaviors import ButtonBehavior

        from kiosk.ui.screens.check import CornerView
        from kiosk.ui.screens.sign import SignPad
        from kiosk.ui.widgets.entry import Form

        found: list[Callable[[], Any]] = []
        alike: Counter[str] = Counter()
        for widget in root.walk():
            match widget:
                case ButtonBehavior() if not widget.disabled:
                    kind = ".".join(widget.pilot_id.split(".")[:2])
                    kind = "key" if kind.startswith("key.") else kind
                    alike[kind] += 1
                    if alike[kind] <= ALIKE:
                        found.append(partial(widget.dispatch, "on_release"))
                case CornerView() if widget.picture is not None:
                    found.append(partial(widget.dispatch, "on_placed", OUTLINE))
                case SignPad():
                    point = Touched(*widget.center)
                    found.append(partial(widget._write, point, begins=True))
                case Form():
                    found.append(widget.enter)
        return found

    def state(self) -> tuple[Any, ...]:
        """Return all that a touch could have changed."""
        stand = self.core.stand
        holders = (stand, stand.visit, stand.staff)
        held = tuple(values(holder) for holder in holders if holder is not None)
        return held, len(self.jobs.queue), self.changes, self.core.turn


@dataclass
class Touched:
    """Where a finger is."""

    x: float
    y: float


@pytest.fixture
def drawn(
    params: KioskParams, desk: Desk, toolkit: Any, tmp_path: Any
) -> Iterator[Drawn]:
    from kivy.core.window import Window

    from kiosk.ui.stage import Stage

    jobs = QueuedJobs()
    core = Core(desk, jobs, params)
    inbox = FileInbox(InboxParams(tmp_path))
    places = Places(inbox=inbox, printer=NoPaper())
    stage = Stage(Acts(core, DrawnStudio(lambda call: call()), lambda: 0.0, places))
    stage._ticking.cancel()  # time stands still
    Window.add_widget(stage)
    made = Drawn(core, stage, jobs, toolkit)

    def count() -> None:
        made.changes += 1

    core.watch(count)
    yield made
    made.put("idle")
    stage.close()
    Window.remove_widget(stage)
    toolkit.idle()


def test_touches_of_one_frame_raise_nothing_and_act_once(drawn: Drawn) -> None:
    for name in NAMES:
        drawn.show(name)
        turn = drawn.core.turn
        left_behind(drawn, name)
        in_pairs(drawn, name, turn)


def left_behind(drawn: Drawn, name: str) -> None:
    """Leave the screen in each way there is: what is still drawn does nothing."""
    touches, screen = drawn.touches(drawn.stage), drawn.core.stand.screen
    for cue in (c for c in Cue if (screen, c) in TRANSITIONS):
        drawn.put(name)
        drawn.core.stand.staff = drawn.core.stand.staff or Backstage()
        drawn.core.go(cue)
        before = drawn.state()
        for touch in touches:
            touch()
        assert drawn.state() == before, f"{name} acted after {cue}"


def in_pairs(drawn: Drawn, name: str, turn: int) -> None:
    """Touch everything and then everything else, before anything is drawn."""
    touches = drawn.touches(drawn.stage.sheet or drawn.stage)
    for first, second in product(touches, repeat=2):
        drawn.core.turn = turn
        drawn.put(name)
        first()
        second()
        drawn.jobs.report()


@pytest.mark.parametrize("way", ["a screen", "a sheet"])
def test_a_finger_that_rests_while_the_display_changes_presses_nothing(
    kiosk: Any, way: str
) -> None:
    from kiosk.ui.pilot import Finger

    pilot, acts = kiosk.pilot, kiosk.acts
    kiosk.play(chain(enter(kiosk), pilot.frames(6)))
    finger = Finger(*pilot._middle("frame.back"))
    finger.press()
    if way == "a screen":
        acts.entrance.edit_profile()
    else:
        acts.entrance.ask_leave()
        kiosk.play(pilot.frames(4))
        acts.no()
    kiosk.play(pilot.frames(4))
    here = pilot.screen
    finger.lift()
    kiosk.play(pilot.frames(4))
    assert pilot.screen == here
    assert pilot._find("frame.back").state == "normal"
    kiosk.play(pilot.tap("frame.back"))  # a new finger does
    assert pilot.screen != here


def test_a_touch_beside_the_warning_is_an_answer(kiosk: Any) -> None:
    from kiosk.ui.pilot import Finger

    pilot = kiosk.pilot
    kiosk.play(chain(enter(kiosk), pilot.frames(3)))
    kiosk.acts.core.lay(WarnTimeout(20))
    kiosk.play(pilot.until(lambda: pilot.sees("sheet.yes")))
    finger = Finger(3.0, 3.0)
    finger.press()
    finger.lift()
    kiosk.play(pilot.frames(3))
    assert kiosk.acts.core.stand.sheet is None
    assert pilot.screen == "materials"
