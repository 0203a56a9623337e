"""The staff's side of the store: passphrase, day, roster."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.backroom import Backroom
from sync.clock import Moment
from sync.staffwait import FREE
from sync.store import Store

RIGHT = "specimen-2026"


class SetClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.moment = Moment("boot", 0.0, datetime(2026, 1, 1, tzinfo=UTC))

    def now(self) -> Moment:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        self.moment = replace(self.moment, mono=self.moment.mono + seconds)


@pytest.mark.slow
def test_a_wrong_passphrase_is_counted_and_a_right_one_forgets(tmp_path: Path) -> None:
    store, clock = Store(tmp_path, 0), SetClock()
    room = Backroom(store, clock, lambda: None)
    assert not room.has_passphrase()
    assert not room.check(RIGHT)
    room.set_passphrase(RIGHT)
    for _ in range(FREE):
        assert not room.check("wrong-one")
    assert room.wait_s() == pytest.approx(15)
    assert not room.check(RIGHT), "not even the right one during the wait"
    clock.pass_by(16)
    assert room.check(RIGHT)
    assert room.wait_s() == 0
    store.close()


def test_a_short_passphrase_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path, 0)
    room = Backroom(store, SetClock(), lambda: None)
    with pytest.raises(ValueError, match="at least 8"):
        room.set_passphrase("short")
    assert not room.has_passphrase()
    store.close()


def test_a_closed_day_stays_closed_over_a_restart(tmp_path: Path) -> None:
    store = Store(tmp_path, 0)
    Backroom(store, SetClock(), lambda: None).close_day()
    store.close()
    store = Store(tmp_path, 0)
    room = Backroom(store, SetClock(), lambda: None)
    assert room.standing().closed
    room.open_day()
    assert not room.standing().closed
    assert not room.standing().catalogue
    store.close()
