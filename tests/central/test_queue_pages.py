"""The queue read page by page: nothing twice, nothing left out, none read in vain."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, event, insert, text

from central import setup
from central.office import Office
from central.store import queue
from central.store.desk_schema import places
from central.store.queue import Place, Wanted
from central.store.schema import dossiers
from dossier.model import Dossier
from dossier.states import State
from sync.protocol.messages import DOSSIER
from tests.central.conftest import FakeClock, both_databases, entry

AREAS = ("甲", "乙", "丙")
FILTERS = {
    "all": Wanted(State.SUBMITTED),
    "area": Wanted(State.SUBMITTED, area="甲"),
    "own areas": Wanted(State.SUBMITTED, areas=("甲", "丙")),
    "an own area": Wanted(State.SUBMITTED, areas=("甲", "丙"), area="丙"),
    "a foreign area": Wanted(State.SUBMITTED, areas=("甲", "丙"), area="乙"),
    "no area": Wanted(State.SUBMITTED, areas=()),
    "site": Wanted(State.SUBMITTED, site="S2"),
    "category": Wanted(State.SUBMITTED, category="c1"),
    "flagged": Wanted(State.SUBMITTED, flagged=True),
    "back": Wanted(State.RETURNED, back=True),
    "clean": Wanted(State.SUBMITTED, clean=True),
    "held": Wanted(held=True),
    "nothing": Wanted(State.SUBMITTED, category="none"),
}
Row = dict[str, object]


@pytest.fixture
def rows(office: Office, clock: FakeClock) -> list[Row]:
    """Dossiers of all kinds; many have waited since the same instant."""
    chance = random.Random(7)
    numbers = [f"Q{n:03}" for n in range(240)]
    setup.put_roster(office, [entry(number, "S01") for number in numbers])
    body = DOSSIER.dump_json(Dossier("0")).decode()
    made: list[Row] = [
        {
            "registration": number,
            "site": f"S{chance.randrange(4)}",
            "area": chance.choice(AREAS),
            "category": f"c{chance.randrange(3)}",
            "state": chance.choice([State.SUBMITTED, State.RETURNED]).value,
            "state_since": clock.now.replace(second=chance.randrange(5)),
            "rev": 1,
            "held": int(chance.random() < 0.1),
            "flags": chance.randrange(2),
            "returns": chance.randrange(2),
            "body": body,
        }
        for number in chance.sample(numbers, len(numbers))
    ]
    with office.database.write() as connection:
        connection.execute(insert(dossiers), made)
        found = "INSERT INTO places SELECT DISTINCT area, site, category FROM dossiers"
        connection.execute(text(found))
    return made


def fits(row: Row, wanted: Wanted) -> bool:
    marks = (row["returns"], row["flags"], row["held"])
    asked = (wanted.back, wanted.flagged, wanted.held)
    named = (
        ("state", wanted.state.value if wanted.state else ""),
        *((name, getattr(wanted, name)) for name in ("area", "site", "category")),
    )
    return (
        all(row[name] == value for name, value in named if value)
        and (wanted.areas is None or row["area"] in wanted.areas)
        and all(mark for mark, only in zip(marks, asked, strict=True) if only)
        and not (wanted.clean and any(marks))
    )


def read(connection: Connection, wanted: Wanted, size: int) -> Iterator[str]:
    """Read the queue to its end, page after page."""
    after: Place | None = None
    now = FakeClock().now
    while page := queue.page(connection, wanted, after, size, now):
        yield from (row.registration.number for row in page)
        after = page[-1].place


@both_databases
def test_every_filter_shows_its_dossiers_once_those_that_wait_longest_first(
    office: Office, rows: list[Row]
) -> None:
    order = sorted(rows, key=lambda row: (row["state_since"], row["registration"]))
    with office.database.read() as connection:
        for name, wanted in FILTERS.items():
            expected = [row["registration"] for row in order if fits(row, wanted)]
            assert list(read(connection, wanted, 7)) == expected, name
            assert queue.count(connection, wanted) == len(expected), name


@both_databases
def test_the_filters_offer_what_there_is_within_the_own_areas(
    office: Office, rows: list[Row]
) -> None:
    def values(name: str, areas: tuple[str, ...]) -> list[str]:
        return sorted({str(row[name]) for row in rows if row["area"] in areas})

    with office.database.read() as connection:
        whole = queue.offered(connection)
        assert whole.area == values("area", AREAS)
        assert whole.site == values("site", AREAS)
        assert whole.category == values("category", AREAS)
        one = queue.offered(connection, ("甲", "乙"), "甲")
        assert (one.area, one.site) == (
            values("area", ("甲", "乙")),
            values("site", ("甲",)),
        )


def test_sites_are_offered_with_their_area_when_there_are_many(
    office: Office, rows: list[Row]
) -> None:
    many = [
        {"area": "丁", "site": f"T{n:03}", "category": "c"}
        for n in range(queue.SITES_MAX + 1)
    ]
    with office.database.write() as connection:
        connection.execute(insert(places), many)
        assert queue.offered(connection).site == []
        assert len(queue.offered(connection, area="丁").site) == len(many)
        assert len(queue.offered(connection, area="甲").site) == 4


@both_databases
def test_no_page_sorts_or_reads_all_dossiers(office: Office, rows: list[Row]) -> None:
    """With a million, what is sorted or read in vain is what takes seconds."""
    with office.database.read() as connection:
        if connection.dialect.name == "postgresql":
            # A table of few rows would be read whole: say that this is no way.
            for way in ("seqscan", "bitmapscan", "sort"):
                connection.execute(text(f"SET LOCAL enable_{way} = off"))
        for name, wanted in FILTERS.items():
            plan = plan_of(connection, wanted)
            if "One-Time Filter: false" in plan:
                continue  # areas that one may not see: nothing is read at all
            for bad in (
                "SCAN dossiers\n",
                "Seq Scan on dossiers",
                "->  Sort  (",
            ):
                assert bad not in plan, (name, plan)


def plan_of(connection: Connection, wanted: Wanted) -> str:
    """Return how the database finds the numbers of a page."""
    said: list[tuple[str, object]] = []

    def note(
        _c: object, _cur: object, statement: str, given: object, *_: object
    ) -> None:
        said.append((statement, given))

    event.listen(connection, "before_cursor_execute", note)
    queue.count(connection, replace(wanted))
    connection.execute(
        queue._first(queue._conditions(wanted), queue._scope(wanted), 50)
    )
    event.remove(connection, "before_cursor_execute", note)
    sqlite = connection.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
    lines = []
    for statement, given in said:
        found = connection.exec_driver_sql(f"{explain} {statement}", given)
        lines += [str(row[-1]) for row in found]
    return "\n".join([*lines, ""])
