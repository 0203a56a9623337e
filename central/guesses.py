"""Who has guessed at codes too often is not heard for a while."""

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from central.params import Clock

WRONG_MAX = 10
WINDOW = timedelta(minutes=10)
# What is remembered is bounded; the addresses that were quiet longest go first.
ADDRESSES_MAX = 10_000


class Guesses:
    """Counts wrong codes by address, in memory. Safe to use from several threads."""

    def __init__(self, clock: Clock, most: int = WRONG_MAX) -> None:
        self._clock = clock
        self._most = most
        self._lock = threading.Lock()
        self._wrong: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def too_many(self, address: str) -> bool:
        """Say whether an address must wait, whatever code it brings now."""
        with self._lock:
            return self._count(address) >= self._most

    def wrong(self, address: str) -> None:
        """Note a wrong code."""
        with self._lock:
            count = self._count(address)
            began = self._wrong[address][0] if count else self._clock()
            self._wrong[address] = (began, count + 1)
            self._wrong.move_to_end(address)
            while len(self._wrong) > ADDRESSES_MAX:
                self._wrong.popitem(last=False)

    def _count(self, address: str) -> int:
        began, count = self._wrong.get(address, (self._clock(), 0))
        if self._clock() - began >= WINDOW:
            del self._wrong[address]
            return 0
        return count
