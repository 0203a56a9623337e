"""What the store answers before anybody is logged in: roster, catalogue, attempts."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager

from dossier.catalogue import Catalogue
from sync import mirror, tries
from sync.clock import Moment
from sync.engine import Database
from sync.guard import Denied
from sync.protocol.messages import RosterEntry


class Reception(ABC):
    """A part of the store, on its connection and under its lock."""

    _db: Database

    @abstractmethod
    def _reading(self) -> AbstractContextManager[None]:
        """Hold the lock while something is read."""

    @abstractmethod
    def _asking(self) -> AbstractContextManager[None]:
        """Hold the lock for one statement."""

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Database]:
        """Hold the lock for one transaction."""

    def roster_entry(self, account: str) -> RosterEntry | None:
        """Return the registration that has this account, or None."""
        with self._asking():
            return mirror.roster_entry(self._db, account)

    def begin_login(self, account: str, moment: Moment) -> Denied | None:
        """Count an attempt to log in, or return why none may be made now.

        The count is on the disk when this returns.
        """
        with self._writing() as db:
            return tries.begin(db, account, moment)

    def login_failed(self, account: str, moment: Moment) -> Denied:
        """Return how long the next attempt has to wait."""
        with self._reading():
            return tries.failed(self._db, account, moment)

    def login_passed(self, account: str) -> None:
        """Forget the failures of an account."""
        with self._writing() as db:
            tries.passed(db, account)

    def unlock_login(self, account: str) -> bool:
        """Let an account be tried anew; say whether anything had been counted."""
        with self._writing() as db:
            return tries.unlock(db, account)

    def catalogue(self) -> Catalogue | None:
        """Return the catalogue of this machine's area, or None before the first."""
        with self._asking():
            return mirror.mirrored_catalogue(self._db)
