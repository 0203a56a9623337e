"""Text that breaks its lines as Chinese and English typography ask."""

from functools import lru_cache

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.metrics import sp
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.label import Label

from kiosk.linebreak import break_lines
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.piloted import Piloted

load_beside(__file__)


SAMPLE = 32
LEAST = sp(18)


@lru_cache(maxsize=16)
def _ruler(font_size: float, *, bold: bool) -> CoreLabel:
    return CoreLabel(font_size=font_size, bold=bold)


@lru_cache(maxsize=8192)
def _advance(character: str, font_size: float, *, bold: bool) -> float:
    """Return the width of one character, in pixels with their fractions.

    The extents are whole pixels, so that a line of many would seem too short.
    """
    ruler = _ruler(font_size, bold=bold)
    width: float = ruler.get_extents(character * SAMPLE)[0] / SAMPLE
    return width


def fitting(text: str, size: float, room: float, *, bold: bool = False) -> float:
    """Return the size of letters in which one line fits its room, at most `size`.

    Never below the least that is read at arm's length.
    """
    if room <= 1:
        return size
    wanted = sum(_advance(letter, size, bold=bold) for letter in text)
    return size if wanted <= room else max(size * room / wanted, LEAST)


class Prose(Piloted, Label):
    """A text of any length; `raw` is the text, the height follows from the width."""

    raw = StringProperty("")
    most_lines = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        self._arrange_soon = Clock.create_trigger(self._arrange, -1)
        super().__init__(**kwargs)
        self.fbind("raw", self._arrange_soon)
        self.fbind("width", self._arrange_soon)
        self.fbind("font_size", self._arrange_soon)
        self._arrange_soon()

    def _arrange(self, _elapsed: float) -> None:
        room = self.width - self.padding[0] - self.padding[2]
        if room <= 1:
            return
        lines = break_lines(self.raw, room, self._measure)
        most = int(self.most_lines)
        if most and len(lines) > most:
            lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
        self.text = "\n".join(lines)

    def _measure(self, text: str) -> float:
        bold = bool(self.bold)
        return sum(_advance(letter, self.font_size, bold=bold) for letter in text)
