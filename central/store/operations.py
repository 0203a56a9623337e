"""Every operation that was decided, with its result, so that none counts twice."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.engine import Row

from central.store.among import among
from central.store.provisionals import records_of
from central.store.put import add_rows
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
_BY_IDS = select(operations).where(
    operations.c.device == bindparam("of_device"),
    among(operations.c.id, "of_ids"),
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


@dataclass(frozen=True, slots=True)
class Decided:
    """An operation, what became of it, and when."""

    operation: WireOperation
    known: Known
    times: Times


def find(connection: Connection, device: str, operation_id: str) -> Known | None:
    """Return what is known of an operation of a device."""
    wanted = {"of_device": device, "of_id": operation_id}
    row = connection.execute(_BY_ID, wanted).first()
    return None if row is None else _known(row)


def find_all(
    connection: Connection, device: str, ids: Collection[str]
) -> dict[str, Known]:
    """Return what is known of the operations of a device, by their ids."""
    if not ids:
        return {}
    wanted = {"of_device": device, "of_ids": sorted(ids)}
    return {row.id: _known(row) for row in connection.execute(_BY_IDS, wanted)}


def add_all(connection: Connection, device: str, decided: Sequence[Decided]) -> None:
    """Keep operations and their results."""
    if decided:
        add_rows(connection, operations, [_row(device, one) for one in decided])


def _row(device: str, decided: Decided) -> dict[str, object]:
    operation, known, times = decided.operation, decided.known, decided.times
    return {
        "device": device,
        "id": operation.id,
        "request_hash": known.request_hash,
        "key": operation.key,
        "n": operation.n,
        "body": operation.model_dump_json(),
        "received_at": times.received_at,
        "happened_at": times.happened_at,
        "status": known.result.status.value,
        "rev": known.result.rev,
        "code": known.result.code,
    }


def _known(row: Row[Any]) -> Known:
    result = OperationResult(
        id=row.id, status=Status(row.status), rev=row.rev, code=row.code
    )
    return Known(row.request_hash, result)


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
