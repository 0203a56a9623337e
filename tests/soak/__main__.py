"""`make soak`: SOAK schedules, SOAK_COMMITS, SOAK_CUTS, SOAK_FILES pictures.

SOAK_FIRST is the first seed, so that one which was ended can go on, or two can share.
"""

import os
import sys
import time

from tests.simulation.shrink import FoundError, run_seed
from tests.simulation.workshop import Workshop, opened_workshop
from tests.soak.feeds import soak_feeds
from tests.soak.files import soak_files
from tests.soak.power import soak_power

SCHEDULES = 2000
FILES = 200_000
CUTS = 30
COMMITS = 100_000
SAY_EVERY = 250


def main() -> None:
    first = int(os.environ.get("SOAK_FIRST", "0"))
    soak_schedules(first, int(os.environ.get("SOAK", SCHEDULES)))
    cuts = int(os.environ.get("SOAK_CUTS", CUTS))
    if cuts:
        soak_power(first, cuts)
    commits = int(os.environ.get("SOAK_COMMITS", COMMITS))
    if commits:
        soak_feeds(commits)
    files = int(os.environ.get("SOAK_FILES", FILES))
    if files:
        soak_files(first, files)


def soak_schedules(first: int, count: int) -> None:
    start, found = time.monotonic(), 0
    with opened_workshop() as made:
        for seed in range(first, first + count):
            found += finds(made, seed)
            if (seed + 1 - first) % SAY_EVERY == 0:
                spent = time.monotonic() - start
                done = seed + 1 - first
                print(
                    f"{done} schedules in {spent:.0f} s, {found} fail; "
                    f"SOAK_FIRST={seed + 1} goes on from here",
                    flush=True,
                )
    print(f"{count} schedules in {time.monotonic() - start:.1f} s, {found} fail")
    if found:
        sys.exit("not all schedules came together; each is above, with its seed")


def finds(made: Workshop, seed: int) -> bool:
    try:
        run_seed(made, seed)
    except FoundError as error:
        print(error, flush=True)
        return True
    return False


main()
