"""The table at the end of the story: every photograph, and what became of it."""

import unicodedata
from collections.abc import Sequence

COLUMNS = (
    "photo",
    "found",
    "turned",
    "before",
    "after",
    "problems",
    "at the kiosk",
    "at the server",
)


def render(rows: Sequence[Sequence[str]]) -> str:
    """Return a plain-text table with its heading."""
    table = [COLUMNS, *rows]
    widths = [max(_width(row[n]) for row in table) for n in range(len(COLUMNS))]
    lines = [
        "  ".join(
            cell + " " * (width - _width(cell))
            for cell, width in zip(row, widths, strict=True)
        )
        for row in table
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def kilobytes(count: int) -> str:
    """Return a size as people read it; 1 kB is 1000 bytes, as in the limit."""
    return f"{count / 1000:,.0f} kB"


def _width(text: str) -> int:
    # A Chinese character takes two places in a terminal.
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
