"""Writers that commit in any order, and readers that poll: does a reader miss one?

Used by the tests with a few thousand commits and by the soak with many more.
"""

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import Connection

from central.store import feed
from central.store.database import Database

SITE = "S01"


@dataclass
class Reader:
    """Polls as a kiosk does, and remembers everything that it was told."""

    database: Database
    since: int = 0
    seen: set[str] = field(default_factory=set)

    def poll(self) -> bool:
        """Read one page; say whether there is more."""
        with self.database.read() as connection:
            page = feed.page(connection, SITE, self.since)
        numbers = [change.seq for change in page.changes]
        assert numbers == sorted(set(numbers))
        assert not numbers or numbers[0] > self.since
        self.seen |= {change.key for change in page.changes}
        self.since = page.next
        return page.more

    def follow(self, done: threading.Event) -> None:
        """Poll until the writers are done, and then until nothing is left."""
        while not done.is_set():
            self.poll()
        while self.poll():
            pass


def lost(database: Database, writers: int, readers: int, commits: int) -> list[int]:
    """Run the race; return how many commits each reader missed."""
    done = threading.Event()
    numbers = count()
    followers = [Reader(database) for _ in range(readers)]
    with ThreadPoolExecutor(readers) as polling, ThreadPoolExecutor(writers) as pool:
        reading = [polling.submit(one.follow, done) for one in followers]
        share = commits // writers
        try:
            written = [
                pool.submit(_write, database, seed, share, numbers)
                for seed in range(writers)
            ]
            keys = {key for future in written for key in future.result()}
        finally:
            done.set()
        for future in reading:
            future.result()
    assert len(keys) == share * writers
    return [len(keys - one.seen) for one in followers]


def _write(
    database: Database, seed: int, commits: int, numbers: Iterator[int]
) -> list[str]:
    choice = random.Random(seed)
    keys = []
    for _ in range(commits):
        key = f"dossier/{next(numbers)}"
        again = choice.choice(keys) if keys and choice.random() < 0.1 else None
        dawdle = choice.randrange(3)

        def act(
            connection: Connection,
            key: str = key,
            dawdle: int = dawdle,
            again: str | None = again,
        ) -> None:
            feed.put(connection, SITE, key, 1, {})
            # Statements between the write and the commit, so that the commits come
            # in another order than the writes.
            for _ in range(dawdle):
                feed.last(connection)
            if again is not None:
                feed.put(connection, SITE, again, 2, {})
                feed.put(connection, SITE, key, 2, None)

        database.change(act)
        keys.append(key)
    return keys
