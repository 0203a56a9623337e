"""Every operation that was decided, with its result, so that none counts twice."""

import json
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.engine import Row

from central.store.provisionals import records_of
from central.store.schema import operations
from dossier.operations import Operation
from sync.protocol.messages import (
    OperationBody,
    OperationResult,
    Status,
    WireOperation,
    dossier_key,
)

# Without the bounds of the wire: what was kept can be shown, whatever was kept.
_BODY: TypeAdapter[Operation] = TypeAdapter(OperationBody)
_BY_ID = select(operations).where(
    operations.c.device == bindparam("of_device"),
    operations.c.id == bindparam("of_id"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What an operation of this id was, and what became of it."""

    request_hash: str
    result: OperationResult


@dataclass(frozen=True, slots=True)
class Times:
    """When an operation came and, if that can be known, when it happened."""

    received_at: datetime
    happened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Received:
    """An operation as it came, for a reviewer to look at."""

    device: str
    id: str
    body: Operation
    times: Times
    status: Status


def find(connection: Connection, device: str, operation_id: str) -> Known | None:
    """Return what is known of an operation of a device."""
    wanted = {"of_device": device, "of_id": operation_id}
    row = connection.execute(_BY_ID, wanted).first()
    if row is None:
        return None
    result = OperationResult(
        id=row.id, status=Status(row.status), rev=row.rev, code=row.code
    )
    return Known(row.request_hash, result)


def add(
    connection: Connection,
    device: str,
    operation: WireOperation,
    decided: Known,
    times: Times,
) -> None:
    """Keep an operation and its result."""
    row = {
        "device": device,
        "id": operation.id,
        "request_hash": decided.request_hash,
        "key": operation.key,
        "n": operation.n,
        "body": operation.model_dump_json(),
        "received_at": times.received_at,
        "happened_at": times.happened_at,
        "status": decided.result.status.value,
        "rev": decided.result.rev,
        "code": decided.result.code,
    }
    connection.execute(insert(operations), row)


def of_registration(connection: Connection, number: str) -> list[Received]:
    """Return all operations on a dossier, oldest first."""
    rows = connection.execute(
        select(operations)
        .where(operations.c.key.in_(_keys(connection, number)))
        .order_by(operations.c.received_at, operations.c.device, operations.c.n)
    )
    return [_received(row) for row in rows]


def _keys(connection: Connection, number: str) -> list[str]:
    """Return a registration's keys: its own, and those of records matched to it."""
    return [dossier_key(n) for n in (number, *records_of(connection, number))]


def _received(row: Row[tuple[object, ...]]) -> Received:
    return Received(
        row.device,
        row.id,
        _BODY.validate_python(json.loads(row.body)["body"]),
        Times(row.received_at, row.happened_at),
        Status(row.status),
    )
