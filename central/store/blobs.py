"""Which sealed image is stored whole, and which device brought it."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from central.store.put import add_row
from central.store.schema import blobs

_SIZE = select(blobs.c.size).where(
    blobs.c.device == bindparam("device"), blobs.c.sha256 == bindparam("sha256")
)


def size(connection: Connection, device: str, sha256: str) -> int | None:
    """Return the size of a blob that this device stored; None when it did not."""
    return connection.execute(_SIZE, {"device": device, "sha256": sha256}).scalar()


def add(
    connection: Connection, device: str, sha256: str, size_bytes: int, now: datetime
) -> bool:
    """Note a blob whose file is durable; say whether it is new for this device."""
    row = {"device": device, "sha256": sha256, "size": size_bytes, "stored_at": now}
    return add_row(connection, blobs, row)


def all_sizes(connection: Connection) -> dict[str, int]:
    """Return the size of every image that is noted, by its hash."""
    rows = connection.execute(select(blobs.c.sha256, blobs.c.size))
    return {row.sha256: row.size for row in rows}
