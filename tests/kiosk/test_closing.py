"""What is still under way when the display is closed."""

from collections.abc import Callable
from typing import Any


def test_a_wipe_that_ends_after_the_display_was_closed_begins_no_other(
    start: Callable[..., Any],
) -> None:
    kiosk = start()
    kiosk.play(kiosk.pilot.frames(2))
    stage = kiosk.stage
    stage.close()
    stage._left.add(stage.panel)
    stage._ended_wipe()  # in the worker's thread, which knows of no closing
    assert stage._wipe_soon.is_triggered
    kiosk.play(kiosk.pilot.until(lambda: not stage._wipe_soon.is_triggered))
    assert not stage._write_over_soon.is_triggered
