"""Coming in by the code on the registration slip, with the real store."""
# ruff: noqa: PLC0415 - the toolkit reads its environment when it is imported

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kiosk.acts import Acts
from kiosk.core import Core
from kiosk.flow import Screen
from kiosk.jobs import InlineJobs
from kiosk.lookout import Report
from kiosk.params import KioskParams
from kiosk.viewmodels.login import Login
from kiosk.viewmodels.slip import SlipScan
from sync.desk import Desk
from sync.protocol.slip import Slip, slip_text
from tests.kiosk.acting import body, studio
from tests.kiosk.conftest import ACCOUNT, PASSWORD, Running
from tests.kiosk.studio import DrawnStudio
from tests.kiosk.test_screens import WAYS, Looker

GOOD = slip_text(Slip(ACCOUNT, PASSWORD))
OLD = slip_text(Slip(ACCOUNT, "AAAABBBBCCCC"))
NAMED = slip_text(Slip(ACCOUNT))


@pytest.fixture
def acts(desk: Desk, params: KioskParams) -> Acts:
    """Somebody before the login screen."""
    core = Core(desk, InlineJobs(), params)
    made = Acts(core, DrawnStudio(lambda call: call()), lambda: 0.0)
    made.entrance.begin()
    return made


@pytest.fixture
def scanning(acts: Acts) -> Acts:
    """Somebody who holds a slip under the camera."""
    acts.slip.open()
    assert acts.core.stand.screen is Screen.SLIP
    return acts


class TestUnderTheCamera:
    def test_a_slip_with_a_password_logs_in(self, scanning: Acts) -> None:
        studio(scanning).hold("https://example.org", GOOD)
        assert scanning.core.stand.screen is Screen.CONSENT
        assert scanning.core.visit.session.registration.account == ACCOUNT
        assert studio(scanning).on_codes is None  # nobody looks any more

    def test_a_slip_without_one_fills_in_the_account(self, scanning: Acts) -> None:
        studio(scanning).hold(NAMED)
        shown = body(scanning, Login)
        assert (shown.offered, shown.problem) == (ACCOUNT, "")
        scanning.entrance.log_in(ACCOUNT, PASSWORD)
        assert scanning.core.stand.screen is Screen.CONSENT
        assert scanning.core.stand.offered == ""

    def test_an_account_that_was_offered_is_forgotten_on_leaving(
        self, scanning: Acts
    ) -> None:
        studio(scanning).hold(NAMED)
        scanning.entrance.back()
        assert scanning.core.stand.screen is Screen.IDLE
        assert scanning.core.stand.offered == ""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("https://example.org/pay", "不是报名凭条"),
            ("DZ9/a/b/ABCDEF", "版本"),
            (GOOD[:-1], "破损"),
        ],
    )
    def test_another_code_says_what_is_wrong_and_costs_no_attempt(
        self, scanning: Acts, text: str, said: str
    ) -> None:
        for _ in range(40):
            studio(scanning).hold(text)
        assert said in body(scanning, SlipScan).problem
        studio(scanning).hold(GOOD)
        assert scanning.core.stand.screen is Screen.CONSENT

    def test_an_old_slip_is_tried_once_and_leads_to_the_fields(
        self, scanning: Acts
    ) -> None:
        studio(scanning).hold(OLD)
        assert "失效" in body(scanning, Login).problem
        scanning.entrance.switch_language()
        assert "holds no longer" in body(scanning, Login).problem

    def test_attempts_by_slip_are_counted_with_those_that_are_typed(
        self, acts: Acts
    ) -> None:
        for _ in range(5):
            acts.slip.open()
            studio(acts).hold(OLD)
        acts.slip.open()
        studio(acts).hold(GOOD)
        assert "稍等" in body(acts, Login).problem

    def test_a_camera_that_fails_is_told_with_the_way_around_it(
        self, scanning: Acts
    ) -> None:
        state = studio(scanning).on_state
        assert state is not None
        state(Report("C204"))
        shown = body(scanning, SlipScan)
        assert (shown.live, bool(shown.problem)) == (False, True)
        scanning.entrance.back()
        assert scanning.core.stand.screen is Screen.LOGIN


@pytest.mark.slow
class TestOnTheDisplay:
    def test_a_scanner_that_types_logs_in(self, kiosk: Running) -> None:
        def burst(text: str) -> None:
            panel: Any = kiosk.stage.panel
            for letter in text:
                panel._typed(None, letter)
            panel._pressed(None, (13, "enter"))

        def story() -> Iterator[None]:
            pilot = kiosk.pilot
            yield from pilot.tap("idle.begin")
            yield from pilot.until(lambda: pilot.screen == "login")
            burst(NAMED)
            yield from pilot.until(lambda: pilot.text_of("login.account") == ACCOUNT)
            burst("https://example.org")  # into the password: no code of ours
            yield from pilot.until(lambda: "不正确" in pilot.text_of("login.problem"))
            yield from pilot.tap("login.slip")
            burst(GOOD[:-2])
            yield from pilot.until(lambda: "破损" in pilot.text_of("slip.problem"))
            burst(GOOD)
            yield from pilot.until(lambda: pilot.screen == "consent")

        kiosk.play(story())

    def test_a_code_that_is_typed_is_not_shown(self, kiosk: Running) -> None:
        def story() -> Iterator[None]:
            pilot = kiosk.pilot
            yield from pilot.tap("idle.begin")
            yield from pilot.until(lambda: pilot.screen == "login")
            panel: Any = kiosk.stage.panel
            panel._typed(None, GOOD)
            yield from pilot.frames(3)
            from kivy.uix.label import Label

            texts = [w.text for w in kiosk.stage.walk() if isinstance(w, Label)]
            assert not any(PASSWORD in text for text in texts)

        kiosk.play(story())

    def test_a_slip_under_the_camera_logs_in(
        self, kiosk: Running, taps: list[str], start: Callable[..., Running]
    ) -> None:
        def story() -> Iterator[None]:
            pilot = kiosk.pilot
            yield from pilot.tap("idle.begin")
            yield from pilot.tap("login.slip")
            yield from pilot.until(lambda: kiosk.studio.on_codes is not None)
            kiosk.studio.hold(GOOD)
            yield from pilot.until(lambda: pilot.screen == "consent")

        kiosk.play(story())
        assert taps == ["idle.begin", "login.slip"]

    def test_the_screen_can_be_read_and_touched(self, kiosk: Running) -> None:
        looker = Looker(kiosk, (WAYS[0], WAYS[1], WAYS[-1]))

        def story() -> Iterator[None]:
            pilot = kiosk.pilot
            kiosk.acts.entrance.begin()
            kiosk.acts.slip.open()
            yield from pilot.until(lambda: pilot.screen == "slip")
            kiosk.studio.hold("https://example.org")
            yield from looker.look()
            kiosk.acts.entrance.switch_language()
            yield from looker.look()
            kiosk.studio.on_state(Report("C204"))
            yield from looker.look()
            yield from pilot.tap("slip.type")
            yield from pilot.until(lambda: pilot.screen == "login")
            yield from looker.look()

        kiosk.play(story())
        assert looker.faults == []
