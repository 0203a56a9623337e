"""The order of the test files: those that take longest first, then all others.

`make test` hands whole files to its processes. One that takes a minute and comes last
is a minute in which the other cores have nothing to do. A file that is not named here
takes less than 20 s; that one is out of its place costs time and nothing else.
"""

from pathlib import Path

# By what they took on two quiet cores, from two minutes down to 20 s.
LONGEST = (
    "e2e/test_story.py",
    "faults/test_chaos.py",
    "kiosk/test_screens.py",
    "kiosk/test_journeys.py",
    "simulation/test_third_series.py",
    "house/test_rooms.py",
    "kiosk/test_monkey.py",
    "simulation/test_second_series.py",
    "simulation/test_fourth_series.py",
    "e2e/test_window.py",
    "kiosk/test_golden.py",
    "kiosk/test_mouse.py",
    "simulation/test_first_series.py",
    "simulation/test_deaths.py",
    "central/test_console_journey.py",
    "kiosk/test_staff_screens.py",
    "contract/test_provisional.py",
)
_PLACES = {name: number for number, name in enumerate(LONGEST)}


def place(path: Path) -> int:
    """Return where a file stands, by its path below this folder."""
    return _PLACES.get(path.as_posix(), len(LONGEST))
