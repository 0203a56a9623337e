"""What the server does with a request to sync: judge images, decide, persist.

Images are opened before the transaction, since that is slow and changes nothing; every
effect of the request, with its results, is then one transaction.
"""

import hashlib
import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

import structlog
from sqlalchemy import Connection

from central import keys
from central.errors import RefusedError
from central.office import Office
from central.pictures import fault_of
from central.provisional import open_record
from central.rejections import Rejection
from central.snapshot import small_form
from central.store import (
    audit,
    blobs,
    devices,
    dossiers,
    feed,
    operations,
    provisionals,
    roster,
)
from central.store.devices import Device
from central.store.gathered import Gathered
from dossier.catalogue import Catalogue, Requirement
from dossier.decide import Outcome, decide
from dossier.identity import id_type_of
from dossier.model import Registration
from dossier.operations import AddMaterial, OpenProvisional
from sync.protocol.messages import (
    Heartbeat,
    OperationResult,
    Status,
    SyncRequest,
    SyncResponse,
    WireOperation,
    canonical_json,
)
from sync.seal import SealContext

LOG = structlog.stdlib.get_logger()
# An operation that claims to be older than this has a broken clock.
OLDEST = timedelta(days=3660)

OUTCOMES = {
    Outcome.APPLIED: Status.APPLIED,
    Outcome.HELD: Status.HELD,
    Outcome.REJECTED: Status.REJECTED,
}


class Image(Enum):
    """An image that an operation names and that may still arrive, or is fine."""

    MISSING = "missing"
    SOUND = "sound"


Proof = Image | Rejection
Needs = tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """What all operations of one request share.

    `carried` says that it came on a stick: its heartbeat is of an unknown time ago.
    """

    device: Device
    now: datetime
    heartbeat: Heartbeat
    catalogue: Catalogue
    gathered: Gathered
    carried: bool = False
    # Of categories, areas and kinds of papers: few, where operations are many.
    needs: dict[tuple[str, str, str], Needs] = field(default_factory=dict)

    def needs_of(self, registration: Registration) -> Needs:
        """Return the types which a registration sees."""
        identity = id_type_of(registration.id_number).value
        place = registration.category, registration.area, identity
        if place not in self.needs:
            self.needs[place] = self.catalogue.requirements(*place)
        return self.needs[place]


def receive(
    office: Office, device: Device, request: SyncRequest, *, carried: bool = False
) -> SyncResponse:
    """Apply a request to sync and return what the kiosk has to know.

    One that was `carried` on a stick does not say how the kiosk is now. A kiosk of a
    former epoch has yet to learn that it must send everything again: deciding what it
    sends now would put that before what was lost, so it is to retry.
    """
    former = request.epoch not in {None, office.secrets.epoch}
    proved = [] if former else prove_all(office, device, request.ops)
    now = office.clock()

    def act(connection: Connection) -> tuple[int, list[OperationResult]]:
        since = cursor(connection, office, request.epoch, request.since)
        # The kiosk's own row first: what comes twice at once is decided once.
        devices.hold(connection, device.id)
        if not carried:
            beat = request.heartbeat
            text = beat.model_dump_json()
            devices.seen(connection, device.id, text, beat.queued, now)
        if since != device.cursor:
            devices.note_cursor(connection, device.id, since)
        named = {op.key.partition("/")[2] for op in request.ops}
        dossiers.lock(connection, named)
        true = {one: provisionals.true_number(connection, one) for one in named}
        if set(true.values()) - named:
            dossiers.lock(connection, set(true.values()) - named)
        if former:
            return since, [_retry(operation) for operation in request.ops]
        gathered = Gathered(connection, device.id, request.ops, true)
        catalogue = roster.catalogue(connection)
        batch = Batch(device, now, request.heartbeat, catalogue, gathered, carried)
        results = _apply_all(batch, proved)
        gathered.write(now)
        return since, results

    since, results = office.database.change(act)
    office.bell.ring()
    # After the commit, since a change may have its number only then.
    with office.database.glance() as connection:
        page = feed.page(connection, device.site, since)
    if results:
        became = Counter(result.status.value for result in results)
        LOG.info("sync", device=device.id, **became)
    for result in results:
        if result.status is Status.REJECTED:
            office.tally.count(result.code)
    changes, packed = small_form(page.changes) if request.pack else (page.changes, "")
    return SyncResponse(
        time=now,
        epoch=office.secrets.epoch,
        changes=changes,
        next=page.next,
        more=page.more,
        packed=packed,
        signature=office.sign_page(device.site, changes, packed),
        results=results,
        renew=keys.due(device, now, office.params),
        key_until=keys.until(device, office.params),
    )


