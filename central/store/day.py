"""What happened on one day, counted: for the picture of the day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from central.store.schema import audit, dossiers, operations, registrations
from dossier.model import Feedback
from sync.protocol.messages import DOSSIER, dossier_key

CAPTURE, SUBMIT = "add_material", "submit"
BULK = "bulk_pass"
DECISIONS = ("return", "pass", "fail", BULK)
HOURS = 24
# For reasons and times the newest so many decisions are looked at.
DECISIONS_MAX = 2000
CHUNK = 400


@dataclass(slots=True)
class Day:
    """Counts by hour; the reasons of returns; the seconds from submission to act.

    `capped` says that only the newest DECISIONS_MAX decisions gave reasons and times.
    """

    captures: list[int] = field(default_factory=lambda: [0] * HOURS)
    submissions: list[int] = field(default_factory=lambda: [0] * HOURS)
    reviews: list[int] = field(default_factory=lambda: [0] * HOURS)
    acts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """One return or verdict."""

    number: str
    act: str
    at: datetime


def of_day(
    connection: Connection, start: datetime, end: datetime, mine: ColumnElement[bool]
) -> Day:
    """Return what happened between two times, in the areas that `mine` asks for."""
    day = Day()
    for kind, hours in ((CAPTURE, day.captures), (SUBMIT, day.submissions)):
        for at in _operations(connection, kind, (start, end), mine):
            hours[_hour(at, start)] += 1
    made = _decisions(connection, (start, end), mine)
    for one in made:
        day.reviews[_hour(one.at, start)] += 1
        day.acts[one.act] += 1
    newest = made[-DECISIONS_MAX:]
    day.capped = len(newest) < len(made)
    day.waits = _waits(connection, newest)
    day.reasons = _reasons(connection, newest, start, end)
    return day


def _hour(at: datetime, start: datetime) -> int:
    return min(int((at - start).total_seconds()) // 3600, HOURS - 1)


def _operations(
    connection: Connection,
    kind: str,
    times: tuple[datetime, datetime],
    mine: ColumnElement[bool],
) -> Iterable[datetime]:
    # Quotes within a text are escaped in JSON: this can only be the field itself.
    rows = (
        select(operations.c.received_at)
        .join(registrations, operations.c.key == "dossier/" + registrations.c.number)
        .where(
            operations.c.received_at >= times[0],
            operations.c.received_at < times[1],
            operations.c.status.in_(("applied", "held")),
            operations.c.body.contains(f'"kind":"{kind}"', autoescape=True),
            mine,
        )
    )
    return connection.execute(rows).scalars()


def _decisions(
    connection: Connection,
    times: tuple[datetime, datetime],
    mine: ColumnElement[bool],
) -> list[Decision]:
    rows = (
        select(audit.c.registration, audit.c.act, audit.c.at)
        .join(registrations, audit.c.registration == registrations.c.number)
        .where(
            audit.c.at >= times[0],
            audit.c.at < times[1],
            audit.c.act.in_(DECISIONS),
            mine,
        )
        .order_by(audit.c.at)
    )
    # Many that passed in one act passed each.
    return [
        Decision(row.registration, "pass" if row.act == BULK else row.act, row.at)
        for row in connection.execute(rows)
    ]


def _waits(connection: Connection, made: list[Decision]) -> list[float]:
    """Return the seconds from the last submission before each decision."""
    submitted: dict[str, list[datetime]] = {}
    for keys in _chunks([dossier_key(one.number) for one in made]):
        rows = connection.execute(
            select(operations.c.key, operations.c.received_at)
            .where(
                operations.c.key.in_(keys),
                operations.c.body.contains(f'"kind":"{SUBMIT}"', autoescape=True),
            )
            .order_by(operations.c.received_at)
        )
        for row in rows:
            submitted.setdefault(row.key, []).append(row.received_at)
    waits = []
    for one in made:
        before = [
            at for at in submitted.get(dossier_key(one.number), []) if at <= one.at
        ]
        if before:
            waits.append((one.at - before[-1]).total_seconds())
    return waits


def _reasons(
    connection: Connection, made: list[Decision], start: datetime, end: datetime
) -> Counter[str]:
    """Count the lines of the feedback that went with the returns."""
    found: Counter[str] = Counter()
    numbers = sorted({one.number for one in made if one.act == "return"})
    for some in _chunks(numbers):
        wanted = select(dossiers.c.body).where(dossiers.c.registration.in_(some))
        for text in connection.execute(wanted).scalars():
            given = DOSSIER.validate_json(text).feedback
            found.update(_lines(one for one in given if start <= one.at < end))
    return found


def _lines(given: Iterable[Feedback]) -> list[str]:
    return [line.strip() for one in given for line in one.text.splitlines() if line]


def _chunks(values: list[str]) -> Iterable[list[str]]:
    return (values[at : at + CHUNK] for at in range(0, len(values), CHUNK))
