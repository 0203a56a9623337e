"""The acts as one screen, or one sheet, has them: none of them once it was left.

The display is drawn anew a frame after the state has changed, and a finger that rests
is lifted later still: what it touched was meant for what it saw. Pure, no Kivy.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from kiosk.acts import Acts
from kiosk.core import Core
from kiosk.visit import WarnTimeout

Held = Callable[[], bool]

PLACES = (
    "entrance",
    "slip",
    "folder",
    "signing",
    "handing",
    "booth",
    "darkroom",
    "picker",
    "staff",
)
ANSWERS = ("yes", "no", "again")

log = logging.getLogger(__name__)


class Place:
    """The acts of one place, such as the booth, as long as they are `held`."""

    def __init__(self, name: str, acts: object, held: Held) -> None:
        self._name = name
        self._acts = acts
        self._held = held

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(_do, self._held, f"{self._name}.{name}", self._acts, name)


class Reach:
    """What a screen or a sheet is given instead of the acts themselves.

    An act that comes too late does nothing and returns None.
    """

    def __init__(self, acts: Acts, held: Held) -> None:
        self.studio = acts.studio  # what is seen, not what is done
        for name in PLACES:
            setattr(self, name, Place(name, getattr(acts, name), held))
        for name in ANSWERS:
            setattr(self, name, partial(_do, held, name, acts, name))


def of_screen(acts: Acts) -> Reach:
    """Return what the present screen can do, while nothing lies over it."""
    core, here = acts.core, acts.core.here()
    return Reach(acts, lambda: here() and core.stand.sheet is None)


def of_sheet(acts: Acts) -> Reach:
    """Return what the present sheet can do; the seconds of a warning may pass."""
    core, here, sheet = acts.core, acts.core.here(), acts.core.stand.sheet

    def held() -> bool:
        return here() and (core.stand.sheet == sheet or _counts_down(core, sheet))

    return Reach(acts, held)


def _counts_down(core: Core, sheet: object) -> bool:
    return isinstance(sheet, WarnTimeout) and isinstance(core.stand.sheet, WarnTimeout)


def _do(held: Held, told: str, acts: object, name: str, *args: Any, **more: Any) -> Any:
    if held():
        return getattr(acts, name)(*args, **more)
    log.debug("%s came from what is no longer shown", told)  # never what was typed
    return None
