"""An office's database with so many registrations, dossiers, changes and operations.

The rows are what the server writes, made from templates and brought in by COPY on
PostgreSQL: a million of them in minutes, which would take hours over the wire.
"""

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import psycopg
from sqlalchemy import Connection, Table, insert, select, text

from central.store.database import Database
from central.store.desk_schema import places
from central.store.schema import (
    candidate_pages,
    devices,
    dossiers,
    feed,
    feed_counter,
    operations,
    registrations,
)
from dossier.model import Dossier, Material, Profile, Registration
from dossier.states import State
from sync.protocol.messages import (
    DOSSIER,
    LoginVerifier,
    RosterEntry,
    body_of,
    canonical_json,
)

PER_SITE, AREAS, CATEGORIES = 500, 32, 7
IMAGES = 5
PORTION = 20_000
AT = datetime(2026, 3, 14, 6, tzinfo=UTC)
SPREAD_S = 30 * 86400
# Of twenty dossiers so many are in each state, in the middle of the review.
STATES = (
    *[State.SUBMITTED] * 8,
    *[State.PASSED] * 6,
    *[State.DRAFT] * 3,
    *[State.RETURNED] * 2,
    State.FAILED,
)
VERIFIER = LoginVerifier(
    salt="00" * 16, check="11" * 32, time_cost=1, memory_kib=8, lanes=1
)
DEVICE = "0" * 32


def number_of(n: int) -> str:
    """Return the registration number with this place in the roster."""
    return f"2026{n:09}"


def site_of(n: int) -> str:
    """Return the site of the registration with this place in the roster."""
    return f"S{n // PER_SITE:04}"


def area_of(n: int) -> str:
    """Return the area of the registration with this place in the roster."""
    return f"考区{n // PER_SITE % AREAS:02}"


def category_of(n: int) -> str:
    """Return the category of the registration with this place in the roster."""
    return f"类别{n // len(STATES) % CATEGORIES}"


def entry_of(n: int) -> dict[str, object]:
    """Return the row of the registration with this place in the roster."""
    number, account, site, area = number_of(n), f"a{n}", site_of(n), area_of(n)
    person = ("样本甲", "999900199001010014", 2026, category_of(n), area, site)
    registration = Registration(number, account, *person)
    entry = RosterEntry(registration=registration, verifier=VERIFIER)
    return {
        "number": number,
        "site": site,
        "area": area,
        "account": account,
        "entry": entry.model_dump_json(),
    }


_FIRST = entry_of(0)


def fill(database: Database, begins: int, ends: int) -> None:
    """Add the rows of these places in the roster; the rest is there already."""
    for start in range(begins, ends, PORTION):
        span = range(start, min(start + PORTION, ends))
        with database.write() as connection:
            if database.is_postgres:
                # The rows bring their own numbers and are whole: no trigger, no wait.
                for said in (
                    "session_replication_role = replica",
                    "synchronous_commit = off",
                ):
                    connection.execute(text(f"SET LOCAL {said}"))
            _portion(connection, span)
    with database.write() as connection:
        _places(connection)
    _settle(database)


def _portion(connection: Connection, span: range) -> None:
    if span.start == 0:
        connection.execute(insert(devices), _device())
    last = connection.execute(select(feed_counter.c.seq)).scalar_one()
    for table, make in _MAKERS.items():
        _copy(connection, table, make(span, last))
    connection.execute(feed_counter.update().values(seq=last + 2 * len(span)))


