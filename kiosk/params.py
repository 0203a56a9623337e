"""What the kiosk is told at its start, as one frozen value."""

from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.texts import Language


@dataclass(frozen=True, slots=True)
class KioskParams:
    """Settings of the touchscreen.

    `simulated_camera` says that the camera is a folder of pictures, so that somebody
    must be able to lay down the next one. `sounds` asks for short tones.

    `home_dir` is where Kivy may write; `examples_dir` holds `<name>.jpg` for every
    example that the catalogue names. Times are in seconds.
    """

    fonts_dir: Path
    home_dir: Path
    examples_dir: Path
    language: Language = Language.ZH
    width: int = 1280
    height: int = 800
    fullscreen: bool = False
    idle_timeout_s: float = 180.0
    idle_warning_s: float = 30.0
    dim_after_s: float = 300.0
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    simulated_camera: bool = False
    sounds: bool = False

    @property
    def density(self) -> float:
        """How many pixels one dp has, so that 1280x800 dp fill any display.

        A portrait display holds the same design turned: 800 dp across.
        """
        short, long = sorted((self.width, self.height))
        return round(min(short / 800, long / 1280), 3)


# The version of the text on the consent screen that a candidate agrees to.
CONSENT_VERSION = "2026-2"
