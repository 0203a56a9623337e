"""The office at rising numbers of dossiers: cost of an operation, a poll, the queue.

One process, the office's own code against a filled database, no HTTP: what grows with
the number of dossiers is in the database. `crowd` has the whole way with HTTP.
"""

import secrets
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import insert, text

from central.console.queue import PAGE_MAX, TABS
from central.intake import receive
from central.office import Office
from central.params import CentralParams
from central.setup import publish_first_catalogue
from central.store import devices, feed, queue
from central.store.devices import Device
from central.store.queue import Wanted
from central.store.schema import dossiers as dossier_table
from central.store.schema import feed as feed_table
from central.store.schema import feed_counter, registrations
from config.catalogue import default_catalogue
from dossier.model import Dossier, Profile, Registration
from dossier.states import State
from sync.protocol.messages import (
    CATALOGUE,
    DOSSIER,
    LoginVerifier,
    RosterEntry,
    SyncRequest,
    body_of,
    canonical_json,
)
from tests import postgres
from tests.bench.options import Options

SHORT, LONG = (10_000, 100_000), (10_000, 100_000, 1_000_000)
PER_SITE = 1_000
OPERATIONS = 100
BATCH = 5_000
ROUNDS = 30
STATES = (State.SUBMITTED, State.SUBMITTED, State.RETURNED, State.PASSED)
VERIFIER = LoginVerifier(
    salt="00" * 16, check="11" * 32, time_cost=1, memory_kib=8, lanes=1
)
AT = datetime(2026, 3, 14, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds, ranked."""

    ranked: list[float]

    def at(self, share: float) -> float:
        """Return the time that this share of the runs stayed under."""
        return self.ranked[min(int(len(self.ranked) * share), len(self.ranked) - 1)]


def rows(options: Options) -> Iterator[str]:
    """The same acts on SQLite and PostgreSQL, at each number of dossiers."""
    yield (
        f"{'database':12} {'dossiers':>9} {'sync of 100: p50':>17} {'p99':>8}"
        f" {'CPU of one op':>14} {'poll p99':>9} {'queue p95':>10}"
    )
    sizes = LONG if options.long else SHORT
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    with tempfile.TemporaryDirectory() as name:
        params = CentralParams(data_dir=Path(name) / "office")
        yield from _curve("SQLite", params, sizes)
    if why := postgres.missing():
        yield f"PostgreSQL: {why}"
        return
    with (
        tempfile.TemporaryDirectory() as name,
        postgres.running() as server,
        server.database() as url,
    ):
        params = CentralParams(data_dir=Path(name) / "office", database_url=url)
        yield from _curve("PostgreSQL", params, sizes)


def _curve(name: str, params: CentralParams, sizes: tuple[int, ...]) -> Iterator[str]:
    office = Office.open(params)
    publish_first_catalogue(office, CATALOGUE.validate_python(default_catalogue()))
    device = _device(office)
    there = 0
    for size in sizes:
        _fill(office, there, size)
        there = size
        yield _row(name, office, device, size)
    office.close()


def _row(name: str, office: Office, device: Device, size: int) -> str:
    spent = time.process_time()
    sync = _timed(lambda: _sync(office, device, size))
    cpu = (time.process_time() - spent) * 1000 / (ROUNDS + 1) / OPERATIONS
    poll = _timed(lambda: _poll(office), ROUNDS * 10)
    queue = _timed(lambda: _queue(office))
    return (
        f"{name:12} {size:9} {sync.at(0.5):14.1f} ms {sync.at(0.99):5.1f} ms"
        f" {cpu:11.2f} ms"
        f" {poll.at(0.99):6.2f} ms {queue.at(0.95):7.1f} ms"
    )


def _timed(act: Callable[[], object], rounds: int = ROUNDS) -> Times:
    act()
    times: list[float] = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return Times(sorted(times))


def _sync(office: Office, device: Device, size: int) -> None:
    """Push 100 changes of profiles of one site's candidates."""
    site = secrets.randbelow(size // PER_SITE)
    operations = [
        _operation(site * PER_SITE + place)
        for place in secrets.SystemRandom().sample(range(PER_SITE), OPERATIONS)
    ]
    message = {
        "epoch": office.secrets.epoch,
        "since": _last(office),
        "ops": operations,
        "heartbeat": {
            "version": "0.1.0",
            "boot": "b",
            "mono": 2.0,
            "wall": "2026-03-14T00:00:00Z",
            "queued": 0,
            "free_bytes": 10**9,
        },
    }
    at_site = Device(**{**_fields(device), "site": _site(site * PER_SITE)})
    answer = receive(office, at_site, SyncRequest.model_validate(message))
    assert all(one.status.value in {"applied", "held"} for one in answer.results)


def _operation(n: int) -> dict[str, object]:
    phone = f"138{secrets.randbelow(10**8):08}"
    return {
        "id": uuid.uuid4().hex,
        "n": time.time_ns() // 1000,
        "key": f"dossier/{number_of(n)}",
        "base_rev": 0,
        "body": {"kind": "set_profile", "profile": {"phone": phone}},
        "blob": None,
        "boot": "b",
        "mono": 1.0,
        "wall": "2026-03-14T00:00:00Z",
    }


def _poll(office: Office) -> None:
    with office.database.read() as connection:
        last = feed.last(connection)
        feed.page(connection, _site(0), last)


def _queue(office: Office) -> None:
    """Ask what the page of the queue asks."""
    with office.database.read() as connection:
        now = office.clock()
        queue.page(connection, Wanted(State.SUBMITTED), None, PAGE_MAX + 1, now)
        queue.offered(connection)
        for state in TABS:
            queue.count(connection, Wanted(state))
        queue.count(connection, Wanted(held=True))


def _last(office: Office) -> int:
    with office.database.read() as connection:
        return feed.last(connection)


def _device(office: Office) -> Device:
    id_ = uuid.uuid4().hex
    with office.database.write() as connection:
        connection.execute(
            insert(devices.devices).values(
                id=id_,
                site=_site(0),
                area="A",
                name="bench",
                public_key=bytes(32),
                enrolled_at=AT,
            )
        )
        found = devices.find(connection, id_)
    assert found is not None
    return found


def _fields(device: Device) -> dict[str, object]:
    return {name: getattr(device, name) for name in Device.__slots__}


def _fill(office: Office, begins: int, ends: int) -> None:
    for start in range(begins, ends, BATCH):
        with office.database.write() as connection:
            if office.database.is_postgres:
                # The rows bring their own numbers; the trigger is for those without.
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            last = feed.last(connection)
            places = range(start, min(start + BATCH, ends))
            made = [_rows(n, last + at) for at, n in enumerate(places, 1)]
            connection.execute(insert(registrations), [one[0] for one in made])
            connection.execute(insert(dossier_table), [one[1] for one in made])
            connection.execute(insert(feed_table), [one[2] for one in made])
            connection.execute(feed_counter.update().values(seq=last + BATCH))
    if office.database.is_postgres:
        with office.database.write() as connection:
            connection.execute(text("ANALYZE"))


def _rows(n: int, seq: int) -> tuple[dict[str, object], ...]:
    number, site, state = number_of(n), _site(n), STATES[n % len(STATES)]
    dossier = Dossier(number, 6, state, True, Profile("13800000000"))
    stored = {
        "registration": number,
        "site": site,
        "state": state.value,
        "rev": 6,
        "held": int(n % PER_SITE == 0),
        "state_since": AT + timedelta(seconds=n),
        "body": DOSSIER.dump_json(dossier).decode(),
    }
    told = {
        "site": site,
        "key": f"dossier/{number}",
        "seq": seq,
        "rev": 6,
        "body": canonical_json(body_of(dossier)).decode(),
    }
    return entry_of(n), stored, told


def entry_of(n: int) -> dict[str, object]:
    """Return the row of the registration with this place in the roster."""
    number, account, site = number_of(n), f"a{n}", _site(n)
    person = ("样本甲", "999900199001010014", 2026, "临床执业医师", "A", site)
    registration = Registration(number, account, *person)
    entry = RosterEntry(registration=registration, verifier=VERIFIER)
    return {
        "number": number,
        "site": site,
        "area": "A",
        "account": account,
        "entry": entry.model_dump_json(),
    }


def number_of(n: int) -> str:
    """Return the registration number with this place in the roster."""
    return f"2026{n:09}"


def _site(n: int) -> str:
    return f"S{n // PER_SITE:04}"
