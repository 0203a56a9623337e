"""What the operations of one request are about: read together, written together.

A request of a hundred operations costs a few statements, not some hundred. Whoever
gathers holds the dossiers (`dossiers.lock`) until the end of the transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from central.store import audit, dossiers, operations, roster
from central.store.dossiers import Changed
from central.store.operations import Decided, Known
from dossier.model import Dossier, Registration
from sync.protocol.messages import WireOperation


class Gathered:
    """The rows of one request, as they are after what was decided so far.

    `true` has the number of every dossier that is asked for, and whose it is by now.
    """

    def __init__(
        self,
        connection: Connection,
        device: str,
        asked: Sequence[WireOperation],
        true: Mapping[str, str],
    ) -> None:
        ids = {one.id for one in asked}
        numbers = set(true) | set(true.values())
        self.connection = connection
        self._true = true
        self._device = device
        self._known = operations.find_all(connection, device, ids)
        self._registrations = roster.find_all(connection, numbers)
        self._dossiers = dossiers.load_all(connection, numbers)
        self._decided: list[Decided] = []
        self._changed: dict[str, Changed] = {}

    def known(self, operation_id: str) -> Known | None:
        """Return what is known of an operation, of this request too."""
        return self._known.get(operation_id)

    def true_number(self, number: str) -> str:
        """Return under which number a dossier stands now."""
        return self._true[number]

    def learn(self, number: str) -> None:
        """Take in a registration that came about just now."""
        self._registrations |= roster.find_all(self.connection, [number])

    def registration(self, number: str) -> Registration | None:
        """Return a registration of which the request speaks."""
        return self._registrations.get(number)

    def dossier(self, number: str) -> Dossier:
        """Return a dossier as it is now; one that nobody touched is an empty draft."""
        return self._dossiers.get(number) or Dossier(number)

    def decide(self, decided: Decided) -> None:
        """Keep an operation with its result."""
        self._decided.append(decided)
        self._known[decided.operation.id] = decided.known

    def change(self, dossier: Dossier, registration: Registration) -> None:
        """Keep the new state of a dossier."""
        self._dossiers[dossier.registration] = dossier
        self._changed[dossier.registration] = Changed(dossier, registration)

    def note(self, entry: audit.Entry) -> None:
        """Write a line of the audit log."""
        audit.add(self.connection, entry)

    def write(self, now: datetime) -> None:
        """Store it all, and put what changed on the feed."""
        operations.add_all(self.connection, self._device, self._decided)
        dossiers.save_all(self.connection, list(self._changed.values()), now)
