"""`make soak`: SOAK schedules, SOAK_COMMITS on the feed, SOAK_FILES pictures."""

import os
import time

from tests.simulation.schedule import run_schedule, workshop
from tests.soak.feeds import soak_feeds
from tests.soak.files import soak_files

SCHEDULES = 2000
FILES = 200_000
COMMITS = 100_000


def main() -> None:
    first = int(os.environ.get("SOAK_FIRST", "0"))
    soak_schedules(first, int(os.environ.get("SOAK", SCHEDULES)))
    soak_feeds(int(os.environ.get("SOAK_COMMITS", COMMITS)))
    soak_files(first, int(os.environ.get("SOAK_FILES", FILES)))


def soak_schedules(first: int, count: int) -> None:
    start = time.monotonic()
    with workshop() as made:
        for seed in range(first, first + count):
            run_schedule(made, seed)
    print(f"{count} schedules in {time.monotonic() - start:.1f} s, all came together")


main()
