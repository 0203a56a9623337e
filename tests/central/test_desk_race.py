"""Two reviewers race for the same dossiers: each gets exactly one verdict."""

import os
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from fastapi import FastAPI, Request
from sqlalchemy import Connection, select

from central import setup
from central.console import view
from central.console.deed import Submission, save
from central.console.session import Reviewer
from central.office import Office
from central.rights import Person, Role
from central.store import dossiers
from central.store.queue import EVERYWHERE
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


def decide(app: FastAPI, name: str, number: str, rival: str) -> str:
    """Open a dossier and decide it, with the fence `rival` when it was not free."""
    office: Office = app.state.office
    who = Reviewer(Person(name, Role.REVIEWER, frozenset({"*"})), "")

    def look(connection: Connection) -> tuple[int, int]:
        dossiers.lock(connection, [number])
        shown = view.gather(connection, number)
        assert shown is not None
        desk = view.desk(connection, shown, name, office.clock(), EVERYWHERE)
        return shown.dossier.rev, desk.fence

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
    setup.put_roster(office, [entry(number, SITE) for number in numbers()])
    with office.database.write() as connection:
        for number in numbers():
            whole = replace(Dossier(number), rev=1, state=State.SUBMITTED)
            dossiers.save(connection, whole, SITE, clock())
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
        for number in numbers():
            assert dossiers.load(connection, number).verdict in (PASSED, FAILED)