def cursor(
    connection: Connection, office: Office, epoch: str | None, since: int
) -> int:
    """Return where to read on; the cursor of another epoch is void.

    Raises RefusedError R192 for one that this database has not reached: an older backup
    was restored and no new epoch begun, and reading on would skip changes.
    """
    if epoch != office.secrets.epoch:
        return 0
    refuse_beyond(feed.last(connection), since)
    return since


def refuse_beyond(last: int, since: int) -> None:
    """Raise RefusedError R192 for a cursor beyond the newest change."""
    if since > last:
        LOG.error("older_than_a_kiosk", since=since)
        raise RefusedError("R192")


def prove_all(
    office: Office, device: Device, sent: list[WireOperation]
) -> list[tuple[WireOperation, Proof]]:
    """Judge the images of operations; one without an image has nothing to judge."""
    if not any(operation.blob for operation in sent):
        alone = [prove(office, device, operation, None) for operation in sent]
        return list(zip(sent, alone, strict=True))
    with office.database.read() as connection:
        known = [_known(connection, device, operation) for operation in sent]
    return [
        (operation, prove(office, device, operation, of))
        for operation, of in zip(sent, known, strict=True)
    ]


def _known(
    connection: Connection, device: Device, operation: WireOperation
) -> Image | None:
    """Say what needs no look at an image: it is not here, or was judged before."""
    if operation.blob is None:
        return None
    if blobs.size(connection, device.id, operation.blob) is None:
        return Image.MISSING
    decided = operations.find(connection, device.id, operation.id) is not None
    return Image.SOUND if decided else None


def prove(
    office: Office, device: Device, operation: WireOperation, known: Image | None
) -> Proof:
    """Judge the image of one operation."""
    body = operation.body
    wanted = body.material.blob if isinstance(body, AddMaterial) else None
    if operation.blob != wanted:
        return Rejection.BLOB_MISMATCH
    if wanted is None or not isinstance(body, AddMaterial):
        return Image.SOUND
    if known is not None:
        return known
    fault = fault_of(
        office.files.read(wanted),
        SealContext(device.id, operation.key.partition("/")[2], body.material.id),
        office.secrets.find_key,
        office.params.image_max_bytes,
    )
    return fault or Image.SOUND


def _apply_all(
    batch: Batch,
    proved: list[tuple[WireOperation, Proof]],
) -> list[OperationResult]:
    results: list[OperationResult] = []
    waiting: set[str] = set()
    for operation, proof in proved:
        result = _apply(batch, operation, proof, waiting)
        if result.status is Status.NEED_BLOB:
            # What follows on this key may rest on the missing image; other keys go on.
            waiting.add(operation.key)
        results.append(result)
    return results


def _apply(
    batch: Batch,
    operation: WireOperation,
    proof: Proof,
    waiting: set[str],
) -> OperationResult:
    request_hash = hash_of(operation)
    known = batch.gathered.known(operation.id)
    if known is not None:
        return _again(known, request_hash)
    if operation.key in waiting:
        return _retry(operation)
    if proof is Image.MISSING:
        return OperationResult(id=operation.id, status=Status.NEED_BLOB, rev=0)
    result = _decide(batch, operation, proof)
    happened = None
    if not batch.carried:
        happened = happened_at(operation, batch.heartbeat, batch.now)
    batch.gathered.decide(
        operations.Decided(
            operation,
            operations.Known(request_hash, result),
            operations.Times(batch.now, happened),
        )
    )
    return result


