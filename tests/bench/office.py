"""The office at rising numbers of dossiers: cost of an operation, a poll, the queue.

One process, the office's own code against a filled database, no HTTP: what grows with
the number of dossiers is in the database. `crowd` has the whole way with HTTP.
"""

import secrets
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import structlog
from sqlalchemy import insert

from central import garbage
from central.api.feed import page_of
from central.intake import receive
from central.office import Office
from central.setup import publish_first_catalogue
from central.store import devices, feed
from central.store.devices import Device
from config.catalogue import default_catalogue
from sync.protocol.messages import (
    CATALOGUE,
    SyncRequest,
)
from tests.bench.filled import AT, PER_SITE, number_of, site_of
from tests.bench.kept import missing, offices
from tests.bench.options import Options

SHORT, LONG = (10_000, 100_000), (10_000, 100_000, 1_000_000)
OPERATIONS = 100
ROUNDS = 200


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
        f" {'CPU of one op':>14} {'poll p99':>9}"
    )
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    for one in offices(options, LONG if options.long else SHORT):
        office = Office.open(one.params)
        catalogue = CATALOGUE.validate_python(default_catalogue())
        publish_first_catalogue(office, catalogue)
        yield _row(one.kind, office, _device(office), one.size)
        office.close()
    if why := missing(options):
        yield f"PostgreSQL: {why}"


def _row(name: str, office: Office, device: Device, size: int) -> str:
    garbage.set_apart_what_is_loaded()  # as the server does
    spent = time.process_time()
    sync = _timed(lambda: _sync(office, device, size))
    cpu = (time.process_time() - spent) * 1000 / (ROUNDS + 1) / OPERATIONS
    last = _last(office)
    poll = _timed(lambda: _poll(office, last), ROUNDS * 10)
    return (
        f"{name:12} {size:9} {sync.at(0.5):14.1f} ms {sync.at(0.99):5.1f} ms"
        f" {cpu:11.2f} ms"
        f" {poll.at(0.99):6.2f} ms"
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
    at_site = Device(**{**_fields(device), "site": site_of(site * PER_SITE)})
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


def _poll(office: Office, last: int) -> None:
    """Ask for what changed at a site, as a waiting kiosk does each time it wakes."""
    page_of(office, site_of(0), office.secrets.epoch, last)


def _last(office: Office) -> int:
    with office.database.read() as connection:
        return feed.last(connection)


def _device(office: Office) -> Device:
    id_ = uuid.uuid4().hex
    with office.database.write() as connection:
        connection.execute(
            insert(devices.devices).values(
                id=id_,
                site=site_of(0),
                area="A",
                name="bench",
                public_key=secrets.token_bytes(32),
                enrolled_at=AT,
            )
        )
        found = devices.find(connection, id_)
    assert found is not None
    return found


def _fields(device: Device) -> dict[str, object]:
    return {name: getattr(device, name) for name in Device.__slots__}
