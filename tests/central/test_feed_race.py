"""Whoever commits late is not skipped, and whoever is slow holds nobody up."""

import queue
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection

from central.store import feed
from central.store.database import Database
from central.store.listener import listening
from central.store.upgrade import upgrade
from tests import feed_race
from tests.central.conftest import both_databases

WRITERS, READERS = 32, 2
# Without the counter a reader lost a third of all commits; the soak makes many more.
COMMITS = 640


@pytest.fixture
def database(database_url: str | None, tmp_path: Path) -> Iterator[Database]:
    made = Database(database_url or tmp_path / "central.db")
    upgrade(made)
    yield made
    made.close()


def keys(database: Database, since: int = 0) -> list[str]:
    with database.read() as connection:
        return [c.key for c in feed.page(connection, "S01", since).changes]


@pytest.mark.slow
@both_databases
def test_readers_that_poll_miss_no_commit_of_many_writers(database: Database) -> None:
    assert feed_race.lost(database, WRITERS, READERS, COMMITS) == [0] * READERS


def test_on_postgresql_a_stuck_writer_delays_nobody_and_is_not_skipped(
    postgres_url: str,
) -> None:
    database = Database(postgres_url)
    upgrade(database)
    with database.write() as stuck, ThreadPoolExecutor(1) as pool:
        feed.put(stuck, "S01", "dossier/first", 1, {})

        def write() -> None:
            with database.write() as other:
                feed.put(other, "S01", "dossier/second", 1, {})

        # It ends although the first has written and not committed.
        pool.submit(write).result(timeout=60)
        assert keys(database) == ["dossier/second"]
    assert keys(database, since=1) == ["dossier/first"]
    database.close()


def test_a_transaction_that_was_given_up_leaves_no_gap_for_a_reader(
    postgres_url: str,
) -> None:
    database = Database(postgres_url)
    upgrade(database)

    class ChangedMindError(Exception):
        pass

    def change_mind(connection: Connection) -> None:
        feed.put(connection, "S01", "dossier/never", 1, {})
        raise ChangedMindError

    with pytest.raises(ChangedMindError):
        database.change(change_mind)
    with database.write() as connection:
        feed.put(connection, "S01", "dossier/one", 1, {})
    assert keys(database) == ["dossier/one"]
    with database.read() as connection:
        assert feed.last(connection) == 1
    database.close()


def test_two_writers_that_lock_each_other_out_both_succeed(postgres_url: str) -> None:
    database = Database(postgres_url)
    upgrade(database)

    def write(order: tuple[str, str]) -> None:
        def act(connection: Connection) -> None:
            for key in order:
                feed.put(connection, "S01", key, 1, {})

        for _ in range(5):
            database.change(act)

    pairs = [("dossier/a", "dossier/b"), ("dossier/b", "dossier/a")]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, pairs))
    assert sorted(keys(database)) == ["dossier/a", "dossier/b"]
    database.close()


def test_what_another_process_commits_rings_the_bell_of_this_one(
    postgres_url: str,
) -> None:
    database, other = Database(postgres_url), Database(postgres_url)
    upgrade(database)
    rings: queue.Queue[None] = queue.Queue()
    with listening(database, lambda: rings.put(None)):
        rings.get(timeout=60)  # it listens now
        with other.write() as connection:
            feed.put(connection, "S01", "dossier/one", 1, {})
        rings.get(timeout=60)
        assert keys(database) == ["dossier/one"]
    database.close()
    other.close()
