"""What the office should look at in its kiosks: one rule for each alert."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from central import keys
from central.params import CentralParams
from central.rights import Person
from central.store.fleet import DeviceState

UNSEEN_AFTER = timedelta(hours=4)
# Operations more than at the mark, which is at least an hour old or from the start.
GROWING_BY = 10
GROWING_AFTER = timedelta(minutes=15)
OLDEST_MAX = timedelta(hours=1)
DISK_MIN_BYTES = 2_000_000_000
# More than a minute: times on screen are wrong, though nothing depends on them.
CLOCK_OFF_S = 60
REFUSED_WITHIN = timedelta(days=7)


class Alert(StrEnum):
    """Why a kiosk needs a person."""

    UNSEEN = "unseen"
    NEVER = "never"
    GROWING = "growing"
    OLD_ITEM = "old_item"
    QUARANTINE = "quarantine"
    REVOKED_TRIES = "revoked_tries"
    OTHER_SITE = "other_site"
    DISK = "disk"
    CLOCK = "clock"
    CAMERA = "camera"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Watched:
    """A kiosk and what is to be said of it."""

    state: DeviceState
    alerts: tuple[Alert, ...]


def watch(
    known: Iterable[DeviceState], now: datetime, params: CentralParams
) -> list[Watched]:
    """Return every kiosk with its alerts, those with the most first."""
    seen = [Watched(state, tuple(alerts(state, now, params))) for state in known]
    return sorted(
        seen,
        key=lambda one: (
            one.state.revoked_at is not None and not one.alerts,
            -len(one.alerts),
            one.state.site,
            one.state.name,
        ),
    )


def of_areas(known: Iterable[DeviceState], person: Person) -> list[DeviceState]:
    """Return the kiosks of the areas that are someone's."""
    return [state for state in known if person.sees(state.area)]


def alerts(state: DeviceState, now: datetime, params: CentralParams) -> list[Alert]:
    """Return what is wrong with a kiosk; of a revoked one, only that it still tries."""
    if state.revoked_at is not None:
        tried = state.refused_at is not None and now - state.refused_at < REFUSED_WITHIN
        return [Alert.REVOKED_TRIES] if tried else []
    found = [Alert.OTHER_SITE] if state.flags else []
    if keys.too_old(now - state.key_since, params):
        found.append(Alert.KEY)
    return [*found, *_of_contact(state, now), *_of_heartbeat(state)]


def _of_contact(state: DeviceState, now: datetime) -> list[Alert]:
    if state.seen_at is None:
        old = now - state.enrolled_at >= UNSEEN_AFTER
        return [Alert.NEVER] if old else []
    return [Alert.UNSEEN] if now - state.seen_at >= UNSEEN_AFTER else []


def _of_heartbeat(state: DeviceState) -> list[Alert]:
    beat = state.heartbeat
    if beat is None:
        return []
    offset = abs(beat.clock_offset_s or 0)
    rules = (
        (Alert.GROWING, _grows(state)),
        (Alert.OLD_ITEM, (beat.oldest_s or 0) >= OLDEST_MAX.total_seconds()),
        (Alert.QUARANTINE, beat.quarantined > 0),
        (Alert.DISK, beat.free_bytes < DISK_MIN_BYTES),
        (Alert.CLOCK, offset > CLOCK_OFF_S),
        (Alert.CAMERA, beat.camera not in {"", "ok"}),
    )
    return [alert for alert, holds in rules if holds]


def _grows(state: DeviceState) -> bool:
    if state.heartbeat is None or state.mark is None or state.seen_at is None:
        return False
    queued, at = state.mark
    more = state.heartbeat.queued - queued
    return more >= GROWING_BY and state.seen_at - at >= GROWING_AFTER
