"""Settings of the toolkit, made before its window exists."""

import logging
import os
from pathlib import Path

from kiosk.params import KioskParams

# Kivy reads these when it is first imported.
ENVIRONMENT = {
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_CONFIG": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_NO_CONSOLELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",
}


def configure(params: KioskParams) -> None:
    """Set up environment and configuration; call it before any other Kivy import."""
    home = params.home_dir / "kivy"
    home.mkdir(parents=True, exist_ok=True)
    os.environ.update(ENVIRONMENT)
    os.environ["KIVY_HOME"] = str(Path(home).resolve())
    os.environ["KIVY_METRICS_DENSITY"] = str(params.density)
    os.environ["KIVY_METRICS_FONTSCALE"] = "1"
    _configure_window(params)


def _configure_window(params: KioskParams) -> None:
    from kivy.config import Config  # noqa: PLC0415 - reads the environment set above

    logger = logging.getLogger("kivy")
    logger.setLevel(logging.ERROR)
    # Kivy tries every input driver, and reports one that we do not use as an error.
    logger.addFilter(lambda record: "MTDev" not in record.getMessage())

    for name, value in (
        ("width", params.width),
        ("height", params.height),
        ("fullscreen", "auto" if params.fullscreen else 0),
        ("multisamples", 0),  # under software GL 18 frames a second instead of 30
        ("maxfps", 30),
        ("resizable", 0),
    ):
        Config.set("graphics", name, str(value))
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("kivy", "desktop", "1")  # scroll bars can be dragged
    # The second reader of the same touchscreen doubles every tap; the mouse's
    # simulated second finger draws red dots.
    Config.remove_option("input", "%(name)s")
    Config.set("input", "mouse", "mouse,disable_multitouch")
