"""How long somebody waits who mistypes a passphrase."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sync.clock import Moment
from sync.staffwait import FREE, MOST_S, Tries, counted, left, pause, woken

NOW = Moment("boot-1", 1000.0, datetime(2026, 1, 1, tzinfo=UTC))


def wrong(times: int, now: Moment = NOW) -> Tries:
    tries = Tries()
    for _ in range(times):
        tries = counted(tries, now)
    return tries


def test_a_few_are_free() -> None:
    assert left(wrong(FREE - 1), NOW) == 0


def test_then_each_costs_twice_as_much_up_to_a_quarter_of_an_hour() -> None:
    assert [pause(FREE + more) for more in range(4)] == [15, 30, 60, 120]
    assert pause(FREE + 1000) == MOST_S


def test_the_wait_passes_with_the_clock_of_the_boot() -> None:
    tries = wrong(FREE)
    assert left(tries, replace(NOW, mono=1010.0)) == pytest.approx(5)
    assert left(tries, replace(NOW, mono=1020.0)) == 0


def test_setting_the_date_does_not_help() -> None:
    later = replace(NOW, wall=datetime(2030, 1, 1, tzinfo=UTC))
    assert left(wrong(FREE), later) == 15


def test_after_a_reboot_the_wait_begins_anew() -> None:
    rebooted = Moment("boot-2", 3.0, NOW.wall)
    tries = wrong(FREE)
    assert left(tries, rebooted) == 15
    assert left(woken(tries, rebooted), replace(rebooted, mono=20.0)) == 0
