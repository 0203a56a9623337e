"""How far a long command is, on the terminal of a person who waits."""

import sys
from time import monotonic

import click

EVERY_S = 0.2


class Progress:
    """One line that is written over; nothing where nobody looks."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._next = 0.0
        self._open = False

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._open:
            click.echo(err=True)

    def show(self, what: str, done: int, total: int) -> None:
        """Say how far it is; a total of 0 is one that is not known."""
        now = monotonic()
        if not self._shown or (now < self._next and done != total):
            return
        self._next = now + EVERY_S
        self._open = True
        of = f"/{total} ({100 * done // total} %)" if total else ""
        click.echo(f"\r\x1b[K{what}: {done}{of}", nl=False, err=True)
