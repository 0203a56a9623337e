"""A schedule as a value: drawn from its seed, printed and cut when it fails."""

import random
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What happens."""

    ACT = "act"
    STEP = "step"
    PASS = "pass"
    FETCH = "fetch"
    TAKE = "take"
    REVIEW = "review"
    KILL = "kill"
    KILL_AT_COMMIT = "kill_at_commit"
    SERVER_KILL_AT_COMMIT = "server_kill_at_commit"
    CLOCK = "clock"
    SERVER_RESTART = "server_restart"
    LOSE_IMAGE = "lose_image"
    OLD_REQUEST = "old_request"
    KIOSK_FULL = "kiosk_full"
    KIOSK_ROOM = "kiosk_room"
    SERVER_FULL = "server_full"
    SERVER_ROOM = "server_room"
    BACKUP = "backup"
    RESTORE = "restore"
    DAYS_PASS = "days_pass"
    RELEASE = "release"
    REVOKE = "revoke"
    EXPORT = "export"
    CARRY = "carry"
    BRING_BACK = "bring_back"
    LOSE_STICK = "lose_stick"
    TRIP = "trip"
    MOVE = "move"


WEIGHTS: dict[Kind, int] = {
    Kind.ACT: 36,
    Kind.STEP: 22,
    Kind.PASS: 11,
    Kind.FETCH: 6,
    Kind.TAKE: 6,
    Kind.REVIEW: 8,
    Kind.KILL: 2,
    Kind.KILL_AT_COMMIT: 6,
    Kind.SERVER_KILL_AT_COMMIT: 3,
    Kind.CLOCK: 2,
    Kind.SERVER_RESTART: 1,
    Kind.LOSE_IMAGE: 1,
    Kind.OLD_REQUEST: 3,
    Kind.KIOSK_FULL: 1,
    Kind.KIOSK_ROOM: 2,
    Kind.SERVER_FULL: 1,
    Kind.SERVER_ROOM: 3,
    Kind.BACKUP: 3,
    Kind.RESTORE: 2,
    Kind.DAYS_PASS: 1,
    Kind.RELEASE: 1,
    Kind.REVOKE: 1,
    Kind.EXPORT: 2,
    Kind.CARRY: 3,
    Kind.BRING_BACK: 3,
    Kind.LOSE_STICK: 1,
    Kind.TRIP: 5,
    Kind.MOVE: 2,
}
ALWAYS = {Kind.ACT, Kind.STEP, Kind.PASS, Kind.FETCH, Kind.TAKE, Kind.REVIEW}
# Sticks and moves come together, in every third schedule: in a few events of each kind
# what they do to each other would hardly ever be met.
CARRYING = (
    *(Kind.EXPORT, Kind.CARRY, Kind.BRING_BACK),
    *(Kind.LOSE_STICK, Kind.TRIP, Kind.MOVE),
)
CARRYING_EVERY = 3
BOOST = 3
KIOSKS_MAX = 4
EVENTS = (4, 22)
# Every so many schedules goes through the agent's own line, signed, and the server's
# whole HTTP application; it costs about six times as much.
WEB_EVERY = 50
# Every so many has kiosks without a line: all goes by stick, to the very end.
STICK_EVERY = 25


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens; its own dice make it mean the same in a shorter plan."""

    kind: Kind
    kiosk: int
    salt: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole schedule. `faults` and `poison` are shares, 0 to 1."""

    seed: int
    kiosks: int
    faults: float
    poison: float
    reviewed: bool
    web: bool
    by_stick: bool  # there is no line at all
    events: tuple[Event, ...]

    @property
    def plain(self) -> bool:
        """Whether kiosks call straight into the server's code."""
        return not (self.web or self.by_stick)

    @property
    def fills_up(self) -> bool:
        """Whether a disk is full at some time."""
        full = (Kind.KIOSK_FULL, Kind.SERVER_FULL)
        return any(event.kind in full for event in self.events)

    def calm(self) -> "Plan":
        """Return it with a line that always works, so that only the death is new."""
        deaths = (Kind.KILL_AT_COMMIT, Kind.SERVER_KILL_AT_COMMIT)
        events = tuple(event for event in self.events if event.kind not in deaths)
        calm = {"web": False, "by_stick": False, "reviewed": True}
        return replace(self, faults=0.0, events=events, **calm)

    def __str__(self) -> str:
        steps = "\n".join(
            f"    Event(Kind.{e.kind.name}, {e.kiosk}, {e.salt})," for e in self.events
        )
        return (
            f"Plan(seed={self.seed}, kiosks={self.kiosks}, faults={self.faults},"
            f" poison={self.poison}, reviewed={self.reviewed}, web={self.web},"
            f" by_stick={self.by_stick}, events=(\n{steps}\n))"
        )


def _weights(seed: int, chance: random.Random) -> dict[Kind, float]:
    """Leave most mishaps out of a schedule, and let the others come often.

    So they meet each other far more often than if each schedule had a few of all.
    """
    weights: dict[Kind, float] = {}
    for kind, weight in WEIGHTS.items():
        if kind in ALWAYS:
            weights[kind] = weight
        elif kind not in CARRYING:
            weights[kind] = weight * BOOST if chance.random() < 1 / BOOST else 0
    if seed % CARRYING_EVERY == 0:
        whole = (*CARRYING, Kind.BACKUP, Kind.RESTORE)
        weights |= {kind: WEIGHTS[kind] * 2 for kind in whole}
    return weights


def plan_of(seed: int) -> Plan:
    """Draw a schedule."""
    chance = random.Random(seed)
    kiosks = chance.choice([1, 2, 2, 3, 3, KIOSKS_MAX])
    weights = _weights(seed, chance)
    kinds = chance.choices(
        list(weights), list(weights.values()), k=chance.randint(*EVENTS)
    )
    return Plan(
        seed=seed,
        kiosks=kiosks,
        faults=chance.choice([0.0, 0.05, 0.15, 0.4]),
        poison=chance.choice([0.0, 0.0, 0.1, 0.3]),
        reviewed=chance.random() < 0.6,
        web=seed % WEB_EVERY == 0,
        by_stick=seed % STICK_EVERY == STICK_EVERY // 2,
        events=tuple(
            Event(kind, chance.randrange(kiosks), chance.getrandbits(32))
            for kind in kinds
        ),
    )
