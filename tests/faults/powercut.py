"""A disk of its own whose power can be cut: ext4 in a file, shut down in mid-write.

`xfs_io -c shutdown` stops the file system at once, without writing out its journal:
what was not synced is gone, as after a real cut.
"""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sync.store import Store
from tests.sync.old.make import PASSWORD, PERSON, filled

SIZE = 48_000_000
XFS_IO = "/usr/sbin/xfs_io"

# Saves pictures until the power goes; prints the id of each that was called saved.
SAVER = """
import os
import sys
from pathlib import Path

from sync.desk import Desk, DeskParams
from sync.errors import SyncError

folder, account, password, synchronous = sys.argv[1:]
desk = Desk.open(DeskParams(Path(folder), 0))
desk._store._db.execute(f"PRAGMA synchronous = {synchronous}")
session = desk.log_in(account, password)
while True:
    page = os.urandom(30_000)
    try:
        saved = desk.add(session, "other", "", page, b"small").id
    except SyncError as error:
        print("refused", error.code, flush=True)
        break
    print(saved, flush=True)
os._exit(0)  # there is no disk any more to close anything on
"""


def missing() -> str:
    """Return why no power can be cut here; empty when it can."""
    if os.geteuid() != 0:
        return "only root may mount a file system"
    needed = (XFS_IO, shutil.which("mkfs.ext4") or "", shutil.which("mount") or "")
    if not all(Path(tool).is_file() for tool in needed):
        return "xfsprogs or e2fsprogs is not installed"
    if not Path("/dev/loop-control").exists():
        return "there are no loop devices here"
    return ""


class CannotMountError(Exception):
    """This machine does not let its root mount a file system."""


@dataclass(frozen=True)
class Disk:
    """A file system in a file."""

    image: Path
    place: Path

    def mount(self) -> None:
        done = subprocess.run(
            ["mount", "-o", "loop", str(self.image), str(self.place)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CannotMountError(done.stderr.strip())

    def cut(self) -> None:
        """Take the power away."""
        subprocess.run([XFS_IO, "-x", "-c", "shutdown", str(self.place)], check=True)

    def unmount(self) -> None:
        subprocess.run(["umount", str(self.place)], check=True)


@contextmanager
def disk(folder: Path) -> Iterator[Disk]:
    """Make a disk with a filled store on it, mounted."""
    folder.mkdir(parents=True)
    made = Disk(folder / "image", folder / "place")
    made.place.mkdir()
    with made.image.open("wb") as file:
        file.truncate(SIZE)
    subprocess.run(["mkfs.ext4", "-q", str(made.image)], check=True)
    made.mount()
    try:
        yield made
    finally:
        subprocess.run(["umount", str(made.place)], check=False, capture_output=True)


@dataclass(frozen=True)
class Outcome:
    """What was called saved, what of it was lost, what the last try was told."""

    saved: int
    lost: int
    refused: str
    rescued: bool


def one_cut(folder: Path, seed: int, synchronous: str) -> Outcome:
    """Cut the power while pictures are saved; count what a restart finds."""
    chance = random.Random(seed)
    with disk(folder) as power:
        place = power.place / "kiosk"
        filled(place)
        os.sync()
        saved, refused = _save_until_cut(power, place, chance, synchronous)
        power.unmount()
        power.mount()
        store = Store(place, 0)
        kept = {m.id for m in store.view(PERSON).dossier.materials}
        whole = {name for name in kept if store.kept_image(name).sealed}
        rescued = store.health().rescue is not None
        store.close()
    shutil.rmtree(folder)
    return Outcome(len(saved), len(set(saved) - whole), refused, rescued)


def _save_until_cut(
    power: Disk, place: Path, chance: random.Random, synchronous: str
) -> tuple[list[str], str]:
    arguments = [str(place), PERSON.account, PASSWORD, synchronous]
    with subprocess.Popen(
        [sys.executable, "-c", SAVER, *arguments], stdout=subprocess.PIPE, text=True
    ) as saver:
        saved = [saver.stdout.readline() for _ in range(chance.randint(1, 12))]
        # Only what was said by now counts. While ext4 shuts down, an fsync may answer
        # "done" for what is then lost: seen with a bare file as well (Linux 6.18).
        power.cut()
        later = saver.stdout.readlines()
    refused = [line for line in later if line.startswith("refused ")]
    return [line.strip() for line in saved], refused[0].split()[1]
