"""What the login screen says while the office is asked, and after."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kiosk.acts import Acts, Places
from kiosk.core import Core
from kiosk.flow import Screen
from kiosk.jobs import InlineJobs
from kiosk.params import KioskParams
from kiosk.viewmodels.login import Login
from sync.desk import Desk
from sync.transport import LineParams
from tests.kiosk.acting import body
from tests.kiosk.conftest import ACCOUNT, PASSWORD, Running
from tests.kiosk.stories import log_in
from tests.kiosk.studio import DrawnStudio
from tests.sync.scripted import ScriptedServer

Begin = Callable[[str], Acts]
UNKNOWN = b'{"status": "unknown"}'
PROVE = (
    b'{"status": "prove", "derivation": {"salt": "'
    + b"00" * 16
    + b'", "time_cost": 1, "memory_kib": 8, "lanes": 1}}'
)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    made = ScriptedServer()
    yield made
    made.close()


@pytest.fixture
def acts(desk: Desk, params: KioskParams, server: ScriptedServer) -> Acts:
    """Somebody before the login screen of a kiosk that has a line."""
    places = Places(line=line_to(server.url, 5))
    core = Core(desk, InlineJobs(), params)
    made = Acts(core, DrawnStudio(lambda call: call()), lambda: 0.0, places)
    made.entrance.begin()
    return made


def line_to(url: str, seconds: float) -> Callable[[], LineParams]:
    params = LineParams(url, None, seconds, seconds)
    return lambda: params


def says(server: ScriptedServer, *bodies: bytes) -> None:
    for text in bodies:
        kind = {"Content_Type": "application/json"}
        server.answers.append(server.http(200, text, **kind))


def test_who_is_known_here_costs_no_question(
    acts: Acts, server: ScriptedServer
) -> None:
    acts.entrance.log_in(ACCOUNT, PASSWORD)
    assert acts.core.stand.screen is Screen.CONSENT
    assert server.received == []


@pytest.mark.parametrize("account", [ACCOUNT, "nobody"])
def test_a_wrong_password_and_an_unknown_account_say_the_same(
    acts: Acts, server: ScriptedServer, account: str
) -> None:
    says(server, PROVE, UNKNOWN)
    acts.entrance.log_in(account, "wrong")
    shown = body(acts, Login)
    assert "也没有查到" in shown.problem
    assert not shown.busy
    assert b"wrong" not in b"".join(one.body for one in server.received)


def test_without_an_answer_it_says_that_nobody_could_be_asked(
    acts: Acts, server: ScriptedServer
) -> None:
    server.close()
    acts.entrance.log_in("nobody", "wrong")
    assert "连不上考区" in body(acts, Login).problem
    acts.entrance.switch_language()
    assert "cannot be reached" in body(acts, Login).problem


def test_a_portal_that_answers_is_not_the_office(
    acts: Acts, server: ScriptedServer
) -> None:
    server.answers.append(server.http(200, b"<html>", Content_Type="text/html"))
    acts.entrance.log_in("nobody", "wrong")
    assert "连不上考区" in body(acts, Login).problem


def test_another_site_is_named(acts: Acts, server: ScriptedServer) -> None:
    says(server, PROVE, b'{"status": "elsewhere", "site": "\xe5\x8d\x97\xe7\xab\x99"}')
    acts.entrance.log_in("nobody", "right")
    assert "南站" in body(acts, Login).problem
    acts.entrance.back()
    acts.entrance.begin()
    assert body(acts, Login).problem == ""


def test_the_wait_is_told_whatever_the_office_said(
    acts: Acts, server: ScriptedServer
) -> None:
    for _ in range(5):
        says(server, PROVE, UNKNOWN)
        acts.entrance.log_in("nobody", "wrong")
    assert "稍等" in body(acts, Login).problem
    count = len(server.received)
    acts.entrance.log_in("nobody", "wrong")  # too early: not tried, nobody is asked
    assert len(server.received) == count


def test_an_answer_that_comes_too_late_is_nobody_elses(
    desk: Desk, params: KioskParams, server: ScriptedServer
) -> None:
    waiting: list[Callable[[], None]] = []

    class Slow(InlineJobs):
        def run_apart(self, work: Any, done: Any, failed: Any) -> None:
            waiting.append(lambda: InlineJobs.run(self, work, done, failed))

    places = Places(line=line_to(server.url, 5))
    acts = Acts(Core(desk, Slow(), params), DrawnStudio(at_once), lambda: 0.0, places)
    acts.entrance.begin()
    acts.entrance.log_in("nobody", "wrong")
    assert acts.core.stand.asking
    acts.entrance.back()
    acts.entrance.begin()
    shown = body(acts, Login)
    assert (shown.busy, shown.problem) == (False, "")
    says(server, PROVE, UNKNOWN)
    waiting[0]()
    shown = body(acts, Login)
    assert (shown.busy, shown.problem) == (False, "")


def at_once(call: Callable[[], None]) -> None:
    call()


@pytest.mark.slow
def test_the_screen_says_that_the_office_is_asked_and_can_be_left(
    start: Callable[..., Running], server: ScriptedServer
) -> None:
    server.answers.append(lambda _: server.released.wait() and None)
    places = Places(line=line_to(server.url, 60))
    kiosk = start(places)

    def story() -> Iterator[None]:
        pilot = kiosk.pilot
        yield from log_in(pilot, "wrong")
        yield from pilot.until(lambda: kiosk.acts.core.page().body.busy)
        yield from pilot.until(lambda: kiosk.acts.core.stand.asking)
        assert kiosk.acts.core.page().body.heading == "正在向考区查询…"
        yield from pilot.tap("frame.back")
        yield from pilot.until(lambda: pilot.screen == "idle")
        # The next one is not kept waiting, and gets nobody else's answer.
        yield from log_in(pilot)
        yield from pilot.until(lambda: pilot.screen == "consent")

    try:
        kiosk.play(story())
    finally:
        server.released.set()