def _again(known: operations.Known, request_hash: str) -> OperationResult:
    """Answer an operation that was decided before.

    A rejection is said again as such: a kiosk that missed the first answer must not
    take it for done.
    """
    if known.request_hash != request_hash:
        return _rejected(known.result.id, Rejection.ID_REUSED)
    if known.result.status is Status.REJECTED:
        return known.result
    return known.result.model_copy(update={"status": Status.DUPLICATE})


def _decide(
    batch: Batch,
    operation: WireOperation,
    proof: Proof,
) -> OperationResult:
    kind, _, number = operation.key.partition("/")
    if kind != "dossier":
        return _rejected(operation.id, Rejection.WRONG_KEY)
    if isinstance(operation.body, OpenProvisional):
        return _opened(batch, number, operation)
    sent_for, number = number, batch.gathered.true_number(number)
    registration = batch.gathered.registration(number)
    if registration is None:
        return _rejected(operation.id, Rejection.UNKNOWN_REGISTRATION)
    if registration.site != batch.device.site:
        _flag(batch, number, operation)
        return _rejected(operation.id, Rejection.OTHER_SITE)
    before = batch.gathered.dossier(number)
    if isinstance(proof, Rejection):
        return _rejected(operation.id, proof, before.rev)
    decision = decide(
        before,
        operation.id,
        operation.body,
        batch.needs_of(registration),
    )
    if decision.dossier != before:
        batch.gathered.change(decision.dossier, registration)
    return OperationResult(
        id=operation.id,
        status=OUTCOMES[decision.outcome],
        # A record that was matched has no revisions of its own any more.
        rev=decision.dossier.rev if sent_for == number else 0,
        code=decision.code,
    )


def _opened(batch: Batch, number: str, operation: WireOperation) -> OperationResult:
    body = operation.body
    assert isinstance(body, OpenProvisional)
    connection = batch.gathered.connection
    fault = open_record(connection, batch.device, number, body, batch.now)
    if fault is not None:
        return _rejected(operation.id, fault)
    batch.gathered.learn(number)
    return OperationResult(id=operation.id, status=Status.APPLIED, rev=0)


def _flag(batch: Batch, number: str, operation: WireOperation) -> None:
    """Say in the audit log that a kiosk touched what is not its own site's.

    The operation itself stays in `operations`, set aside with its body.
    """
    detail = f"{operation.body.kind} {operation.id}"
    entry = audit.Entry(batch.now, batch.device.id, audit.OTHER_SITE, number, detail)
    batch.gathered.note(entry)


def hash_of(operation: WireOperation) -> str:
    """Return the hash by which a second sending is known to be the same.

    The clocks are left out: they say when it was confirmed, not what.
    """
    body = operation.model_dump(
        mode="json", exclude={"boot", "mono", "wall", "base_rev"}
    )
    return hashlib.sha256(canonical_json(body)).hexdigest()


def happened_at(
    operation: WireOperation, heartbeat: Heartbeat, now: datetime
) -> datetime | None:
    """Return when an operation happened by the server's clock; None if unknowable."""
    ago = heartbeat.mono - operation.mono
    if operation.boot != heartbeat.boot or not math.isfinite(ago):
        return None
    if not 0 <= ago <= OLDEST.total_seconds():
        return None
    return now - timedelta(seconds=ago)


def _retry(operation: WireOperation) -> OperationResult:
    return OperationResult(id=operation.id, status=Status.RETRY, rev=0)


def _rejected(operation_id: str, code: Rejection, rev: int = 0) -> OperationResult:
    return OperationResult(
        id=operation_id, status=Status.REJECTED, rev=rev, code=code.value
    )
