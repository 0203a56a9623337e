"""Write what waits into a bundle: images before the operations that need them."""

import base64
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import structlog

from sync.carry_errors import CarryError
from sync.clock import Moment
from sync.decide import Waiting
from sync.drain import NO_WIRE_FORM, NOT_IN_THE_STORE
from sync.heartbeat import heartbeat
from sync.protocol.bundle import Header, Kind, Record, Way, Writer
from sync.protocol.carried import UpManifest, blob_record, operations_record
from sync.protocol.messages import OPS_MAX
from sync.protocol.renewal import offer
from sync.protocol.steps import Progress, Steps
from sync.protocol.stick import PartsWriter, StickError, stem_of
from sync.store import Store

_log = structlog.get_logger(__name__)

# What an operation takes in a bundle beside its image, generously (bytes).
OPERATION_BYTES = 2_000
BUNDLE_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Exported:
    """What went onto the stick: its files in order, and how much is in them."""

    bundle: str
    files: tuple[Path, ...]
    operations: int
    images: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be written, and how many bytes it takes at most."""

    manifest: UpManifest
    waiting: list[Waiting]
    bytes: int


def content(store: Store, waiting: list[Waiting], now: Moment, version: str) -> Content:
    """Return what goes into a bundle now."""
    size = store.waiting_bytes() + len(waiting) * OPERATION_BYTES + BUNDLE_BYTES
    cursor = store.cursor()
    public = store.reply_key().public_key().public_bytes_raw()
    manifest = UpManifest(
        epoch=cursor.epoch,
        since=cursor.since,
        heartbeat=heartbeat(store.health(), now, version),
        reply_key=base64.b64encode(public).decode("ascii"),
        operations=len(waiting),
        images=sum(item.blob is not None for item in waiting),
        # Always offered: only the office knows how old the present key is, and a site
        # without a line has no other way to renew it.
        renew=offer(store.renewing_key(), store.enrolled().device),
    )
    return Content(manifest, waiting, size)


def write(
    store: Store, content: Content, folder: Path, part_bytes: int, progress: Progress
) -> Exported:
    """Write a bundle into a folder. Raises CarryError, and leaves nothing there."""
    who = store.enrolled()
    _check_room(folder, content.bytes)
    bundle = uuid.uuid4().hex
    header = Header(Way.UP, bundle, who.device, who.office.id)
    steps = Steps(progress, 2 * content.bytes)
    operations = images = 0
    try:
        with PartsWriter(folder, stem_of(bundle), Way.UP, part_bytes) as out:
            writer = Writer(out, header, who.office.public_key, who.signer.private_key)
            for record, count in _records(store, content):
                writer.put(record.kind, record.payload)
                operations += count
                images += record.kind is Kind.BLOB
                steps.reach(min(out.size, content.bytes))
            writer.close()
            # Reading back is the second half, whatever the estimate of the first was.
            steps.reach(content.bytes)
            files = out.commit(steps.add)
    except StickError as error:
        raise CarryError.of(error.fault) from error
    steps.end()
    _log.info("exported", operations=operations, images=images, bytes=out.size)
    return Exported(bundle, files, operations, images, out.size)


def _check_room(folder: Path, need: int) -> None:
    if not folder.is_dir():
        raise CarryError("S414")
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise CarryError("S413", type(error).__name__) from error
    if free < need:
        raise CarryError("S411", f"({need - free:,} bytes more are needed)")


def _records(store: Store, content: Content) -> Iterator[tuple[Record, int]]:
    """Yield the records, each with how many operations are in it."""
    manifest = content.manifest.model_dump_json().encode()
    yield Record(Kind.MANIFEST, manifest), 0
    rest = iter(content.waiting)
    while page := list(islice(rest, OPS_MAX)):
        ready: list[str] = []
        for item in page:
            if item.blob is None:
                ready.append(item.id)
            elif (sealed := store.sealed_image(item.blob)) is not None:
                ready.append(item.id)
                yield Record(Kind.BLOB, blob_record(item.blob, sealed)), 0
            else:
                store.quarantine(item.id, NOT_IN_THE_STORE)
        operations = store.wire_operations(tuple(ready))
        for odd in set(ready) - {operation.id for operation in operations}:
            store.quarantine(odd, NO_WIRE_FORM)
        if operations:
            payload = operations_record(operations)
            yield Record(Kind.OPERATIONS, payload), len(operations)
