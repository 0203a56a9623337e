"""What lies in a scanner's folder or on a stick: names and signs, nothing is opened.

Whoever wrote there is not trusted: links are not followed, pipes are not opened, and
ten thousand files cost a look at each and no more.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.inbox_port import Place
from kiosk.settling import Sign

PICTURES = frozenset((".jpg", ".jpeg", ".png"))
DEPTH = 4  # cameras keep theirs in DCIM/100CANON
ENTRIES_MAX = 20_000  # of one place; more is somebody's backup


@dataclass(frozen=True, slots=True)
class Found:
    """One entry; `plain` is false for what is no file of its own, such as a link."""

    path: Path
    place: Place
    sign: Sign
    plain: bool


def in_scanner(folder: Path) -> list[Found]:
    """Return the files of a scanner's folder; none while it cannot be read.

    Whatever is not hidden: what is no picture is shown with its reason.
    """
    found = (_found(entry, Place.SCANNER) for entry in _entries(folder))
    return [one for one in found if one is not None]


def on_stick(root: Path) -> list[Found]:
    """Return the pictures of a stick by their names; fewer when it is pulled out."""
    found: list[Found] = []
    folders, left = [(root, DEPTH)], ENTRIES_MAX
    while folders and left > 0:
        folder, depth = folders.pop()
        for entry in _entries(folder):
            left -= 1
            if left <= 0:
                break
            if _is_folder(entry):
                if depth > 1:
                    folders.append((Path(entry.path), depth - 1))
            elif Path(entry.name).suffix.lower() in PICTURES:
                one = _found(entry, Place.STICK)
                if one is not None:
                    found.append(one)
    return found


def sign_of(path: Path) -> Sign | None:
    """Return how a file looks now, or None when it is gone."""
    try:
        return _sign(path.lstat())
    except OSError:
        return None


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield what is not hidden; end where the folder goes away under our hands."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.name.startswith("."):
                    yield entry
    except OSError:
        return


def _found(entry: os.DirEntry[str], place: Place) -> Found | None:
    try:
        state = entry.stat(follow_symlinks=False)
    except OSError:
        return None  # gone since it was listed
    if stat.S_ISDIR(state.st_mode):
        return None
    plain = stat.S_ISREG(state.st_mode)
    return Found(Path(entry.path), place, _sign(state), plain)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _sign(state: os.stat_result) -> Sign:
    return Sign(state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns)
