"""Kiosk and agent ring each other: a file is touched, watchdog sees it.

A ring only says "look"; the truth is read from the database. Whoever listens also
looks every few seconds by itself, so a missed ring costs time and nothing else.
"""

from collections.abc import Callable
from pathlib import Path

import structlog
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

_log = structlog.get_logger(__name__)
AGENT = "agent"
KIOSK = "kiosk"


class _Handler(FileSystemEventHandler):
    def __init__(self, path: Path, callback: Callable[[], None]) -> None:
        self._path = str(path)
        self._callback = callback

    def on_modified(self, event: FileSystemEvent) -> None:
        if event.src_path == self._path:
            self._callback()


class Doorbells:
    """The bells in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._observer: BaseObserver | None = None

    def ring(self, name: str) -> None:
        """Ring a bell by name.

        In place: on a full disk a file that was cut to nothing could not be written
        again. A ring that fails costs the other side its next look, and nothing else.
        """
        path = self._folder / name
        try:
            with path.open("r+b" if path.exists() else "wb") as bell:
                bell.write(b"!")
        except OSError as error:
            _log.warning("bell_not_rung", errno=error.errno)

    def listen(self, name: str, callback: Callable[[], None]) -> None:
        """Call back, from a thread of the watcher, whenever the bell rings."""
        path = self._folder / name
        path.touch()
        if self._observer is None:
            self._observer = Observer()
            self._observer.start()
        self._observer.schedule(_Handler(path, callback), str(self._folder))

    def close(self) -> None:
        """Stop listening."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None
