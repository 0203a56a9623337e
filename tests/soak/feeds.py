"""The feed under 32 writers: commits a reader missed, and what a stuck one costs."""

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import text

from central.store import feed
from central.store.database import Database
from central.store.upgrade import upgrade
from tests import feed_race, postgres

WRITERS, READERS = 32, 4
STUCK_S = 3.0
OTHERS = 8
# What goes wrong without the counter at commit: a number that is taken when the change
# is written. It must lose some, or the race proves nothing.
PLAIN = """
DROP TRIGGER number_change ON feed;
CREATE SEQUENCE plain;
CREATE FUNCTION plain_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.seq := nextval('plain'); RETURN NEW; END $$;
CREATE TRIGGER plain_number BEFORE INSERT OR UPDATE ON feed
FOR EACH ROW EXECUTE FUNCTION plain_number();
"""


def soak_feeds(commits: int) -> None:
    """Race on both databases and print what was lost; SQLite runs a tenth of it."""
    with tempfile.TemporaryDirectory() as folder:
        _race("sqlite", Database(Path(folder) / "central.db"), commits // 10)
    if why := postgres.missing():
        print(f"feed on postgresql: skipped, {why}")
        return
    with postgres.running() as server:
        with server.database() as url:
            database = Database(url)
            _race("postgresql", database, commits)
        with server.database() as url:
            _stuck(Database(url))
        with server.database() as url:
            _control(Database(url), commits // 10)


def _race(name: str, database: Database, commits: int) -> None:
    upgrade(database)
    start = time.monotonic()
    lost = feed_race.lost(database, WRITERS, READERS, commits)
    took = time.monotonic() - start
    database.close()
    print(
        f"feed on {name}: {commits // WRITERS * WRITERS} commits by {WRITERS} writers "
        f"in {took:.0f} s, lost to {READERS} readers: {lost}",
        flush=True,
    )
    if any(lost):
        raise AssertionError(f"{name} lost commits to a reader")


def _control(database: Database, commits: int) -> None:
    upgrade(database)
    with database.write() as connection:
        connection.execute(text(PLAIN))
    lost = feed_race.lost(database, WRITERS, READERS, commits)
    database.close()
    print(f"control, a plain sequence: of {commits}, lost to {READERS} readers: {lost}")
    if not any(lost):
        raise AssertionError("the race does not race: the control lost nothing")


def _stuck(database: Database) -> None:
    """Measure the slowest write of others, without and with a writer that is stuck."""
    upgrade(database)
    free = _slowest(database, "a")
    with ThreadPoolExecutor(1) as pool, database.write() as stuck:
        feed.put(stuck, feed_race.SITE, "dossier/stuck", 1, {})
        beside = pool.submit(_slowest, database, "b").result()
    database.close()
    print(
        f"slowest of {OTHERS} writers in {STUCK_S:.0f} s: {free * 1000:.0f} ms alone, "
        f"{beside * 1000:.0f} ms beside a writer that is stuck all that time",
        flush=True,
    )


def _slowest(database: Database, name: str) -> float:
    ends = time.monotonic() + STUCK_S

    def write(number: int) -> float:
        slowest = 0.0
        key = f"dossier/{name}{number}"
        while (start := time.monotonic()) < ends:
            with database.write() as connection:
                feed.put(connection, feed_race.SITE, key, 1, {})
            slowest = max(slowest, time.monotonic() - start)
        return slowest

    with ThreadPoolExecutor(OTHERS) as pool:
        return max(pool.map(write, range(OTHERS)))
