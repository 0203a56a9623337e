"""Two reviewers race for the same dossiers: each gets exactly one verdict."""

import os
import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from fastapi import FastAPI, Request
from sqlalchemy import Connection, select

from central.console.deed import Submission, save
from central.console.session import Reviewer
from central.office import Office
from central.rights import Person, Role
from central.store import dossiers, leases, rosterbulk
from central.store.dossiers import Changed
from central.store.schema import audit
from dossier.catalogue import Requirement
from dossier.model import Dossier, Verdict
from dossier.review import give_verdict
from dossier.states import State
from tests.central.conftest import SITE, FakeClock, both_databases, entry

pytestmark = [both_databases, pytest.mark.slow]
RACES = int(os.environ.get("SOAK_RACES", "16"))
PASSED, FAILED = Verdict(True, FakeClock.now), Verdict(False, FakeClock.now, "x")


def numbers() -> list[str]:
    return [f"R{one:06}" for one in range(RACES)]


def portions() -> Iterator[list[str]]:
    """The numbers, at most so many at a time as one statement takes."""
    for first in range(0, RACES, rosterbulk.CHUNK):
        yield numbers()[first : first + rosterbulk.CHUNK]


def submit_all(office: Office, now: datetime) -> None:
    """Let all of them be submitted, to be decided."""
    for some in portions():
        entries = [entry(number, SITE) for number in some]
        submitted = [
            Changed(
                replace(Dossier(one.registration.number), rev=1, state=State.SUBMITTED),
                one.registration,
            )
            for one in entries
        ]
        with office.database.write() as connection:
            rosterbulk.put_many(connection, entries)
            dossiers.save_all(connection, submitted, now)


def decide(app: FastAPI, name: str, number: str, rival: str) -> str:
    """Open a dossier and decide it, with the fence `rival` when it was not free."""
    office: Office = app.state.office
    who = Reviewer(Person(name, Role.REVIEWER, frozenset({"*"})), "")

    def look(connection: Connection) -> tuple[int, int]:
        # What opening the page decides; what else it gathers takes part in no race.
        dossiers.lock(connection, [number])
        taken = leases.take(connection, number, name, office.clock())
        return dossiers.load(connection, number).rev, taken.fence if taken else 0

    def act(
        _connection: Connection, before: Dossier, _needs: tuple[Requirement, ...]
    ) -> Dossier | str:
        after = give_verdict(before, PASSED if name == "a" else FAILED)
        return after if isinstance(after, Dossier) else "refused"

    rev, fence = office.database.change(look)
    form = {"rev": [str(rev)], "fence": [str(fence or rival)]}
    request = Request({"type": "http", "app": app})
    sent = Submission(request, who, number, form)
    trouble = office.database.change(lambda c: save(c, sent, "pass", act))
    return trouble or "decided"


def test_of_two_reviewers_exactly_one_decides_each_dossier(
    app: FastAPI, office: Office, clock: FakeClock
) -> None:
    submit_all(office, clock())
    # No race of two takes this long; a failure of one ends the wait of the other.
    start = threading.Barrier(2, timeout=300)

    def review(name: str) -> Counter[str]:
        said: Counter[str] = Counter()
        order = random.Random(0)
        for number in numbers():
            start.wait()
            # At times a lease runs out, so that the other may take it in between.
            if name == "a" and order.random() < 0.5:
                clock.advance(minutes=10)
            try:
                said[decide(app, name, number, rival="1")] += 1
            except BaseException:
                start.abort()
                raise
        return said

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(review, "ab")
    assert first["decided"] + second["decided"] == RACES
    with office.database.read() as connection:
        decided = connection.execute(
            select(audit.c.registration).where(audit.c.act == "pass")
        ).scalars()
        assert sorted(decided) == numbers()
        for some in portions():
            ended = dossiers.load_all(connection, some)
            assert sorted(ended) == some
            assert {one.verdict for one in ended.values()} <= {PASSED, FAILED}