def _copy(
    connection: Connection, table: Table, given: Iterator[dict[str, object]]
) -> None:
    first = next(given)
    names = ", ".join(first)
    raw = connection.connection.driver_connection
    assert raw is not None
    rows = (tuple(row.values()) for row in _and_rest(first, given))
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(first))
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"
        raw.executemany(statement, rows)
        return
    with (
        raw.cursor() as cursor,
        cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _and_rest(
    first: dict[str, object], rest: Iterator[dict[str, object]]
) -> Iterator[dict[str, object]]:
    yield first
    yield from rest


def _instant(n: int) -> str:
    # 7919 is prime to the span, so that those who wait longest stand everywhere.
    since = AT + timedelta(seconds=n * 7919 % SPREAD_S, microseconds=n % 1_000_000)
    return f"{since:%Y-%m-%d %H:%M:%S.%f}"


def _device() -> dict[str, object]:
    return {
        "id": DEVICE,
        "site": site_of(0),
        "area": area_of(0),
        "name": "bench",
        "public_key": bytes(32),
        "enrolled_at": AT,
    }


def _template(n: int) -> Dossier:
    materials = tuple(
        Material(f"{n:016}{one:016}", "diploma", f"{one:064x}") for one in range(IMAGES)
    )
    state = STATES[n % len(STATES)]
    return Dossier(
        number_of(n), 6, state, True, Profile("13800000000"), materials=materials
    )


def _bodies(form: Callable[[Dossier], str]) -> list[tuple[str, str]]:
    """Return a template for each state, with the number that is to be replaced."""
    return [(form(_template(n)), number_of(n)) for n in range(len(STATES))]


def _registrations(span: range, _last: int) -> Iterator[dict[str, object]]:
    for n in span:
        yield {
            "number": number_of(n),
            "site": site_of(n),
            "area": area_of(n),
            "account": f"a{n}",
            "entry": _entry(n),
        }


def _entry(n: int) -> str:
    """Return what `entry_of` returns, without making a registration each time."""
    whole = str(_FIRST["entry"])
    for known, wanted in (
        (number_of(0), number_of(n)),
        ('"a0"', f'"a{n}"'),
        (site_of(0), site_of(n)),
        (area_of(0), area_of(n)),
        (category_of(0), category_of(n)),
    ):
        whole = whole.replace(known, wanted)
    return whole


def _dossiers(span: range, _last: int) -> Iterator[dict[str, object]]:
    bodies = _bodies(lambda one: DOSSIER.dump_json(one).decode())
    for n in span:
        body, number = bodies[n % len(STATES)]
        yield {
            "registration": number_of(n),
            "site": site_of(n),
            "state": STATES[n % len(STATES)].value,
            "rev": 6,
            "held": int(n % 5000 == 0),
            "state_since": _instant(n),
            "body": body.replace(number, number_of(n)),
            "area": area_of(n),
            "category": category_of(n),
            "flags": int(n % 3 == 0),
            "returns": int(n % 41 == 0),
        }


def _changes(span: range, last: int) -> Iterator[dict[str, object]]:
    bodies = _bodies(lambda one: canonical_json(body_of(one)).decode())
    for place, n in enumerate(span):
        number = number_of(n)
        body, known = bodies[n % len(STATES)]
        for more, key, told in (
            (1, f"registration/{number}", _entry(n)),
            (2, f"dossier/{number}", body.replace(known, number)),
        ):
            seq = last + 2 * place + more
            yield {"site": site_of(n), "key": key, "seq": seq, "rev": 6, "body": told}


def _operations(span: range, _last: int) -> Iterator[dict[str, object]]:
    body = json.dumps({"body": {"kind": "set_profile", "profile": {"phone": "1"}}})
    for n in span:
        yield {
            "device": DEVICE,
            "id": uuid.uuid5(uuid.NAMESPACE_OID, str(n)).hex,
            "request_hash": "0" * 64,
            "key": f"dossier/{number_of(n)}",
            "n": n + 1,
            "body": body,
            "received_at": _instant(n),
            "status": "applied",
            "rev": 6,
            "code": "",
        }


def _pages(span: range, _last: int) -> Iterator[dict[str, object]]:
    # Whoever submitted has a page of their own.
    for n in span:
        if STATES[n % len(STATES)] is not State.DRAFT:
            yield {"code": f"{n:026}", "registration": number_of(n)}


_MAKERS: dict[Table, Callable[[range, int], Iterator[dict[str, object]]]] = {
    registrations: _registrations,
    dossiers: _dossiers,
    feed: _changes,
    operations: _operations,
    candidate_pages: _pages,
}


def _places(connection: Connection) -> None:
    connection.execute(places.delete())
    found = select(dossiers.c.area, dossiers.c.site, dossiers.c.category).distinct()
    connection.execute(insert(places).from_select(["area", "site", "category"], found))


def _settle(database: Database) -> None:
    """Let the database know its rows, as it does by itself within minutes."""
    if not database.is_postgres:
        return
    with psycopg.connect(str(database.place), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
