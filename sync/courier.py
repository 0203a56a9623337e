"""Carry the outbox on a stick to the office, and the office's answer back.

For the staff page and the command line. Calls take as long as a stick does, so they
belong in a worker; they hold the store only for moments, and the agent goes on beside.
Exported is not acknowledged: nothing leaves the outbox before the office has answered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sync import outgoing, returning
from sync.carry_errors import CarryError
from sync.clock import Clock
from sync.outgoing import Exported
from sync.protocol.bundle import BundleError, Way, header_of
from sync.protocol.steps import Progress, silent
from sync.protocol.stick import PART_BYTES, PartsReader, StickError, bundles_in
from sync.returning import Imported
from sync.store import Store

__all__ = ["Courier", "CourierParams", "Exported", "Imported", "Progress"]


@dataclass(frozen=True, slots=True)
class CourierParams:
    """The program's version, for the heartbeat, and the size of a part on a stick."""

    version: str
    part_bytes: int = PART_BYTES


class Courier:
    """One kiosk's bundles."""

    def __init__(
        self,
        params: CourierParams,
        store: Store,
        clock: Clock,
        ring: Callable[[], None] = lambda: None,
    ) -> None:
        self._params = params
        self._store = store
        self._clock = clock
        self._ring = ring

    def export_to(self, folder: Path, progress: Progress = silent) -> Exported:
        """Write everything that waits into a folder, durably; return what it was.

        Without anything that waits it still asks the office for what is new. Raises
        CarryError: S411 full, S412 read-only, S413 gone, S414 no folder, S415 not read
        back; StoreError S105 before enrolment. Then no file is left in the folder.
        """
        waiting = self._store.waiting()
        content = outgoing.content(
            self._store, waiting, self._clock.now(), self._params.version
        )
        part_bytes = self._params.part_bytes
        return outgoing.write(self._store, content, folder, part_bytes, progress)

    def import_from(self, file: Path, progress: Progress = silent) -> Imported:
        """Take in the office's answer, all of it verified first.

        The same answer again brings nothing and does no harm. Raises CarryError: S401
        to S409 refused, S413 gone, S416 no such file. What was taken in before a stick
        was pulled out stays; import it again for the rest.
        """
        taken = returning.take(self._store, file, progress)
        self._ring()
        return taken

    def answers_in(self, folder: Path) -> tuple[Path, ...]:
        """Return the office's answers for this machine that lie in a folder."""
        device = self._store.enrolled().device
        try:
            found = bundles_in(folder, Way.DOWN)
        except StickError as error:
            raise CarryError.of(error.fault) from error
        return tuple(path for path in found if _goes_to(path) == device)


def _goes_to(path: Path) -> str:
    """Return the device that a bundle names; "" for what is no bundle of ours."""
    try:
        with PartsReader(path) as source:
            return header_of(source).device
    except (BundleError, StickError):
        return ""
