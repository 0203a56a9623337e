"""Where a line of Chinese or English may end, for a toolkit that does not know.

Source of the rules: GB/T 15834-2011 (punctuation) and the usual kinsoku sets: a line
never begins with a closing mark and never ends with an opening one; Latin words and
numbers stay whole.
"""

import re
from collections.abc import Callable

CLOSING = "，。；：、！？）》」』】〕”’…—,.;:!?)]}%℃·"
OPENING = "（《「『【〔“‘([{¥#"

# A piece is one word or one wide character, with the marks that cling to it.
_PIECE = re.compile(
    # The straight quotation mark opens before a letter and closes elsewhere.
    rf"""(?: [{re.escape(OPENING)}] | "(?=\w) )*   # opening marks: to what follows
         (?: [^\W\u2e80-\uffef]+                             # a Latin word
             (?: (?:['’./:@_-]|\*+) [^\W\u2e80-\uffef]+ )*
           | [^\s] )
         (?: [{re.escape(CLOSING)}] | "(?!\w) )*   # closing marks to what precedes
         | \s+""",
    re.VERBOSE,
)


def pieces(text: str) -> list[str]:
    """Split one paragraph into what must not be broken; joined again it is the text."""
    return _PIECE.findall(text)


def break_lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Return the lines of a text so that each measures at most `width`.

    `measure` gives the width of a string in the unit of `width`. A piece that is wider
    than a whole line is broken between characters, since nothing else would show it.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _paragraph(paragraph, width, measure)
    return lines


def _paragraph(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in _small_enough(pieces(text), width, measure):
        if line and measure((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    lines.append(line.rstrip())
    return lines


def _small_enough(
    parts: list[str], width: float, measure: Callable[[str], float]
) -> list[str]:
    fitting: list[str] = []
    for part in parts:
        fitting += [part] if measure(part) <= width else list(part)
    return fitting
