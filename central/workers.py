"""Several worker processes on one socket; one that dies is replaced.

Only PostgreSQL lets several processes write side by side. On SQLite they would wait for
each other's writes, and hear of each other's changes late.
"""

import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from types import FrameType

import structlog

from central import garbage, logs
from central.app import create_app
from central.authority import Authority
from central.certificate import ServerCertificate
from central.params import CentralParams, utc_now
from central.serve import GRACE_S, Server
from central.stops import StoppedError

LOG = structlog.stdlib.get_logger()
# spawn: a fork would share the connections to the database and the threads' locks.
_CONTEXT = multiprocessing.get_context("spawn")
LOOK_S = 0.5
# A worker that dies sooner than this after its start will die again.
PAUSE_S = 2.0


@dataclass(frozen=True, slots=True)
class Doors:
    """Where all workers answer, and by which names, if they speak HTTPS.

    `console` is the socket for browsers on this machine; see central.serve.
    """

    bound: socket.socket
    names: tuple[str, ...] = ()
    console: socket.socket | None = None


def check_possible(params: CentralParams, count: int) -> None:
    """Raise StoppedError when several workers cannot serve so."""
    if count > 1 and params.database_url is None:
        raise StoppedError("R503")


class Workers:
    """The parent: it starts workers, watches them and hands the end on to them."""

    def __init__(self, params: CentralParams, doors: Doors, count: int) -> None:
        self._params = params
        self._doors = doors
        self._ends = threading.Event()
        self._running: list[tuple[BaseProcess, Event]] = []
        self._count = count

    def run(self, on_ready: Callable[[], None]) -> None:
        """Serve until a signal ends it; say when all workers are ready."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        self._running = [self._start() for _ in range(self._count)]
        for process, ready in self._running:
            while process.is_alive() and not ready.wait(LOOK_S):
                pass
        if not self._ends.is_set() and all(p.is_alive() for p, _ in self._running):
            on_ready()
        while not self._ends.wait(LOOK_S):
            self._replace_dead()
        self._end()

    def _start(self) -> tuple[BaseProcess, Event]:
        ready = _CONTEXT.Event()
        process = _CONTEXT.Process(
            target=_work, args=(self._params, self._doors, ready, os.getpid())
        )
        process.start()
        return process, ready

    def _replace_dead(self) -> None:
        for place, (process, _ready) in enumerate(self._running):
            if not process.is_alive():
                LOG.error("worker_died", exit=process.exitcode)
                self._ends.wait(PAUSE_S)
                if not self._ends.is_set():
                    self._running[place] = self._start()

    def _end(self) -> None:
        for process, _ready in self._running:
            process.terminate()
        for process, _ready in self._running:
            process.join(GRACE_S + PAUSE_S)
            if process.is_alive():
                LOG.error("worker_killed")
                process.kill()
                process.join()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._ends.set()


def _work(params: CentralParams, doors: Doors, ready: Event, parent: int) -> None:
    """Be a worker; it ends when its parent is gone, which nobody could end it for."""
    logs.configure()
    app = create_app(params)
    certificate = None
    if doors.names:
        authority = Authority.open(params.data_dir)
        assert authority is not None, "the parent made it"
        certificate = ServerCertificate(authority, doors.names, utc_now)
    garbage.set_apart_what_is_loaded()
    server = Server(app, ready.set, certificate, doors.console)
    ends = threading.Event()

    def watch() -> None:
        while not ends.wait(LOOK_S):
            if os.getppid() != parent:
                server.stop()
                return

    watcher = threading.Thread(target=watch, name="parent-watch")
    watcher.start()
    try:
        server.run(sockets=[doors.bound])
    finally:
        ends.set()
        watcher.join()
