"""The agent as a service: ready, alive, ending - said to who started it.

The protocol is systemd's (sd_notify(3)): datagrams to the socket in NOTIFY_SOCKET. That
it is alive is said only while every loop makes progress, so that a hung one is ended.
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

import structlog

_log = structlog.get_logger(__name__)
MICRO = 1_000_000


class Pulse:
    """When each loop last made progress: a step, a block sent or received, a wait."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._beats: dict[str, float] = {}

    def beat(self) -> None:
        """Note progress of the thread that calls."""
        with self._lock:
            self._beats[threading.current_thread().name] = self._monotonic()

    def silent_s(self) -> float:
        """Return for how long the most silent loop has made no progress, in seconds."""
        with self._lock:
            return self._monotonic() - min(
                self._beats.values(), default=self._monotonic()
            )


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Who started this process, if it wants to be told; else all calls do nothing.

    `watchdog_s` is after how long without a sign of life it ends us; 0 for never.
    """

    address: str = ""
    watchdog_s: float = 0

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Return the supervisor that the environment names."""
        wanted = int(environment.get("WATCHDOG_USEC", "0"))
        if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
            wanted = 0  # meant for the process that started us
        return cls(environment.get("NOTIFY_SOCKET", ""), wanted / MICRO)

    def tell(self, *facts: str) -> None:
        """Send facts such as READY=1. A supervisor that is gone is not waited for."""
        if not self.address:
            return
        address = self.address
        if address.startswith("@"):  # a name in no folder
            address = "\0" + address[1:]
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
                link.settimeout(1)
                link.sendto("\n".join(facts).encode(), address)
        except OSError as error:
            _log.warning("supervisor_not_told", errno=error.errno)


class Watchdog:
    """Says that we are alive, as long as every loop is."""

    def __init__(
        self, supervisor: Supervisor, pulse: Pulse, status: Callable[[], str]
    ) -> None:
        self._supervisor = supervisor
        self._pulse = pulse
        self._status = status
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin, where the supervisor wants it."""
        if self._supervisor.watchdog_s:
            self._thread.start()

    def end(self) -> None:
        """Say nothing more."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        # Four signs of life in the time; a loop counts as hung after half of it.
        limit = self._supervisor.watchdog_s / 2
        hung = False
        while not self._ended.wait(limit / 2):
            silent_s = self._pulse.silent_s()
            if silent_s < limit:
                hung = False
                self._supervisor.tell("WATCHDOG=1", f"STATUS={self._status()}")
            elif not hung:
                hung = True
                self._supervisor.tell("STATUS=hung, no progress")
                _log.error("loop_hung", silent_s=round(silent_s, 1))
