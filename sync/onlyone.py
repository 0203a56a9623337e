"""One agent for a store: two would send everything twice and wake each other."""

import fcntl
from pathlib import Path
from typing import TextIO

from sync.errors import StoreError

AGENT_LOCK = "agent.lock"


def take(path: Path) -> TextIO:
    """Return the lock, held until it is closed; raise StoreError S110 when taken."""
    file = path.open("a", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise StoreError("S110") from error
    return file


def is_taken(path: Path) -> bool:
    """Say whether an agent runs."""
    try:
        take(path).close()
    except StoreError:
        return True
    return False
