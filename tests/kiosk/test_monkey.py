"""Whatever is tapped: no crash, no dead end, no way out, nobody else's papers."""

import os
from typing import Any

import pytest

from tests.kiosk.monkey import Monkey

pytestmark = pytest.mark.slow

TAPS = int(os.environ.get("MONKEY_TAPS", "200"))
SEED = int(os.environ.get("MONKEY_SEED", "7"))


def test_random_taps_find_no_crash_no_dead_end_and_no_way_out(kiosk: Any) -> None:
    left: list[object] = []
    kiosk._window.bind(on_close=left.append, on_request_close=left.append)
    monkey = Monkey(kiosk, SEED)
    try:
        kiosk.play(monkey.play(TAPS), seconds=300 + 2 * TAPS)
    finally:
        kiosk._window.unbind(on_close=left.append, on_request_close=left.append)
    assert left == []
    assert kiosk._loop.status != "stopped"
    assert {"materials", "capture"} <= set(monkey.seen), monkey.seen
