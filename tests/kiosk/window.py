"""The one window of a process, for what runs the kiosk inside it."""
# ruff: noqa: PLC0415 - the toolkit reads its environment when it is imported

import sys
from typing import Any

from kiosk.params import KioskParams


def open_window(params: KioskParams) -> Any:
    """Open the one window of this process; return its loop."""
    from kiosk.ui.window import configure

    early = "kivy.core.window" in sys.modules
    assert not early, "a test module imported Kivy: the window has another size"
    configure(params)
    from kivy.base import EventLoop, runTouchApp
    from kivy.clock import Clock
    from kivy.core.window import Window

    from kiosk.ui import theme

    Clock._max_fps = 0  # frames as fast as they come
    theme.register_fonts(params.fonts_dir)
    runTouchApp(embedded=True)
    assert Window is not None
    return EventLoop
