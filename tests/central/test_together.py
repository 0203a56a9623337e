"""Acts that share a transaction: each is durable before its caller hears of it."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from central.store.together import Act, Together

ENOUGH_S = 30


class Disk:
    """Transactions that end when the test lets them, and what each held."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.entered = threading.Event()
        self.committed: list[list[str]] = []
        self._held: list[str] = []

    def change(self, act: Act) -> Any:
        """Do an act, wait, and commit it; roll it back if it raises."""
        self._held = []
        result = act(self)  # type: ignore[arg-type] - stands for a connection
        self.entered.set()
        assert self.open.wait(ENOUGH_S)
        self.committed.append(self._held)
        return result

    def act(self, name: str, *, fails: bool = False) -> Callable[[Connection], str]:
        """Return an act that says its name, or fails."""

        def done(_connection: Connection) -> str:
            if fails:
                raise OperationalError(name, None, Exception(name))
            self._held.append(name)
            return name

        return done


class Crowd:
    """Callers in threads, who are known to wait before the disk goes on."""

    def __init__(self, disk: Disk, pool: ThreadPoolExecutor) -> None:
        self._disk = disk
        self._pool = pool
        self.together = Together(disk.change)

    def ask(self, name: str, *, fails: bool = False) -> "Future[str]":
        """Let somebody ask; return when they wait, or have the turn."""
        is_first, before = not self._disk.entered.is_set(), self._waiting()
        act = self._disk.act(name, fails=fails)
        future = self._pool.submit(self.together.do, act, name)
        if is_first:
            assert self._disk.entered.wait(ENOUGH_S)
            return future
        ends = time.monotonic() + ENOUGH_S
        while self._waiting() == before:
            assert time.monotonic() < ends
            threading.Event().wait(0.001)
        return future

    def _waiting(self) -> int:
        return len(self.together._waiting)


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def crowd(disk: Disk) -> Iterator[Crowd]:
    with ThreadPoolExecutor(8) as pool:
        yield Crowd(disk, pool)
        disk.open.set()


def test_who_comes_meanwhile_shares_the_next_transaction(
    disk: Disk, crowd: Crowd
) -> None:
    asked = [crowd.ask(name) for name in ("a", "d", "c", "b")]
    assert not any(one.done() for one in asked)
    disk.open.set()
    assert [one.result(ENOUGH_S) for one in asked] == ["a", "d", "c", "b"]
    assert disk.committed == [["a"], ["b", "c", "d"]]


def test_nobody_is_refused_for_the_fault_of_another(disk: Disk, crowd: Crowd) -> None:
    asked = [crowd.ask("a"), crowd.ask("b"), crowd.ask("d")]
    bad = crowd.ask("c", fails=True)
    disk.open.set()
    assert [one.result(ENOUGH_S) for one in asked] == ["a", "b", "d"]
    with pytest.raises(OperationalError):
        bad.result(ENOUGH_S)
    assert sorted(name for held in disk.committed for name in held) == ["a", "b", "d"]


def test_an_act_alone_that_fails_raises_once(disk: Disk) -> None:
    disk.open.set()
    together = Together(disk.change)
    with pytest.raises(OperationalError):
        together.do(disk.act("a", fails=True), "a")
    assert together.do(disk.act("b"), "b") == "b"
