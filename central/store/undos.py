"""What can be taken back: the dossier before its newest return or verdict."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from central.store.desk_schema import undos
from central.store.put import put_row
from central.store.schema import devices, feed
from dossier.model import Dossier
from sync.protocol.messages import DOSSIER, dossier_key


@dataclass(frozen=True, slots=True)
class Undo:
    """Who did what, which gave the dossier `rev`, and how it was before."""

    rev: int
    who: str
    act: str
    since: datetime
    before: Dossier


def keep(connection: Connection, undo: Undo) -> None:
    """Keep what an act replaced; only the newest act can be undone."""
    values = {
        "rev": undo.rev,
        "who": undo.who,
        "act": undo.act,
        "since": undo.since,
        "body": DOSSIER.dump_json(undo.before).decode(),
    }
    put_row(connection, undos, {"registration": undo.before.registration}, values)


def find(connection: Connection, number: str, rev: int) -> Undo | None:
    """Return what the act replaced that gave the dossier this revision."""
    row = connection.execute(
        select(undos).where(undos.c.registration == number, undos.c.rev == rev)
    ).first()
    if row is None:
        return None
    before = DOSSIER.validate_json(row.body)
    return Undo(row.rev, row.who, row.act, row.since, before)


def forget(connection: Connection, number: str) -> None:
    """Take it away once it was used."""
    connection.execute(delete(undos).where(undos.c.registration == number))


def is_known(connection: Connection, site: str, number: str) -> bool:
    """Say whether a kiosk of the site has the newest state of a dossier.

    A kiosk asks for what follows the number up to which it has stored everything.
    """
    has_it = exists().where(
        feed.c.site == site,
        feed.c.key == dossier_key(number),
        devices.c.site == site,
        devices.c.revoked_at.is_(None),
        devices.c.cursor >= feed.c.seq,
    )
    return bool(connection.execute(select(has_it)).scalar())
