"""The display comes round often where somebody waits for it, and nowhere else."""

from typing import Any

import pytest

from kiosk.flow import Screen

pytestmark = pytest.mark.usefixtures("toolkit")


def test_who_works_is_answered_sooner_than_who_arrives(begin: Any) -> None:
    from kiosk.ui.pace import pace  # noqa: PLC0415 - after the toolkit

    stand = begin().core.stand
    working = pace(stand)
    stand.screen = Screen.IDLE
    waiting = pace(stand)
    stand.dimmed = True
    assert working > waiting > pace(stand) > 0
