"""How often a password may be tried."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sync import guard
from sync.cli import cli
from sync.clock import Moment
from sync.guard import DEVICE_FREE, FREE, STAFF_AT, Tries
from sync.store import Store
from sync.tries import MOST_NAMES

WALL = datetime(2026, 3, 1, tzinfo=UTC)
BOOT = Moment("boot", 1000.0, WALL)

seconds = st.floats(0, 1e7)
counts = st.integers(0, 40).map(float)


def at(mono: float, boot: str = "boot") -> Moment:
    """So many seconds after the first attempt."""
    return Moment(boot, 1000.0 + mono, WALL)


@given(counts, counts)
def test_more_failures_never_wait_shorter(one: float, other: float) -> None:
    few, many = sorted((one, other))
    assert guard.wait_after(few) <= guard.wait_after(many)


def test_five_are_free_then_it_doubles() -> None:
    waits = [guard.wait_after(count) for count in range(FREE - 1, FREE + 4)]
    assert waits == [0, 15, 30, 60, 120]


@given(counts, seconds, seconds)
def test_a_reboot_begins_the_wait_anew_in_full(
    count: float, was: float, now: float
) -> None:
    tries = guard.resumed(Tries(count, "before", was), "after", now)
    assert guard.account_left(tries, now) == pytest.approx(guard.wait_after(count))


@given(counts, seconds, seconds)
def test_a_clock_that_went_back_frees_nobody(
    count: float, was: float, now: float
) -> None:
    tries = guard.resumed(Tries(count, "boot", was), "boot", now)
    whole = guard.wait_after(count)
    waited = max(now - was, 0)
    assert guard.account_left(tries, now) >= whole - waited - 1e-3


@given(st.floats(0, 100), seconds)
def test_the_device_only_forgets(count: float, passed: float) -> None:
    before = Tries(count, "boot", 0.0)
    after = guard.drained(before, passed)
    assert 0 <= after.count <= count
    left = guard.device_left(before)
    assert guard.device_left(guard.drained(before, left)) <= 1e-6 * (1 + left)


@given(st.floats(STAFF_AT, 1000), seconds)
def test_time_alone_does_not_undo_the_staff_lock(count: float, mono: float) -> None:
    tries = Tries(count, "boot", 0.0)
    denied = guard.blocked(tries, Tries(boot="boot"), mono)
    assert denied is not None
    assert denied.staff


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    opened = Store(tmp_path / "kiosk", 0)
    yield opened
    opened.close()


def wait_of(store: Store, account: str, mono: float, boot: str = "boot") -> float:
    """Try once; return how long it must wait, or 0 when it was counted."""
    denied = store.begin_login(account, at(mono, boot))
    return denied.wait_s if denied else 0.0


def test_attempts_are_counted_before_they_are_checked(tmp_path: Path) -> None:
    for _ in range(FREE):  # each time the power fails before the password is checked
        cut = Store(tmp_path, 0)
        assert wait_of(cut, "somebody", 0) == 0
        cut.close()
    after = Store(tmp_path, 0)
    assert wait_of(after, "somebody", 0) == 15
    assert wait_of(after, "somebody", 10) == 5
    assert wait_of(after, "somebody", 10, "after a reboot") == 15
    assert wait_of(after, "somebody", 20, "after a reboot") == 5
    assert wait_of(after, "somebody", 25, "after a reboot") == 0
    assert wait_of(after, "somebody", 25, "after a reboot") == 30
    after.close()


def test_being_refused_does_not_count(store: Store) -> None:
    for _ in range(FREE + 10):
        store.begin_login("somebody", at(0))
    assert wait_of(store, "somebody", 15) == 0


def test_after_fifteen_only_the_staff_helps(store: Store) -> None:
    mono = 0.0
    for _ in range(STAFF_AT):
        mono += guard.wait_after(STAFF_AT)
        assert store.begin_login("somebody", at(mono)) is None
    denied = store.begin_login("somebody", at(mono * 10))
    assert denied is not None
    assert denied.staff
    assert store.unlock_login("somebody")
    assert store.begin_login("somebody", at(mono * 10)) is None
    assert store.login_failed("somebody", at(mono * 10)).wait_s == 0


def test_a_login_that_worked_forgets_the_failures(store: Store) -> None:
    for _ in range(FREE):
        store.begin_login("somebody", at(0))
    store.begin_login("somebody", at(15))
    store.login_passed("somebody")
    assert wait_of(store, "somebody", 15) == 0


def test_many_names_slow_the_device_down_and_it_recovers(store: Store) -> None:
    for place in range(DEVICE_FREE):
        assert wait_of(store, f"name{place}", 0) == 0
    wait = wait_of(store, "another", 0)
    assert 0 < wait <= guard.DEVICE_DRAIN_S
    assert wait_of(store, "another", wait) == 0


def test_names_are_not_kept(store: Store) -> None:
    store.begin_login("a password in the wrong field", at(0))
    rows = store._db.execute("SELECT subject FROM attempt").fetchall()
    assert len(rows) == 2
    assert all("password" not in subject for (subject,) in rows)


@pytest.mark.slow
def test_the_table_stays_small(store: Store) -> None:
    with store._writing() as db:
        db.table("attempt").insert_all(
            {"subject": f"{place}", "count": 1.0, "boot": "boot", "mono": 1000.0}
            for place in range(MOST_NAMES + 50)
        )
    store.begin_login("somebody", at(0))
    (rows,) = store._db.execute("SELECT count(*) FROM attempt").fetchone()
    assert rows <= MOST_NAMES
    assert wait_of(store, "somebody", 0) == 0


def test_the_staff_unlocks_from_the_command_line(tmp_path: Path) -> None:
    config = tmp_path / "duanzheng.toml"
    config.write_text(f'[sync]\ndata_dir = "{tmp_path / "kiosk"}"\n', "utf-8")
    opened = Store(tmp_path / "kiosk", 0)
    opened.begin_login("somebody", BOOT)
    opened.close()
    arguments = ["unlock", "somebody", "--config", str(config)]
    first = CliRunner().invoke(cli, arguments)
    assert (first.exit_code, first.output.split(":")[0]) == (0, "unlocked")
    assert "nothing was counted" in CliRunner().invoke(cli, arguments).output
