"""A backup while the server runs, and the way back.

A backup is a folder: the database as of one moment, every image that it names, and a
manifest, which is written last: a folder without one is not a whole backup.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import func, select

from central import authority
from central.office import Office
from central.params import CentralParams
from central.shelf import Shelf, key, open_shelf
from central.stops import StoppedError
from central.store import dump
from central.store.database import Database
from central.store.schema import blobs
from central.store.upgrade import upgrade
from sync.protocol.durable import write_private

MANIFEST = "manifest.json"
FORMAT = 1
HASH_LENGTH = 64
# Called with how many images are done, and of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a whole backup says of itself."""

    format: int
    made_at: str
    database: str
    database_sha256: str
    images: int


def backup(office: Office, folder: Path, progress: Progress) -> Manifest:
    """Write a backup into a folder; one that broke off before is completed.

    Raises StoppedError R508 when the folder holds something else, R509 when an image
    is missing or damaged.
    """
    _take_folder(folder)
    file = dump.dump(office.database, folder)
    # Images are stored before the database names them, so all of these are there.
    named = sorted(dump.named_images(office.database, file))
    for done, sha256 in enumerate(named):
        progress(done, len(named))
        _copy_image(office, folder, sha256)
    _copy_authority(office.params.data_dir, folder)
    # All of it is on the disk before the manifest says so.
    os.sync()
    made = Manifest(
        FORMAT,
        office.clock().isoformat(),
        file.name,
        _sha256_of(file),
        len(_images_of(folder)),
    )
    _write_durably(folder / MANIFEST, json.dumps(asdict(made), indent=2))
    return made


def restore(params: CentralParams, folder: Path, progress: Progress) -> Manifest:
    """Make an office of a backup where there is none yet.

    The database comes last, so what breaks off can be begun again. Raises StoppedError
    R508 when it is no whole backup, R509 for a damaged image, R515 when there is an
    office already.
    """
    manifest = _manifest_of(folder)
    params.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = params.database_url or params.data_dir / dump.SQLITE_FILE
    wanted = dump.SQLITE_FILE if isinstance(place, Path) else dump.POSTGRES_FILE
    if manifest.database != wanted:
        raise StoppedError("R516", manifest.database)
    if not dump.is_empty(place):
        raise StoppedError("R515")
    shelf = open_shelf(params)
    images = _images_of(folder)
    if len(images) < manifest.images:
        raise StoppedError("R508", f"{len(images)}/{manifest.images}")
    for done, path in enumerate(images):
        progress(done, len(images))
        _restore_image(params, shelf, path)
    _copy_authority(folder, params.data_dir)
    dump.put_back(folder / manifest.database, place)
    database = Database(place)
    upgrade(database)
    database.close()
    return manifest


def _images_of(folder: Path) -> list[Path]:
    return sorted((folder / "blobs").glob(f"??/{'?' * HASH_LENGTH}"))


def _take_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ours = {"blobs", authority.FOLDER, dump.SQLITE_FILE, dump.POSTGRES_FILE}
    if {path.name for path in folder.iterdir()} - ours:
        raise StoppedError("R508", str(folder))


def _copy_image(office: Office, folder: Path, sha256: str) -> None:
    target = folder / key(sha256)
    if target.is_file() and _sha256_of(target) == sha256:
        return
    try:
        data = office.files.read(sha256)
    except FileNotFoundError as error:
        if not _still_named(office, sha256):
            return  # erased since the dump
        raise StoppedError("R509", sha256) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise StoppedError("R509", sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    _write_durably(target, data)


def _copy_authority(source: Path, target: Path) -> None:
    """Copy the CA, without which every kiosk would have to enrol again."""
    kept = Path(authority.FOLDER) / authority.KEPT_AS
    if not (source / kept).is_file():
        return
    write_private(target / kept, (source / kept).read_bytes())
    handed_out = source / authority.FOLDER / authority.HANDED_OUT_AS
    if handed_out.is_file():
        place = target / authority.FOLDER / authority.HANDED_OUT_AS
        write_private(place, handed_out.read_bytes())


def _still_named(office: Office, sha256: str) -> bool:
    named = select(func.count()).select_from(blobs).where(blobs.c.sha256 == sha256)
    with office.database.read() as connection:
        return connection.execute(named).scalar_one() > 0


def _restore_image(params: CentralParams, shelf: Shelf, path: Path) -> None:
    if _sha256_of(path) != path.name:
        raise StoppedError("R509", path.name)
    arrived = params.data_dir / f"restoring-{path.name}"
    shutil.copyfile(path, arrived)
    shelf.keep(path.name, arrived)


def _manifest_of(folder: Path) -> Manifest:
    try:
        found = Manifest(**json.loads((folder / MANIFEST).read_text("utf-8")))
        whole = _sha256_of(folder / found.database) == found.database_sha256
    except (OSError, ValueError, TypeError) as error:
        raise StoppedError("R508", str(folder)) from error
    if found.format != FORMAT or not whole:
        raise StoppedError("R508", str(folder))
    return found


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_durably(path: Path, data: bytes | str) -> None:
    beside = path.with_name(f"{path.name}.part")
    with beside.open("wb") as file:
        file.write(data.encode() if isinstance(data, str) else data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
