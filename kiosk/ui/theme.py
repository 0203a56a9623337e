"""All colours, sizes and fonts. Screens name them; nothing else holds a number of them.

Contrast of every text on its ground is at least 4.5:1 (WCAG 2.1, 1.4.3); a test
computes it from text_on().

A person may choose larger texts and stronger contrast: `apply` changes the values
here, and the display is built anew from them.
"""

from pathlib import Path

from kivy.core.text import DEFAULT_FONT, LabelBase
from kivy.metrics import dp, sp
from kivy.utils import get_color_from_hex

from kiosk.appearance import Appearance
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
DARK = _colour("#000000D9")
FOUND = _colour("#35D07F")

# The same names in the strongest contrast: at least 7:1 (WCAG 2.1, 1.4.6).
_STRONG = {
    "INK": "#000000",
    "MUTED": "#1C1C1C",
    "GROUND": "#FFFFFF",
    "LINE": "#000000",
    "BRAND": "#002F5F",
    "BRAND_DARK": "#001F40",
    "BRAND_SOFT": "#FFF6B8",
    "GOOD": "#00341A",
    "GOOD_SOFT": "#EAFBF0",
    "WARN": "#3D2300",
    "WARN_SOFT": "#FFF6DF",
    "BAD": "#6E0000",
    "BAD_DARK": "#4A0000",
    "BAD_SOFT": "#FFF0EE",
    "OFF": "#FFFFFF",
    "OFF_INK": "#3A3A3A",
    "NIGHT": "#000000",
    "VEIL": "#000000D8",
}

_SIZES = {"SMALL": 18, "BODY": 20, "LARGE": 24, "TITLE": 30}
SMALL = sp(18)
BODY = sp(20)
LARGE = sp(24)
TITLE = sp(30)
HERO = sp(54)  # large already: it need not grow

GAP = dp(16)
WIDE_GAP = dp(28)
EDGE = dp(36)
TARGET = dp(64)
PRIMARY = dp(80)
RADIUS = dp(14)
HEAD = dp(88)

TONE_INK: dict[Tone, Colour] = {}
TONE_SOFT: dict[Tone, Colour] = {}
TONE_ICON: dict[Tone, str] = {
    Tone.PLAIN: "info",
    Tone.GOOD: "check",
    Tone.WARN: "warning",
    Tone.BAD: "cross",
}

# Buttons: ground, pressed ground, ink, border.
PUSH: dict[str, tuple[Colour, Colour, Colour, Colour]] = {}

_PLAIN = {name: globals()[name] for name in _STRONG}
_scale = 1.0


def apply(look: Appearance) -> None:
    """Use these sizes and colours for every widget that is made from now on."""
    global _scale  # noqa: PLW0603 - the rules of the screens read this module
    _scale = look.scale
    strong = {name: _colour(code) for name, code in _STRONG.items()}
    globals().update(strong if look.contrast else _PLAIN)
    globals().update({name: sp(size) * _scale for name, size in _SIZES.items()})
    _mix()


def wide(size: float) -> float:
    """Return a width or height (dp) for text, which grows as the text does."""
    return float(dp(size)) * _scale


def _mix() -> None:
    """Fill the tables from the colours as they are now."""
    TONE_INK.update(zip(Tone, (BRAND_DARK, GOOD, WARN, BAD), strict=True))
    softs = (BRAND_SOFT, GOOD_SOFT, WARN_SOFT, BAD_SOFT)
    TONE_SOFT.update(zip(Tone, softs, strict=True))
    PUSH.update(
        primary=(BRAND, BRAND_DARK, PAPER, BRAND),
        secondary=(PAPER, BRAND_SOFT, BRAND_DARK, BRAND),
        quiet=(CLEAR, BRAND_SOFT, BRAND_DARK, CLEAR),
        danger=(BAD, BAD_DARK, PAPER, BAD),
        key=(PAPER, BRAND_SOFT, INK, LINE),
        bare=(CLEAR, CLEAR, BRAND_DARK, CLEAR),
        minus=(CLEAR, CLEAR, PAPER, CLEAR),
        off=(OFF, OFF, OFF_INK, OFF),
    )


def text_on() -> tuple[tuple[Colour, Colour], ...]:
    """Return every pair in which text stands on a ground, for the test of contrast."""
    return (
        (INK, PAPER),
        (INK, GROUND),
        (MUTED, PAPER),
        (MUTED, GROUND),
        (BAD, PAPER),
        (PAPER, NIGHT),
        (PAPER, BAD),
        *((TONE_INK[tone], TONE_SOFT[tone]) for tone in Tone),
        *((i, on) for on, _, i, _ in PUSH.values() if on != CLEAR),
        (BRAND_DARK, GROUND),
        (BRAND_DARK, BRAND_SOFT),
    )


_mix()


def register_fonts(folder: Path) -> None:
    """Make the Simplified Chinese faces the default, so that no text lacks a glyph."""
    LabelBase.register(
        DEFAULT_FONT,
        fn_regular=str(folder / "DuanzhengSC-Sans-Regular.otf"),
        fn_bold=str(folder / "DuanzhengSC-Sans-Bold.otf"),
    )
