"""Pictures that come as files, from a USB stick or a scanner's folder: what the
touchscreen wants of whoever watches those places.

Nothing here touches a disk. A candidate may only see what came during their own visit,
or lies on a stick that was put in: what a scanner left earlier is somebody else's.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Place(StrEnum):
    """Where a file lies."""

    SCANNER = "scanner"
    STICK = "stick"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One file that waits to be chosen.

    `key` names it for `take` and `done` and stays the same while it waits; `name` is
    its file name; `path` may vanish at any moment, as a stick may be pulled out;
    `size` is in bytes; `problem` is a code of `camera.errors` or `kiosk.errors` when
    it is already known that it cannot be used, else empty.
    """

    key: str
    name: str
    path: Path
    place: Place
    size: int
    problem: str = ""


class Inbox(Protocol):
    """The files that wait. Calls come from a worker and may take as long as a disk."""

    def begin(self) -> None:
        """A candidate came: what lies in the scanner's folder by now is not theirs."""

    def waiting(self) -> tuple[Waiting, ...]:
        """Return what this candidate may choose from, newest first."""

    def take(self, key: str) -> Path:
        """Return a file to read that stays until `end`, wherever the original goes.

        Raises:
            InboxError: K12x, it cannot be had; the original is not touched.
        """

    def done(self, key: str) -> None:
        """The picture made of it is safe: take it out of the scanner's folder.

        A stick is never written to.
        """

    def end(self) -> None:
        """The candidate left: erase every copy that `take` made."""

    def close(self) -> None:
        """The kiosk closes: stop watching, and forget everything."""
