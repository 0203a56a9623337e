"""The keyboard on screen: letters, digits, signs; nothing but keys."""

from typing import Any

from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.widgets.kvfile import load_beside
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
    """Rows of keys for a `form`; `layout` is the name of the keys that are shown."""

    form = ObjectProperty(None)
    layout = StringProperty("lower")
    key_height = NumericProperty(dp(62))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.on_layout()

    def on_key_height(self, *_: object) -> None:
        """Make the rows higher or lower."""
        for row in self.children:
            row.height = self.key_height

    def on_layout(self, *_: object) -> None:
        """Show another set of keys."""
        self.clear_widgets()
        for names in LAYOUTS[self.layout]:
            row = KeyRow(height=self.key_height)
            for name in names:
                row.add_widget(Key(name=name, keyboard=self))
            self.add_widget(row)

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


class Key(Push):
    """One key."""

    name = StringProperty("")
    keyboard = ObjectProperty(None)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pilot_id = f"key.{self.name}"
        wide = self.keyboard.layout != "digits"
        self.size_hint_x = WIDE.get(self.name, 1.0) if wide else 1.0
        self.icon = ICONS.get(self.name, "")
        self.text = "" if self.icon else SIGNS.get(self.name, self.name)

    def on_release(self) -> None:
        """Press it."""
        self.keyboard.press(self.name)


load_beside(__file__)
