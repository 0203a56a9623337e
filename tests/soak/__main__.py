"""`make soak`: as many simulated schedules as SOAK says; prints what was run."""

import os
import time

from tests.simulation.schedule import run_schedule, workshop

SCHEDULES = 2000


def main() -> None:
    count = int(os.environ.get("SOAK", SCHEDULES))
    first = int(os.environ.get("SOAK_FIRST", "0"))
    start = time.monotonic()
    with workshop() as made:
        for seed in range(first, first + count):
            run_schedule(made, seed)
    print(f"{count} schedules in {time.monotonic() - start:.1f} s, all came together")


main()
