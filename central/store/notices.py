"""Notices: queued with the act that they tell of, taken by one sender, never twice."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Connection,
    delete,
    func,
    select,
    true,
    update,
)
from sqlalchemy.engine import Row

from central.notices.events import Event, added, undone
from central.notices.params import NoticeParams
from central.notices.wording import DEFAULTS, Kind
from central.store.put import add_row, put_row
from central.store.schema import leases, notice_templates, notices, registrations
from dossier.model import Dossier

# What a query asks of registrations besides: the areas of who is looking.
Mine = ColumnElement[bool]
EVERY: Mine = true()


class NoticeState(StrEnum):
    """What became of a notice."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as it stands; `code` says why the last try failed, or ""."""

    id: str
    registration: str
    kind: Kind
    hours: int
    state: NoticeState
    queued_at: datetime
    due_at: datetime
    ends_at: datetime
    tries: int
    code: str
    sent_at: datetime | None


def follow(
    connection: Connection,
    before: Dossier,
    after: Dossier,
    now: datetime,
    params: NoticeParams,
) -> None:
    """Queue a notice for what an act brought; call off those for what it took back.

    To be called in the transaction that saves `after`. A notice that has gone out, or
    is on its way, stays as it is.
    """
    for event in added(before, after):
        _queue(connection, after.registration, event, now, params)
    cancel(connection, undone(before, after))


def _queue(
    connection: Connection,
    number: str,
    event: Event,
    now: datetime,
    params: NoticeParams,
) -> None:
    row = {
        "id": uuid.uuid4().hex,
        "event": event.id,
        "registration": number,
        "kind": event.kind.value,
        "hours": event.hours,
        "state": NoticeState.QUEUED.value,
        "queued_at": now,
        "due_at": now + params.hold,
        "ends_at": now + params.valid,
        "tries": 0,
        "code": "",
        "sent_at": None,
    }
    add_row(connection, notices, row)


def cancel(connection: Connection, events: Iterable[str]) -> int:
    """Call off the notices of events that no longer hold; return how many."""
    wanted = list(events)
    if not wanted:
        return 0
    done = connection.execute(
        update(notices)
        .where(notices.c.event.in_(wanted), notices.c.state == NoticeState.QUEUED.value)
        .values(state=NoticeState.CANCELLED.value)
    )
    return done.rowcount


