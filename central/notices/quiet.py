"""The hours in which no message goes out. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_allowed(now: datetime, begins: time, ends: time, zone: ZoneInfo) -> datetime:
    """Return the first moment from `now` on at which a message may go.

    `begins` and `ends` are wall-clock times in the zone of the sites; the quiet hours
    may lie across midnight, and equal times mean that there are none.
    """
    local = now.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    across = begins > ends
    late, early = clock >= begins, clock < ends
    quiet = (late or early) if across else (late and early)
    if not quiet:
        return now
    day = local.date()
    if across and clock >= begins:
        day += timedelta(days=1)
    allowed = datetime.combine(day, ends, zone).astimezone(UTC)
    # When the clocks go back the hour `ends` comes twice, and this is the first.
    return max(allowed, now)
