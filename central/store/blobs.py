"""Which sealed image is stored whole, and which device brought it."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

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
    if size(connection, device, sha256) is not None:
        return False
    row = {"device": device, "sha256": sha256, "size": size_bytes, "stored_at": now}
    connection.execute(insert(blobs), row)
    return True
