"""Who has tried in vain too often is not heard for a while, by any worker process."""

import hashlib
from datetime import timedelta

from central.params import Clock
from central.store import attempts
from central.store.database import Database

WINDOW = timedelta(minutes=10)
# At one address: codes of kiosks, and passwords of a whole office behind one router.
ENROLMENTS_MAX = 10
LOGINS_MAX = 50


class Guesses:
    """Counts what was wrong, by address, in the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def too_many(
        self, address: str, what: str = "enrol", most: int = ENROLMENTS_MAX
    ) -> bool:
        """Say whether an address must wait, whatever it brings now."""
        since = self._clock() - WINDOW
        with self._database.read() as connection:
            return attempts.count(connection, _key(what, address), since) >= most

    def wrong(self, address: str, what: str = "enrol") -> None:
        """Note that something was wrong."""
        now = self._clock()
        with self._database.write() as connection:
            attempts.add(connection, _key(what, address), now, now - WINDOW)


def _key(what: str, address: str) -> str:
    return hashlib.sha256(f"{what} {address}".encode()).hexdigest()
