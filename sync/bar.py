"""A bar for the person who waits at a terminal; nothing where nobody looks."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from sync.protocol.steps import Progress, silent


def watched() -> bool:
    """Say whether somebody sees the bar."""
    return sys.stderr.isatty()


@contextmanager
def bar(label: str) -> Iterator[Progress]:
    """Show a bar on stderr, if that is a terminal, and yield what moves it."""
    if not watched():
        yield silent
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as shown:

        def tell(done: int, total: int) -> None:
            shown.length = max(total, 1)
            shown.update(done - shown.pos)

        yield tell
