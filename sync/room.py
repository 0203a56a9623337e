"""Room on the disk: for the next picture, and always for what makes room.

Deleting, submitting and syncing write a little before they free anything. So a file of
a few megabytes is kept that is given up when the disk is full, and made again later.
"""

import os
import shutil
from pathlib import Path

from sync.engine import Database

SPARE_NAME = "store.spare"
# The log grows to about 4 MB before SQLite begins it anew, and a page of changes may be
# as large again; measured in the tests on a file system that is really full.
SPARE_BYTES = 16_000_000
# A picture is 200 kB, and goes into the log and then into the file.
PICTURE_BYTES = 2_000_000
# Where less is free no picture is taken, however small the reserve was set.
LEAST_BYTES = SPARE_BYTES + PICTURE_BYTES


def free_inside(db: Database) -> int:
    """Return how many bytes of the file are free: what was erased makes room there."""
    (pages,) = db.execute("PRAGMA freelist_count").fetchone()
    (size,) = db.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(size)


def make_way(folder: Path) -> None:
    """Give the spare file up where the disk is full: to open a store takes room too."""
    if shutil.disk_usage(folder).free < PICTURE_BYTES:
        (folder / SPARE_NAME).unlink(missing_ok=True)


class Room:
    """The disk under a store.

    `reserve` is how much of it is never filled (bytes); 0 takes pictures to the last
    byte, and keeps nothing to make room with.
    """

    def __init__(self, folder: Path, reserve: int) -> None:
        self._folder = folder
        self._spare = folder / SPARE_NAME
        self._reserve = reserve
        self._keep()

    @property
    def free(self) -> int:
        """How many bytes of the disk are free."""
        return shutil.disk_usage(self._folder).free

    def for_picture(self, inside: int) -> bool:
        """Say whether one more picture may be taken; `inside` is free in the file."""
        if self._reserve == 0:
            return True
        free = self.free
        return free + inside >= self._reserve and free >= LEAST_BYTES

    def before_write(self) -> None:
        """Give the spare file up where the disk is full, and take it back later."""
        make_way(self._folder)
        if not self._spare.exists():
            self._keep()

    def _keep(self) -> None:
        if self._reserve == 0 or self._spare.exists():
            return
        if self.free < 2 * SPARE_BYTES:
            return
        partial = self._spare.with_suffix(f".{os.getpid()}")
        with partial.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, SPARE_BYTES)
        partial.rename(self._spare)
