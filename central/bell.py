"""Wakes the waiting feed requests of this process when something changed.

It holds no truth: who wakes reads the database. On PostgreSQL it is also rung by what
other processes change (`central.store.listener`); a coarse poll covers the rest.
"""

import asyncio


class Bell:
    """Rung from any thread, heard in the event loop that it was bound to."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._event = asyncio.Event()
        self.closing = False

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Say in which loop the waiters live."""
        self._loop = loop

    def ring(self) -> None:
        """Wake everyone who waits now."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._swing)

    def close(self) -> None:
        """Wake everyone for the last time: the server ends."""
        self.closing = True
        self.ring()

    def listen(self) -> asyncio.Event:
        """Return what the next ring sets; take it before looking, so none is missed."""
        return self._event

    def _swing(self) -> None:
        rung, self._event = self._event, asyncio.Event()
        rung.set()
