"""The keyboard on screen: letters, digits, signs; nothing but keys."""

from collections.abc import Iterator
from typing import Any

from kivy.event import EventDispatcher
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label

from kiosk.ui import theme
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.later import forget, in_turn
from kiosk.ui.widgets.piloted import Piloted
from kiosk.ui.widgets.prose import fitting
from kiosk.ui.widgets.push import Push

# One character is a key; longer names are keys with a function of their own.
LAYOUTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "lower": (
        tuple("1234567890"),
        tuple("qwertyuiop"),
        tuple("asdfghjkl"),
        ("shift", *"zxcvbnm", "backspace"),
        ("symbols", *"@._-", "X"),
    ),
    "upper": (
        tuple("1234567890"),
        tuple("QWERTYUIOP"),
        tuple("ASDFGHJKL"),
        ("shift", *"ZXCVBNM", "backspace"),
        ("symbols", *"@._-", "X"),
    ),
    "symbols": (
        tuple("1234567890"),
        tuple("!#$%&*+=/?"),
        tuple("~^()[]{}|"),
        ("`", *",:;\"'<>", "backspace"),
        ("letters", *"@._-", "X"),
    ),
    "digits": (
        tuple("123"),
        tuple("456"),
        tuple("789"),
        ("clear", "0", "backspace"),
    ),
}
WIDE = {"shift": 1.5, "backspace": 1.5, "symbols": 2.0, "letters": 1.5}
ICONS = {"shift": "shift", "backspace": "erase", "clear": "cross"}
SIGNS = {"symbols": "#+=", "letters": "abc"}


class Keyboard(BoxLayout):
    """Rows of keys for a `form`; `layout` is the name of the keys that are shown.

    The first ones are made a row a round: forty keys would hold up the page.
    """

    form = ObjectProperty(None)
    layout = StringProperty("lower")
    key_height = NumericProperty(dp(62))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        in_turn(self)

    def high(self, layout: str, key_height: float) -> float:
        """Return how high all rows are together, made or not."""
        rows = len(LAYOUTS[layout])
        return rows * key_height + (rows - 1) * float(self.spacing)

    def make(self) -> None:
        """Make the keys of the first row that has none."""
        if not self.children:
            self._lay()
        row, names = next(self._empty())
        self._fill(row, names)
        if any(self._empty()):
            in_turn(self)

    def on_key_height(self, *_: object) -> None:
        """Make the rows higher or lower."""
        for row in self.children:
            row.height = self.key_height

    def on_layout(self, *_: object) -> None:
        """Show another set of keys in the place of those that are there."""
        if self.children:
            forget(self)
            self._lay()
            for row, names in self._empty():
                self._fill(row, names)

    def _lay(self) -> None:
        """Have an empty row for each, so that none moves when another is filled."""
        self.clear_widgets()
        for _ in LAYOUTS[self.layout]:
            self.add_widget(KeyRow(height=self.key_height))

    def _empty(self) -> Iterator[tuple["KeyRow", tuple[str, ...]]]:
        rows = zip(reversed(self.children), LAYOUTS[self.layout], strict=True)
        return ((row, names) for row, names in rows if not row.children)

    def _fill(self, row: "KeyRow", names: tuple[str, ...]) -> None:
        for name in names:
            make = SignKey if name in ICONS else Key
            row.add_widget(make(name=name, keyboard=self))

    def press(self, name: str) -> None:
        """Do what a key does, or hand its character to the form."""
        match name:
            case "shift":
                self.layout = "lower" if self.layout == "upper" else "upper"
            case "symbols" | "letters":
                self.layout = "symbols" if name == "symbols" else "lower"
            case "clear":
                self.form.focused().value = ""
            case _:
                self.form.key(name)


class KeyRow(BoxLayout):
    """One row."""


class Pressing(EventDispatcher):
    """What is common to keys: `name`, and the keyboard that is told of a press."""

    name = StringProperty("")
    keyboard = ObjectProperty(None)

    def on_name(self, *_: object) -> None:
        """Go by it, and be as wide as it asks."""
        self.pilot_id = f"key.{self.name}"
        wide = self.keyboard is None or self.keyboard.layout != "digits"
        self.size_hint_x = WIDE.get(self.name, 1.0) if wide else 1.0

    def on_keyboard(self, *_: object) -> None:
        """Its layout says how wide a key is."""
        self.on_name()

    def on_release(self) -> None:
        """Press it."""
        self.keyboard.press(self.name)


class Key(Pressing, Piloted, ButtonBehavior, Label):
    """A key with its character: one widget, since forty are made for a field."""

    look = ObjectProperty(theme.PUSH["key"])
    signs = SIGNS

    def letters(self, text: str, size: float, width: float) -> float:
        """Return the size of the letters: as told, or smaller where they must fit."""
        return fitting(text, size, width - dp(20))


class SignKey(Pressing, Push):
    """A key with a drawn sign."""

    def on_name(self, *_: object) -> None:
        """Go by it, and show its sign."""
        super().on_name()
        self.icon = ICONS[self.name]


load_beside(__file__)
