"""Paper, through the system's own print command (`lp` of CUPS)."""

import subprocess
from typing import Protocol

from kiosk.errors import PrintError

_LIMIT_S = 20.0  # `lp` only puts into the queue; one that hangs has no scheduler


class Printer(Protocol):
    """Something that prints a page. Takes seconds: call it in a worker."""

    def print(self, pdf: bytes) -> None:
        """Hand over a PDF; raise PrintError K131 when it is not taken."""


class CupsPrinter:
    """One printer of CUPS, by its name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def print(self, pdf: bytes) -> None:
        """Put a page into the printer's queue; no file of it stays here."""
        command = ["lp", "-s", "-d", self._name, "-t", "receipt", "--", "-"]
        try:
            subprocess.run(  # noqa: S603 - no shell, and the name is a setting
                command, input=pdf, check=True, capture_output=True, timeout=_LIMIT_S
            )
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode(errors="replace").strip()
            raise PrintError("K131", said) from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PrintError("K131", type(error).__name__) from error
