"""How often each error was answered, by the day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from central.store.put import add_row
from central.store.schema import refusals


@dataclass(frozen=True, slots=True)
class Refused:
    """A code, how often it was answered since a day, and when last."""

    code: str
    many: int
    last_at: datetime


def add(connection: Connection, code: str, many: int, now: datetime) -> None:
    """Count a code so many times more."""
    day = f"{now:%Y-%m-%d}"
    row = {"day": day, "code": code, "many": many, "last_at": now}
    if add_row(connection, refusals, row):
        return
    connection.execute(
        update(refusals)
        .where(refusals.c.day == day, refusals.c.code == code)
        .values(many=refusals.c.many + many, last_at=now)
    )


def since(connection: Connection, now: datetime, days: int) -> list[Refused]:
    """Return what was refused in the last days, most often first."""
    first = f"{now - timedelta(days=days - 1):%Y-%m-%d}"
    many = func.sum(refusals.c.many).label("many")
    rows = connection.execute(
        select(refusals.c.code, many, func.max(refusals.c.last_at).label("last_at"))
        .where(refusals.c.day >= first)
        .group_by(refusals.c.code)
        .order_by(many.desc(), refusals.c.code)
    )
    return [Refused(row.code, int(row.many), row.last_at) for row in rows]
