"""Wakes the waiting feed requests of this process when something changed for them.

It holds no truth: who wakes reads the database. However many wait, one look at the
database says whose sites changed, and only they wake. On PostgreSQL the bell is also
rung by what other processes change (`central.store.listener`); a coarse look covers
the rest.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

LOG = structlog.stdlib.get_logger()
# How long a change that another process made may go unnoticed.
LOOK_S = 2.0


@dataclass(frozen=True, slots=True)
class Changed:
    """Up to which number of the feed was looked, and which sites changed.

    Sites of None: it may be any.
    """

    last: int
    sites: frozenset[str] | None


# Asked with the number up to which was looked before, None at first.
Look = Callable[[int | None], Awaitable[Changed]]


class Bell:
    """Rung from any thread, heard in the event loop in which it watches."""

    def __init__(self, every_s: float = LOOK_S) -> None:
        self.every_s = every_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self._rung = asyncio.Event()
        self._waiting: dict[str, asyncio.Event] = {}
        self.closing = False

    def ring(self) -> None:
        """Say that something changed."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._rung.set)

    def close(self) -> None:
        """Wake everyone for the last time: the server ends."""
        self.closing = True
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake, None)

    def listen(self, site: str) -> asyncio.Event:
        """Return what the next change of a site sets.

        Take it before looking, so that no change is missed.
        """
        return self._waiting.setdefault(site, asyncio.Event())

    async def watch(self, look: Look) -> None:
        """Look when it rings, and now and then; wake whose sites changed.

        Runs until it is cancelled. While the database does not answer nobody wakes;
        each who waits has an end of its own.
        """
        self._loop = asyncio.get_running_loop()
        last: int | None = None
        while True:
            try:
                changed = await look(last)
            except SQLAlchemyError as error:
                LOG.warning("bell_cannot_look", error=type(error).__name__)
            else:
                last = changed.last
                self._wake(changed.sites)
            await self._hear(self.every_s)

    async def _hear(self, timeout_s: float) -> None:
        try:
            await asyncio.wait_for(self._rung.wait(), timeout_s)
        except TimeoutError:
            return
        self._rung.clear()

    def _wake(self, sites: frozenset[str] | None) -> None:
        for site in self._waiting if sites is None else sites & self._waiting.keys():
            self._waiting[site].set()
        self._waiting = {
            site: event for site, event in self._waiting.items() if not event.is_set()
        }
