"""The outbox: operations and sealed images that wait to go up. SQL lives here."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from dossier.operations import AddMaterial, Operation
from sync import quarantine
from sync.clock import Moment
from sync.decide import Stage, Waiting
from sync.engine import Database
from sync.protocol.messages import (
    OperationBody,
    OperationResult,
    Status,
    WireOperation,
)
from sync.seal import SealContext

_BODY: TypeAdapter[Operation] = TypeAdapter(OperationBody)
STUCK = ("rejected", "quarantined")


@dataclass(frozen=True, slots=True)
class SealedCapture:
    """What is stored of one image, beside its operation and in the same transaction."""

    context: SealContext
    sealed: bytes
    sha256: str
    candidate_wrap: bytes
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class KeptImage:
    """What this kiosk still has of an image; each part goes at its own time."""

    context: SealContext
    sealed: bytes | None
    candidate_wrap: bytes | None
    thumbnail: bytes | None


def put_operation(
    db: Database, key: str, base_rev: int, operation: Operation, moment: Moment
) -> str:
    """Append an operation to its key's queue and return its id."""
    n = _next_n(db, key)
    operation_id = uuid.uuid4().hex
    blob = operation.material.blob if isinstance(operation, AddMaterial) else None
    db.execute(
        "INSERT INTO outbox (id, place, key, n, base_rev, body, blob, boot, mono, wall,"
        " state, rev, code)"
        " VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM outbox),"
        " ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0, '')",
        [
            operation_id,
            key,
            n,
            base_rev,
            _BODY.dump_json(operation).decode(),
            blob,
            moment.boot,
            moment.mono,
            moment.wall.isoformat(),
        ],
    )
    return operation_id


def _next_n(db: Database, key: str) -> int:
    db.execute(
        "INSERT INTO counter (key, n) VALUES (?, 1)"
        " ON CONFLICT (key) DO UPDATE SET n = n + 1",
        [key],
    )
    (n,) = db.execute("SELECT n FROM counter WHERE key = ?", [key]).fetchone()
    return int(n)


def put_image(db: Database, capture: SealedCapture) -> None:
    """Store a sealed image with the candidate's own wrap and thumbnail."""
    db.execute(
        "INSERT INTO image (material, device, registration, sha256, sealed,"
        " candidate_wrap, thumbnail, uploaded) VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        [
            capture.context.material,
            capture.context.device,
            capture.context.registration,
            capture.sha256,
            capture.sealed,
            capture.candidate_wrap,
            capture.thumbnail,
        ],
    )


def forget_candidate_wraps(db: Database, registration: str) -> None:
    """From now on this kiosk cannot read the pictures of a registration."""
    db.execute(
        "UPDATE image SET candidate_wrap = NULL WHERE registration = ?", [registration]
    )


def to_replay(db: Database, key: str) -> tuple[list[Operation], int, int]:
    """Return a key's operations that the mirror may not show yet, in order.

    Also how many of them the server has not acknowledged, and how many are stuck. What
    is stuck is not replayed: the candidate sees what the office will see.
    """
    rows = db.execute(
        "SELECT body, state FROM outbox WHERE key = ? AND state != 'shown' ORDER BY n",
        [key],
    ).fetchall()
    live = [_BODY.validate_json(body) for body, state in rows if state not in STUCK]
    states = [state for _, state in rows]
    stuck = sum(state in STUCK for state in states)
    return live, states.count("pending"), stuck


def waiting(db: Database) -> list[Waiting]:
    """Return all pending operations in order of creation."""
    rows = db.execute(
        "SELECT o.id, o.key, o.n, o.blob, coalesce(i.uploaded, 0), o.failures,"
        " o.suspect, o.failed_at FROM outbox o"
        " LEFT JOIN image i ON i.sha256 = o.blob"
        " WHERE o.state = 'pending' ORDER BY o.place"
    ).fetchall()
    return [
        Waiting(
            i, key, n, blob, bool(up), failures, bool(suspect), at == Stage.EXCHANGE
        )
        for i, key, n, blob, up, failures, suspect, at in rows
    ]


def wire_operations(db: Database, ids: tuple[str, ...]) -> list[WireOperation]:
    """Return operations in their wire form, in the order of `ids`.

    One that has none is left out: an odd row must not keep the others here.
    """
    marks = ",".join("?" * len(ids))
    rows = db.execute(
        "SELECT id, key, n, base_rev, body, blob, boot, mono, wall FROM outbox"  # noqa: S608 - question marks only
        f" WHERE id IN ({marks})",
        list(ids),
    ).fetchall()
    by_id = {row[0]: _wire_form(row) for row in rows}
    found = (by_id.get(operation_id) for operation_id in ids)
    return [operation for operation in found if operation is not None]


def _wire_form(row: tuple[Any, ...]) -> WireOperation | None:
    operation_id, key, n, base_rev, body, blob, boot, mono, wall = row
    try:
        return WireOperation(
            id=operation_id,
            key=key,
            n=n,
            base_rev=base_rev,
            body=_BODY.validate_json(body),
            blob=blob,
            boot=boot,
            mono=mono,
            wall=datetime.fromisoformat(wall),
        )
    except ValueError:
        return None


