"""How a notice is meant, for the theme to colour and mark; never by colour alone."""

from enum import StrEnum


class Tone(StrEnum):
    """Each tone has its colours and its sign in the theme."""

    PLAIN = "plain"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
