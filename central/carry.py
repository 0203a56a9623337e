"""Take in what a kiosk sent on a stick, and write the answer that goes back.

The bundle is read twice: first all of it is verified and nothing is touched, then it
goes through the same doors as the wire: images into the blob store, operations through
`central.intake.receive`. Both passes need the memory of one record.
"""

import base64
import binascii
import hashlib
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from pydantic import ValidationError

from central import keys as key_rules
from central.api.blobs import keep
from central.errors import RefusedError
from central.intake import receive
from central.office import Office
from central.store import blobs, devices
from central.store.devices import Device
from sync.protocol.bundle import (
    BundleError,
    Fault,
    Header,
    In,
    Keys,
    Kind,
    Record,
    Way,
    Writer,
    header_of,
    records,
)
from sync.protocol.carried import (
    Answer,
    Asked,
    Blob,
    DownManifest,
    Operations,
    UpManifest,
    blob_of,
    read,
)
from sync.protocol.messages import SyncRequest, SyncResponse, WireOperation
from sync.protocol.steps import Progress, Steps, Watched, silent
from sync.protocol.stick import (
    PART_BYTES,
    PartsReader,
    PartsWriter,
    StickError,
    StickFault,
    stem_of,
)

LOG = structlog.stdlib.get_logger()
KEY_ID_CHARS = 16

