"""First passwords that are made here: by chance, long, for their owner alone."""

import csv
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from central.stops import StoppedError

# Without 0 O 1 I L, for it is typed on a touchscreen: 31^12 is 59 bits.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12

Write = Callable[[list[tuple[str, str]]], None]


def made_password() -> str:
    """Return a password of 59 bits."""
    drawn = secrets.randbelow(len(LETTERS) ** LENGTH)
    letters: list[str] = []
    for _ in range(LENGTH):
        drawn, place = divmod(drawn, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


@contextmanager
def written_passwords(path: Path | None) -> Iterator[Write | None]:
    """Append (number, password) to a file for its owner alone; None without a path.

    When an import is cut off, a number may stand in it twice; the last one counts.
    """
    if path is None:
        yield None
        return
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        raise StoppedError("R542", str(path)) from error
    with os.fdopen(handle, "a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if file.tell() == 0:
            writer.writerow(["number", "password"])

        def write(rows: list[tuple[str, str]]) -> None:
            writer.writerows(rows)
            file.flush()
            os.fsync(file.fileno())

        yield write
