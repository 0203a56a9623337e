"""Times as people of the site read them: their time zone, always with the year."""

import math
from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.texts import Texts

_SECONDS, _MINUTES = 120, 120  # as far as each is counted


def moment(at: datetime, zone: ZoneInfo, texts: Texts) -> str:
    """Return date and time to the minute; `at` is aware."""
    here = at.astimezone(zone)
    return texts(
        "when.moment",
        year=here.year,
        month=here.month,
        day=here.day,
        month_name=_month(here, texts),
        hour=f"{here.hour:02}",
        minute=f"{here.minute:02}",
    )


def lasting(seconds: int, texts: Texts) -> str:
    """Return how long something lasts, rounded up to what a person would say."""
    if seconds <= _SECONDS:
        return texts("when.seconds", count=seconds)
    minutes = math.ceil(seconds / 60)
    if minutes <= _MINUTES:
        return texts("when.minutes", count=minutes)
    return texts("when.hours", count=math.ceil(minutes / 60))


def _month(at: datetime, texts: Texts) -> str:
    # strftime("%b") would follow the locale of the machine, not of the candidate.
    return texts("when.months").split(" ")[at.month - 1]
