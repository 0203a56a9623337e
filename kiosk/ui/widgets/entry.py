"""A field to type into, and the form that gives it keys of either keyboard."""

from collections.abc import Callable
from typing import Any

from kivy.core.window import Window
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.piloted import Piloted
from kiosk.ui.widgets.prose import fitting

BULLET = "●"
ENTER, TAB, BACKSPACE = 13, 9, 8


class Entry(Piloted, ButtonBehavior, BoxLayout):
    """One line of typed text. `secret` shows a bullet for each character."""

    label = StringProperty("")
    hint = StringProperty("")
    value = StringProperty("")
    secret = BooleanProperty(defaultvalue=False)
    focused = BooleanProperty(defaultvalue=False)
    longest = NumericProperty(40)

    def shown(self, value: str, *, secret: bool) -> str:
        """Return what stands in the field."""
        return BULLET * len(value) if secret else value

    def letters(self, text: str, size: float, width: float) -> float:
        """Return the size of the letters: as told, or smaller where they must fit."""
        return fitting(text, size, width)

    def put(self, letters: str) -> None:
        """Type at the end, as far as there is room."""
        self.value = (self.value + letters)[: int(self.longest)]

    def erase(self) -> None:
        """Take the last character away."""
        self.value = self.value[:-1]


class Form:
    """What a screen with fields does: which field has the keys, and where they go.

    A screen names its fields in `entries` and what the enter key does in `enter`.
    """

    _keys: Any = None

    entries: Callable[[], list[Entry]]  # from top to bottom
    enter: Callable[[], None]  # what the primary button does

    def typed(self) -> tuple[str, ...]:
        """Return what stands in the fields."""
        return tuple(entry.value for entry in self.entries())

    def retype(self, values: tuple[str, ...]) -> None:
        """Take over what stood in the fields of the former panel."""
        for entry, value in zip(self.entries(), values, strict=False):
            entry.value = value

    def focus(self, chosen: Entry) -> None:
        """Give one field the keys."""
        for entry in self.entries():
            entry.focused = entry is chosen

    def focused(self) -> Entry:
        """Return the field that has the keys."""
        entries = self.entries()
        return next((entry for entry in entries if entry.focused), entries[0])

    def key(self, name: str) -> None:
        """Take a key of the keyboard on screen."""
        if name == "backspace":
            self.focused().erase()
        else:
            self.focused().put(name)

    def take_keys(self) -> None:
        """Listen to a keyboard or a scanner that types."""
        self._keys = Window.request_keyboard(self.release_keys, self, "text")
        self._keys.bind(on_key_down=self._pressed, on_textinput=self._typed)

    def release_keys(self) -> None:
        """Stop listening."""
        if self._keys is not None:
            self._keys.unbind(on_key_down=self._pressed, on_textinput=self._typed)
            keys, self._keys = self._keys, None
            keys.release()

    def _typed(self, _keyboard: object, letters: str) -> None:
        self.focused().put(letters)

    def _pressed(self, _keyboard: object, code: tuple[int, str], *_: object) -> bool:
        match code[0]:
            case value if value == BACKSPACE:
                self.focused().erase()
            case value if value == TAB:
                self._next()
            case value if value == ENTER:
                self.enter()
            case _:
                return False
        return True

    def _next(self) -> None:
        entries = self.entries()
        place = entries.index(self.focused())
        self.focus(entries[(place + 1) % len(entries)])


load_beside(__file__)
