"""All colours, sizes and fonts. Screens name them; nothing else holds a number of them.

Contrast of every text on its ground is at least 4.5:1 (WCAG 2.1, 1.4.3); a test
computes it from TEXT_ON.
"""

from pathlib import Path

from kivy.core.text import DEFAULT_FONT, LabelBase
from kivy.metrics import dp, sp
from kivy.utils import get_color_from_hex

from kiosk.viewmodels.tone import Tone

Colour = tuple[float, float, float, float]


def _colour(code: str) -> Colour:
    red, green, blue, alpha = get_color_from_hex(code)
    return (red, green, blue, alpha)


INK = _colour("#17222E")
MUTED = _colour("#4E5C6A")
PAPER = _colour("#FFFFFF")
GROUND = _colour("#F1F5F9")
LINE = _colour("#D5DEE7")
BRAND = _colour("#0F5A9C")
BRAND_DARK = _colour("#0A4479")
BRAND_SOFT = _colour("#E4EFF9")
GOOD = _colour("#14663A")
GOOD_SOFT = _colour("#E3F3E9")
WARN = _colour("#7A4700")
WARN_SOFT = _colour("#FFF1D2")
BAD = _colour("#A3201A")
BAD_DARK = _colour("#7F1611")
BAD_SOFT = _colour("#FCE8E6")
OFF = _colour("#E3E9EF")
OFF_INK = _colour("#5A6672")
NIGHT = _colour("#101820")
VEIL = _colour("#0B1622B8")
CLEAR = _colour("#00000000")
FOUND = _colour("#35D07F")

SMALL = sp(18)
BODY = sp(20)
LARGE = sp(24)
TITLE = sp(30)
HERO = sp(54)

GAP = dp(16)
WIDE_GAP = dp(28)
EDGE = dp(36)
TARGET = dp(64)
PRIMARY = dp(80)
RADIUS = dp(14)
HEAD = dp(88)

TONE_INK: dict[Tone, Colour] = {
    Tone.PLAIN: BRAND_DARK,
    Tone.GOOD: GOOD,
    Tone.WARN: WARN,
    Tone.BAD: BAD,
}
TONE_SOFT: dict[Tone, Colour] = {
    Tone.PLAIN: BRAND_SOFT,
    Tone.GOOD: GOOD_SOFT,
    Tone.WARN: WARN_SOFT,
    Tone.BAD: BAD_SOFT,
}
TONE_ICON: dict[Tone, str] = {
    Tone.PLAIN: "info",
    Tone.GOOD: "check",
    Tone.WARN: "warning",
    Tone.BAD: "cross",
}

# Buttons: ground, pressed ground, ink, border.
PUSH: dict[str, tuple[Colour, Colour, Colour, Colour]] = {
    "primary": (BRAND, BRAND_DARK, PAPER, BRAND),
    "secondary": (PAPER, BRAND_SOFT, BRAND_DARK, BRAND),
    "quiet": (CLEAR, BRAND_SOFT, BRAND_DARK, CLEAR),
    "danger": (BAD, BAD_DARK, PAPER, BAD),
    "key": (PAPER, BRAND_SOFT, INK, LINE),
    "bare": (CLEAR, CLEAR, BRAND_DARK, CLEAR),
    "minus": (CLEAR, CLEAR, PAPER, CLEAR),
    "off": (OFF, OFF, OFF_INK, OFF),
}

# Every pair in which text stands on a ground, for the test of contrast.
TEXT_ON: tuple[tuple[Colour, Colour], ...] = (
    (INK, PAPER),
    (INK, GROUND),
    (MUTED, PAPER),
    (MUTED, GROUND),
    (BAD, PAPER),
    (PAPER, NIGHT),
    (PAPER, BAD),
    *((TONE_INK[tone], TONE_SOFT[tone]) for tone in Tone),
    *((ink, ground) for name, (ground, _, ink, _) in PUSH.items() if ground != CLEAR),
    (BRAND_DARK, GROUND),
    (BRAND_DARK, BRAND_SOFT),
)


def register_fonts(folder: Path) -> None:
    """Make the Simplified Chinese faces the default, so that no text lacks a glyph."""
    LabelBase.register(
        DEFAULT_FONT,
        fn_regular=str(folder / "DuanzhengSC-Sans-Regular.otf"),
        fn_bold=str(folder / "DuanzhengSC-Sans-Bold.otf"),
    )
