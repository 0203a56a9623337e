"""The removable media that are mounted: sticks and cards that a bundle can go onto."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
ROOTS = (Path("/media"), Path("/run/media"), Path("/mnt"))
_OCTAL = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of the kernel's list."""

    path: Path
    filesystem: str
    writable: bool


@dataclass(frozen=True, slots=True)
class Medium:
    """A mounted medium, sizes in bytes; `name` is its folder's, most often a label."""

    path: Path
    name: str
    filesystem: str
    free_bytes: int
    total_bytes: int
    writable: bool


def media(roots: Sequence[Path] = ROOTS, mounts: Path = MOUNTS) -> tuple[Medium, ...]:
    """Return the media that are there now, by name."""
    found = [_medium(mount) for mount in mounted(mounts.read_text(), roots)]
    return tuple(sorted((m for m in found if m), key=lambda medium: medium.name))


def mounted(text: str, roots: Sequence[Path]) -> tuple[Mount, ...]:
    """Return what is mounted below `roots`, of the text of `/proc/self/mountinfo`.

    The fields are those of proc_pid_mountinfo(5).
    """
    by_path: dict[Path, Mount] = {}
    for line in text.splitlines():
        place, _, kind = line.partition(" - ")
        fields, kinds = place.split(), kind.split()
        path = Path(_OCTAL.sub(lambda m: chr(int(m[1], 8)), fields[4]))
        if any(root in path.parents for root in roots):
            states = set(fields[5].split(",")) & set(kinds[2].split(","))
            # Mounted twice at one place, the later one is seen.
            by_path[path] = Mount(path, kinds[0], "rw" in states)
    return tuple(by_path.values())


def _medium(mount: Mount) -> Medium | None:
    try:
        space = os.statvfs(mount.path)
    except OSError:
        return None  # pulled out since the list was read: then it is not there
    unit = space.f_frsize
    return Medium(
        mount.path,
        mount.path.name,
        mount.filesystem,
        space.f_bavail * unit,
        space.f_blocks * unit,
        mount.writable,
    )
