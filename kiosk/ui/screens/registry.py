"""Which class shows which screen, each loaded when it is first wanted.

Reading the rules of all screens takes as long as opening the window; the first frame
needs only those of the idle screen.
"""

from functools import cache
from importlib import import_module

from kiosk.flow import Screen
from kiosk.ui.panel import Panel

PANELS: dict[Screen, str] = {screen: f"{screen.capitalize()}Panel" for screen in Screen}


@cache
def panel_class(screen: Screen) -> type[Panel]:
    """Return the class of a screen; its module and its .kv have the screen's name."""
    module = import_module(f"kiosk.ui.screens.{screen}")
    found: type[Panel] = getattr(module, PANELS[screen])
    return found
