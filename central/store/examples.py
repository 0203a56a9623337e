"""The office's own example pictures, each under the hash of its bytes."""

import json
from datetime import datetime

from sqlalchemy import Connection, delete, select

from central.store.put import put_row
from central.store.schema import catalogues, example_pictures


def put(connection: Connection, sha256: str, jpeg: bytes, now: datetime) -> None:
    """Store a picture; one that is there already is stored again without harm."""
    values = {"jpeg": jpeg, "stored_at": now}
    put_row(connection, example_pictures, {"sha256": sha256}, values)


def find(connection: Connection, sha256: str) -> bytes | None:
    """Return the JPEG of this hash, or None."""
    jpeg = example_pictures.c.jpeg
    query = select(jpeg).where(example_pictures.c.sha256 == sha256)
    found = connection.execute(query).scalar()
    return None if found is None else bytes(found)


def names(connection: Connection) -> frozenset[str]:
    """Return the hashes of all that are stored."""
    return frozenset(connection.execute(select(example_pictures.c.sha256)).scalars())


def unused(connection: Connection, before: datetime) -> list[str]:
    """Return the hashes of those stored before a time that no catalogue names."""
    bodies = connection.execute(select(catalogues.c.body)).scalars()
    named = {
        entry.get("picture", "")
        for body in bodies
        for entry in json.loads(body)["types"]
    }
    old = select(example_pictures.c.sha256).where(example_pictures.c.stored_at < before)
    return sorted(set(connection.execute(old).scalars()) - named)


def erase(connection: Connection, sha256: str) -> None:
    """Erase a picture."""
    connection.execute(
        delete(example_pictures).where(example_pictures.c.sha256 == sha256)
    )
