"""The list of kiosks as lines of text, for a person or a program."""

import json
from collections.abc import Iterator
from datetime import datetime

from central import fleet, keys
from central.params import CentralParams
from central.store.fleet import DeviceState

HEADING = "device                            site      state     seen     queued  notes"


def lines(
    known: list[DeviceState], now: datetime, params: CentralParams, *, as_json: bool
) -> Iterator[str]:
    """Return a line for each kiosk, after a heading where people read it."""
    if as_json:
        for state in known:
            yield json.dumps(facts(state, now, params), ensure_ascii=False)
        return
    yield HEADING
    for state in known:
        beat = state.heartbeat
        queued = "-" if beat is None else str(beat.queued)
        seen = "never" if state.seen_at is None else _ago(now, state.seen_at)
        place = f"{state.id:32}  {state.site:8}  {standing(state, now, params):8}"
        yield f"{place}  {seen:7}  {queued:6}  {', '.join(notes(state)) or '-'}"


def standing(state: DeviceState, now: datetime, params: CentralParams) -> str:
    """Return whether the server hears a kiosk: active, expired or revoked."""
    if state.revoked_at is not None:
        return "revoked"
    since = now - state.key_since
    return "expired" if keys.too_old(since, params) else "active"


def notes(state: DeviceState) -> list[str]:
    """Return what the office should look at, in a few words each."""
    said = [f"other site x{state.flags}"] if state.flags else []
    beat = state.heartbeat
    if beat is None:
        return said
    if beat.quarantined:
        said.append(f"quarantined {beat.quarantined}")
    if beat.camera not in ("", "ok"):
        said.append(f"camera {beat.camera}")
    if beat.clock_offset_s is not None and abs(beat.clock_offset_s) > fleet.CLOCK_OFF_S:
        said.append(f"clock {beat.clock_offset_s:+.0f} s")
    return said


def facts(
    state: DeviceState, now: datetime, params: CentralParams
) -> dict[str, object]:
    """Return everything that is known of a kiosk, for a program."""
    beat = state.heartbeat
    return {
        "device": state.id,
        "name": state.name,
        "site": state.site,
        "area": state.area,
        "state": standing(state, now, params),
        "enrolled_at": state.enrolled_at.isoformat(),
        "key_since": state.key_since.isoformat(),
        "seen_at": None if state.seen_at is None else state.seen_at.isoformat(),
        "other_site": state.flags,
        "alerts": [alert.value for alert in fleet.alerts(state, now, params)],
        "heartbeat": None if beat is None else beat.model_dump(mode="json"),
    }


def _ago(now: datetime, then: datetime) -> str:
    seconds = max(int((now - then).total_seconds()), 0)
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
