"""`python -m tests.simulation SEED...`: replay schedules, and cut what fails."""

import sys

from tests.simulation.shrink import run_seed
from tests.simulation.workshop import opened_workshop


def main() -> None:
    with opened_workshop() as made:
        for seed in map(int, sys.argv[1:]):
            run_seed(made, seed)
            print(f"schedule {seed} came together")


main()