CODES: dict[Fault | StickFault, str] = {
    Fault.NOT_A_BUNDLE: "R301",
    Fault.VERSION: "R302",
    Fault.WAY: "R303",
    Fault.STRANGER: "R304",
    Fault.NOT_FOR_US: "R305",
    Fault.TRUNCATED: "R306",
    Fault.TAMPERED: "R307",
    Fault.ODD: "R307",
    StickFault.FULL: "R311",
    StickFault.READ_ONLY: "R312",
    StickFault.GONE: "R313",
    StickFault.NO_FOLDER: "R314",
    StickFault.NOT_READ_BACK: "R315",
    StickFault.NO_FILE: "R316",
}


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came: results of operations by status, images, and what could not be used.

    `new_images` were not here before; `odd` operations and images are of no form that
    this server takes, and stay at the kiosk. `changes` went into the answer's files.
    """

    device: str
    site: str
    bundle: str
    results: dict[str, int] = field(default_factory=dict)
    images: int = 0
    new_images: int = 0
    odd: int = 0
    changes: int = 0
    answer: tuple[Path, ...] = ()


def take_in(
    office: Office,
    file: Path,
    answer_to: Path,
    progress: Progress = silent,
    part_bytes: int = PART_BYTES,
) -> Arrived:
    """Verify a kiosk's bundle, apply it, and write the answer into a folder.

    Raises RefusedError: R301 to R308 and R316, nothing was touched; R311 to R315, what
    was applied holds and the same import again gives the answer.
    """
    try:
        with PartsReader(file) as source:
            header = header_of(source)
        device = _sender(office, header)
        signers: list[Ed25519PublicKey] = []
        keys = _keys(office, device, signers.append)
        with PartsReader(file) as source:
            steps = Steps(progress, 2 * source.size)
            manifest = _check(Watched(source, steps), keys)
        device, renewed = _renewed(office, device, signers[0], manifest)
        out = PartsWriter(answer_to, stem_of(header.id), Way.DOWN, part_bytes)
        with out, PartsReader(file) as source:
            writer = _answer_to(office, device, manifest, out)
            work = _Work(office, device, manifest, writer)
            said = DownManifest(answers=header.id, renewed=renewed)
            arrived = work.take(said, Watched(source, steps), keys)
            files = out.commit()
    except (BundleError, StickError) as error:
        raise RefusedError(CODES[error.fault]) from error
    steps.end()
    LOG.info("carried_in", device=device.id, images=arrived.images, odd=arrived.odd)
    return replace(arrived, answer=files)


def _sender(office: Office, header: Header) -> Device:
    """Return the kiosk that a bundle names; refuse one that is unknown or revoked."""
    if header.way is not Way.UP:
        raise BundleError(Fault.WAY)
    with office.database.read() as connection:
        device = devices.find(connection, header.device)
    if device is None:
        raise BundleError(Fault.STRANGER)
    if device.revoked:
        raise RefusedError("R308")
    return device


def _renewed(
    office: Office, device: Device, signer: Ed25519PublicKey, manifest: UpManifest
) -> tuple[Device, str]:
    """Take the key that a kiosk offers, where its own is due; return it as text.

    A bundle signed with the next key makes it the only one, as a request does. Raises
    BundleError for an offer without proof: then nothing was touched.
    """
    now = office.clock()
    if device.next_key is not None and signer.public_bytes_raw() == device.next_key:
        with office.database.write() as connection:
            device = devices.change_key(connection, device, now)
        LOG.info("key_changed", device=device.id)
    if manifest.renew is None or not key_rules.due(device, now, office.params):
        return device, ""
    try:
        key_rules.renew(office, device, manifest.renew)
    except RefusedError as refused:
        raise BundleError(Fault.ODD) from refused
    LOG.info("key_offered_on_stick", device=device.id)
    return device, manifest.renew.public_key


def _keys(
    office: Office, device: Device, heard: Callable[[Ed25519PublicKey], None]
) -> Keys:
    """Return what verifies a kiosk's bundles: its key, and a renewed one it may use.

    The age of a key is not judged: the bundle itself brings the next one.
    """
    known = [key for key in (device.public_key, device.next_key) if key is not None]
    public = tuple(Ed25519PublicKey.from_public_bytes(key) for key in known)

    def find_signers(header: Header) -> tuple[Ed25519PublicKey, ...]:
        return public if header.device == device.id else ()

    return Keys(Way.UP, lambda h: office.secrets.find_key(h.key), find_signers, heard)


def _check(source: In, keys: Keys) -> UpManifest:
    """Read all of a bundle, judge every record of it, and return the first."""
    manifest: UpManifest | None = None
    for record in records(source, keys):
        if (manifest is None) is not (record.kind is Kind.MANIFEST):
            raise BundleError(Fault.ODD)
        match record.kind:
            case Kind.MANIFEST:
                manifest = read(UpManifest, record.payload)
                _reply_key(manifest)
            case Kind.BLOB:
                blob_of(record.payload)
            case Kind.OPERATIONS:
                read(Operations, record.payload)
            case _:
                raise BundleError(Fault.ODD)
    if manifest is None:
        raise BundleError(Fault.ODD)
    return manifest


def _reply_key(manifest: UpManifest) -> X25519PublicKey:
    try:
        raw = base64.b64decode(manifest.reply_key, validate=True)
        return X25519PublicKey.from_public_bytes(raw)
    except (binascii.Error, ValueError) as error:
        raise BundleError(Fault.ODD) from error


def _answer_to(
    office: Office, device: Device, manifest: UpManifest, out: PartsWriter
) -> Writer:
    receiver = _reply_key(manifest)
    key = hashlib.sha256(receiver.public_bytes_raw()).hexdigest()[:KEY_ID_CHARS]
    header = Header(Way.DOWN, uuid.uuid4().hex, device.id, key)
    return Writer(out, header, receiver, office.secrets.signing_key)


class _Work:
    """Applies one bundle, record by record, and writes the answer as it goes."""

    def __init__(
        self, office: Office, device: Device, manifest: UpManifest, answer: Writer
    ) -> None:
        self._office = office
        self._device = device
        self._heartbeat = manifest.heartbeat
        self._asked = Asked(epoch=manifest.epoch, since=manifest.since)
        self._manifest_epoch = manifest.epoch
        self._answer = answer
        self._results: Counter[str] = Counter()
        self._images = self._new_images = self._odd = self._changes = 0

    def take(self, said: DownManifest, source: In, keys: Keys) -> Arrived:
        """Apply all of it; return what it was."""
        self._answer.put(Kind.MANIFEST, said.model_dump_json().encode())
        for record in records(source, keys):
            self._one(record)
        while self._exchange([]).more:
            pass
        self._answer.close()
        return Arrived(
            self._device.id,
            self._device.site,
            said.answers,
            dict(self._results),
            self._images,
            self._new_images,
            self._odd,
            self._changes,
        )

    def _one(self, record: Record) -> None:
        if record.kind is Kind.BLOB:
            self._image(blob_of(record.payload))
        elif record.kind is Kind.OPERATIONS:
            ops = [self._operation(op) for op in read(Operations, record.payload).ops]
            self._exchange([op for op in ops if op is not None])

    def _image(self, blob: Blob) -> None:
        """Store an image as its upload would; one that is no good spoils no other."""
        self._images += 1
        with self._office.database.read() as connection:
            if blobs.size(connection, self._device.id, blob.sha256) is not None:
                return
        if len(blob.data) > self._office.params.blob_max_bytes:
            self._odd += 1
            return
        files = self._office.files
        with files.open_part(self._device.id, blob.sha256, 0) as part:
            part.write(blob.data)
            try:
                self._new_images += keep(self._office, self._device, part, blob.sha256)
            except RefusedError as refused:
                LOG.warning("carried_image_refused", code=refused.args[0])
                self._odd += 1

    def _operation(self, said: dict[str, object]) -> WireOperation | None:
        try:
            return WireOperation.model_validate(said)
        except ValidationError as error:
            LOG.warning("carried_operation_odd", faults=error.error_count())
            self._odd += 1
            return None

    def _exchange(self, ops: list[WireOperation]) -> SyncResponse:
        """Do what the wire does with a page of operations."""
        asked = self._asked
        if ops and self._manifest_epoch is not None:
            # All of a bundle is of one epoch, whatever the first answer taught.
            asked = Asked(epoch=self._manifest_epoch, since=asked.since)
        request = SyncRequest(
            epoch=asked.epoch, since=asked.since, ops=ops, heartbeat=self._heartbeat
        )
        response = receive(self._office, self._device, request, carried=True)
        page = Answer(asked=asked, answer=response)
        self._answer.put(Kind.ANSWER, page.model_dump_json().encode())
        self._asked = Asked(epoch=response.epoch, since=response.next)
        self._results.update(result.status.value for result in response.results)
        self._changes += len(response.changes)
        return response
