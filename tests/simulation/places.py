"""Where kiosks stand, and what a schedule begins with: put back, or copied anew."""

import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sync.clock import Moment
from sync.store import Store
from tests.simulation.confirmed import Confirmed
from tests.simulation.model import Model
from tests.simulation.rows import Rows


class Place:
    """The folder of one kiosk, and its store, which stays open between schedules."""

    def __init__(self, first: Path, folder: Path) -> None:
        self._first = first
        self.folder = folder
        self.store: Store | None = None

    def open(self) -> Store:
        """Return the open store, or open it as a start of the process does."""
        if self.store is None:
            self.store = Store(self.folder, 0)
        return self.store

    def close(self) -> None:
        if self.store is not None:
            self.store.close()
            self.store = None

    def anew(self) -> None:
        """Put a new copy of the enrolled kiosk here; its file has no free page."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self._first, self.folder)

    def rows(self) -> Rows:
        return Rows(self.open()._db.conn)

    def put_back(self, rows: Rows) -> None:
        """Let the store hold these rows; one that a failure closed begins anew."""
        if self.store is None:
            self.anew()
        rows.put_back(self.open()._db.conn)


@dataclass(frozen=True)
class Start:
    """The rows of the office and the kiosks at one time, and what the model knew.

    `images` is a copy of the office's folder of images (None: there were none);
    `confirmed` is of the first kiosk, and so is `moment`, the time of its clock.
    """

    office: Rows
    kiosks: list[Rows]
    now: datetime
    model: Model = field(default_factory=Model)
    images: Path | None = None
    confirmed: tuple[Confirmed, ...] = ()
    moment: Moment | None = None
