"""How often the display comes round: often while somebody is here, seldom in the dark.

Coming round is asking for touches, calls and frames; only what has changed is drawn.
"""

from kivy.clock import Clock

from kiosk.flow import WAITING
from kiosk.visit import Stand

# Rounds a second. A touch waits for the next one: at most 17 ms while somebody works,
# 50 ms for the first one, and 100 ms for one that only wakes a dark display.
PRESENT, ALONE, DARK = 60, 20, 10


def pace(stand: Stand) -> int:
    """Return the rounds a second that suit what is shown."""
    if stand.dimmed:
        return DARK
    return ALONE if stand.screen in WAITING else PRESENT


def keep_pace(stand: Stand) -> None:
    """Set it; the toolkit offers no other way once its window is there."""
    Clock._max_fps = pace(stand)
