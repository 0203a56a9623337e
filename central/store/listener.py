"""Hears of changes that other processes made, where the database can say so.

PostgreSQL notifies at the commit of a change of the feed (migrations/versions/0002).
Nothing depends on it but speed: while the line to the database is down, waiting kiosks
are served by the coarse poll of the feed.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import structlog

from central.store.database import Database

LOG = structlog.stdlib.get_logger()
CHANNEL = "duanzheng_feed"
# How long the end of the process may wait for this thread.
LOOK_S = 0.5
AGAIN_S = 5.0


@contextmanager
def listening(database: Database, ring: Callable[[], None]) -> Iterator[None]:
    """Ring at every change that any process makes, until the block ends."""
    if not isinstance(database.place, str):
        yield
        return
    ends = threading.Event()
    thread = threading.Thread(
        target=_listen, args=(database.place, ring, ends), name="feed-listener"
    )
    thread.start()
    try:
        yield
    finally:
        ends.set()
        thread.join()


def _listen(url: str, ring: Callable[[], None], ends: threading.Event) -> None:
    while not ends.is_set():
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=5) as line:
                line.execute(f"LISTEN {CHANNEL}")
                # What changed before this line stood was told to nobody here.
                ring()
                _hear(line, ring, ends)
        except psycopg.OperationalError as error:
            LOG.warning("feed_listener_lost", error=type(error).__name__)
            ends.wait(AGAIN_S)


def _hear(
    line: psycopg.Connection[tuple[object, ...]],
    ring: Callable[[], None],
    ends: threading.Event,
) -> None:
    while not ends.is_set():
        for _note in line.notifies(timeout=LOOK_S, stop_after=1):
            ring()
