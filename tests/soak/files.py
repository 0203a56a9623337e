"""Broken pictures through the loader, many of them; fails when one is a finding."""

import sys
import time

from tests.camera.fuzz import Report, fuzz

_PIECE = 2000  # pictures between two lines on the screen
_SLOW_S = 1.0  # what a refusal may take


def soak_files(first: int, count: int) -> None:
    """`count` pictures from seed `first` on; prints what became of them."""
    total, start = Report(), time.monotonic()
    for piece in range(first, first + count, _PIECE):
        made = fuzz(piece, min(_PIECE, first + count - piece))
        total.outcomes.update(made.outcomes)
        total.findings += made.findings
        total.slowest = max(total.slowest, made.slowest)
        print("\n".join(made.findings) or f"{piece}: nothing", flush=True)
    spent = time.monotonic() - start
    print(f"{count} broken pictures in {spent:.0f} s: {dict(total.outcomes)}")
    slow = " (more than promised)" if total.slowest > _SLOW_S else ""
    print(f"the slowest took {total.slowest:.2f} s{slow}")
    if total.findings:
        sys.exit(f"{len(total.findings)} findings")
