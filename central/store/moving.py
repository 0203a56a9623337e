"""A dossier follows its registration to another site; the old one forgets it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from central.store import dossiers, feed
from sync.protocol.messages import dossier_key


def move_dossier(
    connection: Connection, number: str, left: str, entered: str, now: datetime
) -> None:
    """Take a dossier from one site's feed to another's, if there is one.

    The version that the new site sees is higher than the tombstone of the old one, so
    that the dossier can come back.
    """
    if dossiers.since(connection, number) is None:
        return
    before = dossiers.load(connection, number)
    feed.put(connection, left, dossier_key(number), before.rev + 1, None)
    after = replace(before, rev=before.rev + 2)
    dossiers.save(connection, after, entered, now)