def settle(db: Database, result: OperationResult, server_time: datetime) -> None:
    """Write down what the server answered to one operation."""
    match result.status:
        case Status.APPLIED | Status.DUPLICATE | Status.HELD:
            _acknowledge(db, result, server_time)
        case Status.REJECTED:
            db.execute(
                "UPDATE outbox SET state = 'rejected', code = ? WHERE id = ?",
                [result.code, result.id],
            )
        case Status.NEED_BLOB:
            # The server lost it, or never had it whole: it is sent again.
            quarantine.suspect(db, result.id, Stage.BLOB, result.status.value)
            db.execute(
                "UPDATE image SET uploaded = 0 WHERE sha256 ="
                " (SELECT blob FROM outbox WHERE id = ?)",
                [result.id],
            )
        case Status.RETRY:
            pass  # it stays pending; the next exchange carries it again


def _acknowledge(db: Database, result: OperationResult, at: datetime) -> None:
    db.execute(
        "UPDATE outbox SET state = 'acknowledged', rev = ?, code = '',"
        " acknowledged_at = ? WHERE id = ?",
        [result.rev, _utc_text(at), result.id],
    )
    db.execute(
        "UPDATE image SET acknowledged_at = ? WHERE sha256 ="
        " (SELECT blob FROM outbox WHERE id = ?)",
        [_utc_text(at), result.id],
    )
    # A change that overtook this answer shows the operation already. Replayed over it,
    # a submission would hide the return that followed.
    db.execute(
        "UPDATE outbox SET state = 'shown' WHERE id = ? AND rev <="
        " coalesce((SELECT rev FROM mirror WHERE mirror.key = outbox.key), 0)",
        [result.id],
    )


def mark_shown(db: Database, key: str, rev: int) -> None:
    """The mirror shows a key as of `rev`: what is in it is not replayed any more."""
    db.execute(
        "UPDATE outbox SET state = 'shown'"
        " WHERE key = ? AND state = 'acknowledged' AND rev <= ?",
        [key, rev],
    )


def send_all_again(db: Database) -> None:
    """Let everything that is still here go up once more.

    The server may have lost what it decided. It counts nothing twice, and asks for the
    images that it has not.
    """
    db.execute(
        "UPDATE outbox SET state = 'pending', code = '', suspect = 0, failures = 0,"
        " failed_at = '' WHERE state != 'pending'"
    )


def _utc_text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()  # one zone, so that texts compare as times


def mark_uploaded(db: Database, sha256: str) -> None:
    """Note the server's durable acknowledgement of an image."""
    db.execute("UPDATE image SET uploaded = 1 WHERE sha256 = ?", [sha256])


def sealed_image(db: Database, sha256: str) -> bytes | None:
    """Return a sealed image by its hash."""
    row = db.execute("SELECT sealed FROM image WHERE sha256 = ?", [sha256]).fetchone()
    return row[0] if row else None


def waiting_bytes(db: Database) -> int:
    """Return how many bytes the sealed images of pending operations have."""
    (size,) = db.execute(
        "SELECT coalesce(sum(length(i.sealed)), 0) FROM outbox o"
        " JOIN image i ON i.sha256 = o.blob WHERE o.state = 'pending'"
    ).fetchone()
    return int(size)


def kept_image(db: Database, material_id: str) -> KeptImage | None:
    """Return what is left of an image that was captured here, or None."""
    row = db.execute(
        "SELECT device, registration, sealed, candidate_wrap, thumbnail FROM image"
        " WHERE material = ?",
        [material_id],
    ).fetchone()
    if row is None:
        return None
    context = SealContext(row[0], row[1], material_id)
    return KeptImage(context, row[2], row[3], row[4])


def erase_expired(db: Database, server_time: datetime, retention: timedelta) -> int:
    """Erase what the server has had for the retention time: images and operations.

    Until then both go up again when the server was restored from an older backup. Both
    times are the server's, so a wrong clock here erases nothing early. An image whose
    operation the feed has not shown yet may be asked for again, and stays.
    Returns how many images were erased.
    """
    horizon = _utc_text(server_time - retention)
    db.execute(
        "DELETE FROM outbox WHERE state = 'shown' AND acknowledged_at <= ?", [horizon]
    )
    erased = db.execute(
        "UPDATE image SET sealed = NULL WHERE sealed IS NOT NULL"
        " AND uploaded = 1 AND acknowledged_at IS NOT NULL AND acknowledged_at <= ?"
        " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.blob = image.sha256)",
        [horizon],
    )
    return int(erased.rowcount)


@dataclass(frozen=True, slots=True)
class QueueState:
    """How many wait, the oldest one's wall time, how many are stuck and why."""

    queued: int
    oldest: datetime | None
    stuck: int
    codes: tuple[str, ...]


def queue_state(db: Database) -> QueueState:
    """Return how many operations wait, and how many are stuck."""
    queued, oldest = db.execute(
        "SELECT count(*), min(wall) FROM outbox WHERE state = 'pending'"
    ).fetchone()
    rows = db.execute(
        "SELECT code, count(*) FROM outbox WHERE state IN (?, ?)"
        " GROUP BY code ORDER BY code",
        STUCK,
    ).fetchall()
    return QueueState(
        queued,
        datetime.fromisoformat(oldest) if oldest else None,
        sum(count for _, count in rows),
        tuple(code for code, _ in rows if code),
    )
