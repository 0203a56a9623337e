"""Who asks for candidates' pages too often is not heard for a while."""

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from central.params import Clock

WINDOW = timedelta(minutes=10)
# What is remembered is bounded; the keys that were quiet longest go first.
KEYS_MAX = 10_000


class Looks:
    """Counts what was asked for, by a key, in memory: it costs no writing.

    Safe to use from several threads.
    """

    def __init__(self, clock: Clock, most: int) -> None:
        self._clock = clock
        self._most = most
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def too_many(self, key: str) -> bool:
        """Say whether a key must wait."""
        with self._lock:
            return self._count(key) >= self._most

    def note(self, key: str) -> None:
        """Note one more."""
        with self._lock:
            count = self._count(key)
            began = self._seen[key][0] if count else self._clock()
            self._seen[key] = (began, count + 1)
            self._seen.move_to_end(key)
            while len(self._seen) > KEYS_MAX:
                self._seen.popitem(last=False)

    def _count(self, key: str) -> int:
        began, count = self._seen.get(key, (self._clock(), 0))
        if self._clock() - began >= WINDOW:
            del self._seen[key]
            return 0
        return count
