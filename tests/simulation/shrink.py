"""Cuts a schedule that failed to the few events that it needs, and says how to replay.

Each event has dice of its own, so that it means the same when others are left out.
"""

from dataclasses import replace

from tests.simulation.plan import Plan, plan_of
from tests.simulation.schedule import play
from tests.simulation.workshop import Workshop

TRIES_MAX = 120


class FoundError(AssertionError):
    """A schedule that does not come together, and what is left of it when shrunk."""

    def __init__(self, plan: Plan, error: BaseException) -> None:
        self.plan = plan
        super().__init__(
            f"schedule {plan.seed}: {type(error).__name__} {error}\n"
            f"replay: python -m tests.simulation {plan.seed}\n{plan}"
        )


def run_seed(workshop: Workshop, seed: int) -> None:
    """Run one schedule; raise FoundError with the shortest one that fails as well."""
    plan = plan_of(seed)
    error = fault_of(workshop, plan)
    if error is not None:
        shortest = shrink(workshop, plan)
        raise FoundError(shortest, error) from error


def fault_of(workshop: Workshop, plan: Plan) -> Exception | None:
    """Return what a plan finds, or None."""
    try:
        play(workshop, plan)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is a finding
        return error
    return None


def shrink(workshop: Workshop, plan: Plan) -> Plan:
    """Leave out halves, quarters, single events, as long as it still fails."""
    tries, size = 0, max(len(plan.events) // 2, 1)
    while tries < TRIES_MAX:
        shorter, tries = _without(workshop, plan, size, tries)
        if shorter is plan and size == 1:
            break
        plan, size = shorter, max(size // 2, 1)
    return plan


def _without(workshop: Workshop, plan: Plan, size: int, tries: int) -> tuple[Plan, int]:
    """Try to leave out each run of so many events; return the plan and the tries."""
    place = 0
    while place < len(plan.events) and tries < TRIES_MAX:
        events = plan.events[:place] + plan.events[place + size :]
        shorter = replace(plan, events=events)
        tries += 1
        if fault_of(workshop, shorter) is not None:
            plan = shorter
        else:
            place += size
    return plan, tries
