"""The last lines that this program has logged, for the staff page.

Codes, counts and waits only, like every log of the house: only loggers of our own rooms
are kept, and of an exception only its kind.
"""

import logging
from collections import deque
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

MOST = 60
ROOMS = ("kiosk", "camera", "sync", "dossier")


class Logbook(logging.Handler):
    """Keeps the last lines in memory; nothing is written anywhere."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(logging.INFO)
        self._zone = zone
        self._lines: deque[str] = deque(maxlen=MOST)

    def keep(self) -> None:
        """Begin to listen to our own rooms."""
        for room in ROOMS:
            logger = logging.getLogger(room)
            logger.addHandler(self)
            if logger.getEffectiveLevel() > logging.INFO:
                logger.setLevel(logging.INFO)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        at = datetime.fromtimestamp(record.created, UTC).astimezone(self._zone)
        kind = record.exc_info[0] if record.exc_info else None
        trouble = f" ({kind.__name__})" if kind else ""
        said = f"{record.levelname}  {record.getMessage()}{trouble}"
        self._lines.appendleft(f"{at:%Y-%m-%d %H:%M:%S}  {said}")

    def lines(self) -> tuple[str, ...]:
        """Return the lines, newest first."""
        return tuple(self._lines)
