"""Looks whether everything that the office holds is whole, and says what to do if not.

It reads and changes nothing. A check is a function that returns findings; what is found
often is one finding with a count.
"""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from central.findings import Finding, Found
from central.logs import short
from central.office import Office
from central.store import audit
from central.store.blobs import all_sizes
from central.store.schema import dossiers, feed, feed_counter
from sync.protocol.messages import DOSSIER, dossier_key

# Below this the server soon refuses images: about 5,000 of them.
DISK_MIN_BYTES = 1_000_000_000
ROWS = 1000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What is sound, in words, and what is not."""

    sound: list[str]
    findings: list[Finding]


def check(office: Office, progress: Progress, *, reads_images: bool) -> Report:
    """Look at everything; without reading images only their sizes are compared."""
    findings: list[Finding] = []
    with office.database.read() as connection:
        sizes = all_sizes(connection)
        findings += _database(connection)
        findings += _feed(connection)
        findings += _dossiers(connection, sizes)
        findings += _audit(connection)
        many = connection.execute(select(func.count()).select_from(dossiers)).scalar()
    findings += _images(office, sizes, progress, reads_images=reads_images)
    findings += _disk(office)
    sound = [f"{many} dossiers and {len(sizes)} images were looked at"]
    return Report(sound if findings else [*sound, "everything is whole"], findings)


def _database(connection: Connection) -> list[Finding]:
    if connection.dialect.name != "sqlite":
        return []
    said = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    return [] if said == ["ok"] else [Finding(Found.DATABASE, len(said), said[0])]


def _feed(connection: Connection) -> list[Finding]:
    newest = connection.execute(select(func.max(feed.c.seq))).scalar() or 0
    counter = connection.execute(select(feed_counter.c.seq)).scalar_one()
    unnumbered = connection.execute(
        select(func.count()).select_from(feed).where(feed.c.seq.is_(None))
    ).scalar_one()
    findings = []
    if newest > counter or unnumbered:
        place = f"counter {counter}, newest {newest}, without number {unnumbered}"
        findings.append(Finding(Found.FEED_NUMBERS, 1, place))
    return findings


def _dossiers(connection: Connection, sizes: dict[str, int]) -> list[Finding]:
    """Compare each dossier with what kiosks are told, and with the images noted."""
    untold: list[str] = []
    unnoted: list[str] = []
    told = {
        (row.site, row.key): row.rev
        for row in connection.execute(select(feed.c.site, feed.c.key, feed.c.rev))
    }
    rows = connection.execution_options(yield_per=ROWS).execute(select(dossiers))
    for row in rows:
        if told.get((row.site, dossier_key(row.registration))) != row.rev:
            untold.append(short(row.registration))
        dossier = DOSSIER.validate_json(row.body)
        if any(material.blob not in sizes for material in dossier.materials):
            unnoted.append(short(row.registration))
    return [
        Finding(found, len(places), places[0])
        for found, places in (
            (Found.FEED_BEHIND, untold),
            (Found.IMAGE_UNNOTED, unnoted),
        )
        if places
    ]


def _audit(connection: Connection) -> list[Finding]:
    """Compute the chain of hashes of the audit log anew."""
    read = audit.verify(connection)
    return [Finding(Found.AUDIT, 1, read.fault)] if read.fault else []


def _images(
    office: Office, sizes: dict[str, int], progress: Progress, *, reads_images: bool
) -> list[Finding]:
    missing: list[str] = []
    damaged: list[str] = []
    for done, (sha256, size) in enumerate(sorted(sizes.items())):
        progress(done, len(sizes))
        if (found := office.files.shelf.size(sha256)) is None:
            missing.append(sha256)
        elif found != size or (reads_images and not _is_whole(office, sha256)):
            damaged.append(sha256)
    return [
        Finding(found, len(places), places[0])
        for found, places in (
            (Found.IMAGE_MISSING, missing),
            (Found.IMAGE_DAMAGED, damaged),
        )
        if places
    ]


def _is_whole(office: Office, sha256: str) -> bool:
    return hashlib.sha256(office.files.read(sha256)).hexdigest() == sha256


def _disk(office: Office) -> list[Finding]:
    free = shutil.disk_usage(office.params.data_dir).free
    if free >= DISK_MIN_BYTES:
        return []
    return [Finding(Found.DISK, 1, f"{free // 1_000_000} MB")]
