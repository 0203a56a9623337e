"""How notices are sent; read from the settings where the server starts."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path


class Way(StrEnum):
    """Who carries the messages."""

    NONE = "none"
    CONSOLE = "console"
    WEBHOOK = "webhook"
    GAMMU = "gammu"


@dataclass(frozen=True, slots=True)
class NoticeParams:
    """The way, when nobody is disturbed (times of the sites), and the bounds.

    An act can be undone for `hold`, so its notice waits that long. What could not be
    sent within `valid` is given up: it would tell of a deadline that is over.
    `page_url` is where candidates reach this server; None when they cannot.
    """

    way: Way = Way.NONE
    webhook_url: str = ""
    webhook_secret: bytes = field(default=b"", repr=False)
    gammu_config: Path = Path("/etc/gammu-smsdrc")
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    hold: timedelta = timedelta(seconds=60)
    valid: timedelta = timedelta(hours=24)
    page_url: str | None = None