def take(connection: Connection, now: datetime, until: datetime) -> Notice | None:
    """Take the notice that is due longest; nobody else takes it before `until`.

    A sender that dies leaves it to be tried again then, under the same id.
    """
    row = connection.execute(
        select(notices)
        .where(notices.c.state == NoticeState.QUEUED.value, notices.c.due_at <= now)
        .order_by(notices.c.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    connection.execute(
        update(notices)
        .where(notices.c.id == row.id)
        .values(due_at=until, tries=notices.c.tries + 1)
    )
    return _notice(row)


def put_off(connection: Connection, id_: str, due_at: datetime, code: str) -> None:
    """Try a notice again later."""
    _change(connection, id_, due_at=due_at, code=code)


def postpone(connection: Connection, now: datetime, until: datetime) -> None:
    """Let all that is due wait: it is night."""
    connection.execute(
        update(notices)
        .where(notices.c.state == NoticeState.QUEUED.value, notices.c.due_at <= now)
        .values(due_at=until)
    )


def sent(connection: Connection, id_: str, now: datetime) -> None:
    """Note that the provider took a notice over."""
    _change(connection, id_, state=NoticeState.SENT.value, sent_at=now, code="")


def failed(connection: Connection, id_: str, code: str) -> None:
    """Give a notice up, for a person to see."""
    _change(connection, id_, state=NoticeState.FAILED.value, code=code)


def registration_of(connection: Connection, id_: str) -> str | None:
    """Return whom a notice is for; None when there is no such notice."""
    wanted = select(notices.c.registration).where(notices.c.id == id_)
    return connection.execute(wanted).scalar()


def retry(connection: Connection, id_: str, now: datetime, valid: timedelta) -> bool:
    """Send a notice again that was given up; say whether it was one."""
    done = connection.execute(
        update(notices)
        .where(notices.c.id == id_, notices.c.state == NoticeState.FAILED.value)
        .values(
            state=NoticeState.QUEUED.value, due_at=now, ends_at=now + valid, tries=0
        )
    )
    return done.rowcount == 1


def newest(
    connection: Connection, state: NoticeState, limit: int, mine: Mine = EVERY
) -> list[Notice]:
    """Return notices in a state, newest first; `mine` asks for areas."""
    rows = connection.execute(
        select(notices)
        .join(registrations)
        .where(notices.c.state == state.value, mine)
        .order_by(notices.c.due_at.desc())
        .limit(limit)
    )
    return [_notice(row) for row in rows]


def of_registration(connection: Connection, number: str) -> list[Notice]:
    """Return the notices about one registration, newest first."""
    rows = connection.execute(
        select(notices)
        .where(notices.c.registration == number)
        .order_by(notices.c.queued_at.desc())
    )
    return [_notice(row) for row in rows]


def counts(connection: Connection, mine: Mine = EVERY) -> dict[NoticeState, int]:
    """Return how many notices are in each state; `mine` asks for areas."""
    many = select(notices.c.state, func.count().label("many")).select_from(notices)
    if mine is not EVERY:
        many = many.join(registrations).where(mine)
    rows = connection.execute(many.group_by(notices.c.state))
    found = {NoticeState(row.state): int(row.many) for row in rows}
    return {state: found.get(state, 0) for state in NoticeState}


def templates(connection: Connection) -> dict[Kind, str]:
    """Return the text of each kind: the office's own, else the default."""
    rows = connection.execute(select(notice_templates))
    return DEFAULTS | {Kind(row.kind): row.body for row in rows}


def put_template(connection: Connection, kind: Kind, body: str) -> None:
    """Take the office's own text for a kind; an empty one brings the default back."""
    if body:
        put_row(connection, notice_templates, {"kind": kind.value}, {"body": body})
        return
    connection.execute(
        delete(notice_templates).where(notice_templates.c.kind == kind.value)
    )


def hold_lease(
    connection: Connection, name: str, holder: str, now: datetime, ends: datetime
) -> bool:
    """Be the one that does a thing, or stay it; say whether it is so."""
    row = {"name": name, "holder": holder, "ends_at": ends}
    if add_row(connection, leases, row):
        return True
    done = connection.execute(
        update(leases)
        .where(
            leases.c.name == name,
            (leases.c.holder == holder) | (leases.c.ends_at <= now),
        )
        .values(holder=holder, ends_at=ends)
    )
    return done.rowcount == 1


def drop_lease(connection: Connection, name: str, holder: str) -> None:
    """Leave a thing to the next one."""
    connection.execute(
        delete(leases).where(leases.c.name == name, leases.c.holder == holder)
    )


def anything_due(connection: Connection, now: datetime) -> bool:
    """Say whether a sender would find something; it writes nothing."""
    wanted = select(notices.c.id).where(
        notices.c.state == NoticeState.QUEUED.value, notices.c.due_at <= now
    )
    return connection.execute(wanted.limit(1)).first() is not None


def _change(connection: Connection, id_: str, **values: object) -> None:
    connection.execute(
        update(notices)
        .where(notices.c.id == id_, notices.c.state == NoticeState.QUEUED.value)
        .values(**values)
    )


def _notice(row: Row[tuple[object, ...]]) -> Notice:
    return Notice(
        row.id,
        row.registration,
        Kind(row.kind),
        row.hours,
        NoticeState(row.state),
        row.queued_at,
        row.due_at,
        row.ends_at,
        row.tries,
        row.code,
        row.sent_at,
    )
