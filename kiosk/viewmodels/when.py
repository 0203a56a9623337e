"""Times as people of the site read them: their time zone, always with the year."""

from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.texts import Texts


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


def _month(at: datetime, texts: Texts) -> str:
    # strftime("%b") would follow the locale of the machine, not of the candidate.
    return texts("when.months").split(" ")[at.month - 1]
