"""Counts what was refused, by code and day, and writes it down in one go now and then.

A stranger's bad request must not cost a write, so up to a few seconds of counts are
lost when a process is killed; nothing is decided by them.
"""

import threading
from collections import Counter
from datetime import datetime

from central.store import refusals
from central.store.database import Database


class Tally:
    """Counts of this process that are not written yet. Safe to use from threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._many: Counter[str] = Counter()

    def count(self, code: str, many: int = 1) -> None:
        """Note that something was refused with a code."""
        with self._lock:
            self._many[code] += many

    def flush(self, database: Database, now: datetime) -> None:
        """Write down what was counted; what cannot be written is counted again."""
        with self._lock:
            counted, self._many = self._many, Counter()
        if not counted:
            return
        try:
            with database.write() as connection:
                for code, many in sorted(counted.items()):
                    refusals.add(connection, code, many, now)
        except BaseException:
            with self._lock:
                self._many += counted
            raise
