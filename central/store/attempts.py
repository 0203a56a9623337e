"""How often something was tried in vain of late; every worker process counts here."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from central.store.put import add_row
from central.store.schema import attempts


def count(connection: Connection, key: str, since: datetime) -> int:
    """Return the tries under a key, if the first of them was after `since`."""
    wanted = select(attempts.c.count).where(
        attempts.c.key == key, attempts.c.began_at > since
    )
    return connection.execute(wanted).scalar() or 0


def add(connection: Connection, key: str, now: datetime, since: datetime) -> None:
    """Count one more, and forget what began before `since`."""
    connection.execute(delete(attempts).where(attempts.c.began_at <= since))
    more = (
        update(attempts).where(attempts.c.key == key).values(count=attempts.c.count + 1)
    )
    if connection.execute(more).rowcount:
        return
    if not add_row(connection, attempts, {"key": key, "began_at": now, "count": 1}):
        connection.execute(more)  # another process was first with the row
