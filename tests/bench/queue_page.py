"""How long the page of the queue takes at rising numbers of dossiers.

The real page from the real server on loopback: filters, counts, rows, the finished
HTML. Beside each wait stands the server's own CPU time, which other programs on the
machine lengthen less.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlencode

from central.app import create_app
from central.params import CentralParams
from central.rights import Role
from central.serve import Server, address, listen
from central.store import people
from tests.bench.filled import PER_SITE, area_of, category_of, site_of
from tests.bench.kept import Filled, missing, offices
from tests.bench.options import Options
from tests.central.conftest import Browser, add_reviewer, serve

SHORT, LONG = (10_000, 100_000), (10_000, 100_000, 1_000_000)
ROUNDS = 30
ONE, SOME = "审核员", "片区审核员"
PAGES: dict[str, dict[str, str]] = {
    "what waits": {},
    "passed": {"state": "passed"},
    "one area": {"area": area_of(0)},
    "one site": {"area": area_of(0), "site": site_of(0)},
    "one category": {"category": category_of(0)},
    "area, category, flagged": {
        "area": area_of(0),
        "category": category_of(0),
        "only": "flagged",
    },
    "returned and back": {"only": "back"},
    "clean": {"only": "clean"},
    "held": {"state": "held"},
    "nothing fits": {"category": "none"},
}
OF_TWO_AREAS: dict[str, dict[str, str]] = {
    "of two areas": {},
    "clean, of two areas": {"only": "clean"},
}


def rows(options: Options) -> Iterator[str]:
    """Each kind of page on SQLite and PostgreSQL, at each number of dossiers."""
    for one in offices(options, LONG if options.long else SHORT):
        yield from _pages(one)
    if why := missing(options):
        yield f"PostgreSQL: {why}"


def _pages(one: Filled) -> Iterator[str]:
    with _served(one.params) as url:
        for who, pages in ((ONE, PAGES), (SOME, OF_TWO_AREAS)):
            browser = Browser(url)
            with closing(browser.client):
                browser.log_in(name=who)
                for name, filters in pages.items():
                    took = _page(browser, filters)
                    yield f"{one.kind:10} {one.size:9} {name:24} {took}"


def _page(browser: Browser, filters: dict[str, str]) -> str:
    path = "/review?" + urlencode(filters)
    waits: list[float] = []
    spent = time.process_time()
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = browser.client.get(path)
        waits.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, answer.text
    cpu = (time.process_time() - spent) * 1000 / ROUNDS
    waits.sort()
    return (
        f"p50 {waits[ROUNDS // 2]:7.1f} ms  p95 {waits[int(ROUNDS * 0.95)]:7.1f} ms"
        f"  CPU {cpu:5.1f} ms"
    )


@contextmanager
def _served(params: CentralParams) -> Iterator[str]:
    app = create_app(params)
    office = app.state.office
    with office.database.write() as connection:
        known = {one.name for one in people.everybody(connection)}
    if ONE not in known:
        add_reviewer(office, ONE)
        add_reviewer(office, SOME)
        with office.database.write() as connection:
            people.place(
                connection, SOME, Role.REVIEWER, [area_of(0), area_of(PER_SITE)]
            )
    bound = listen("127.0.0.1", 0)
    server = Server(app)
    thread = threading.Thread(target=serve, args=(server, bound))
    thread.start()
    try:
        yield address(bound)
    finally:
        server.stop()
        thread.join()
        office.close()
