"""The staff area: its pages at the side, the present one beside them."""

from typing import Any

from kivy.properties import NumericProperty

from kiosk.ui.panel import Panel
from kiosk.ui.widgets.boxes import Flow, Gradual, Item
from kiosk.ui.widgets.entry import Entry, Form
from kiosk.ui.widgets.keyboard import Keyboard
from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.picture import LivePicture

__all__ = ["Blocks", "Flow", "Keyboard", "LivePicture", "StaffPanel"]


class NavItemView(Item):
    """One page in the list."""


class StaffNoteView(Item):
    """A sentence with its sign."""


class StaffFactView(Item):
    """A name and its value."""


class StaffButtonView(Item):
    """Something to do."""

    wanted = NumericProperty(0)  # its width, where there is room


class StaffButtonsView(Item):
    """Buttons side by side."""


class StaffBarView(Item):
    """How far something is."""


class StaffTextView(Item):
    """A heading, or a line."""


class Blocks(Gradual):
    """The blocks of a page, each shown by the widget of its kind.

    Those of the first page are made one a round; another page comes as a whole, so
    that no button moves under a finger.
    """

    def on_items(self, *_: object) -> None:
        """Show them."""
        if self.children:
            self.stop()
            self.show(self.items)
        else:
            super().on_items()

    def template_for(self, item: Any) -> str:
        """Return the widget's class by that of the block."""
        return f"{type(item).__name__}View"


class StaffPanel(Form, Panel):
    """One page of the staff area."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._page = (self.body.page, self.body.entry)
        # What is typed with is there only on pages that ask for something.
        self._rows = [(box, box.children[0]) for box in self._boxes()]
        self._entry = self.ids.entry.__self__
        self._show_rows()
        self.focus(self.ids.entry)
        self.take_keys()

    def entries(self) -> list[Entry]:
        """One field, on the pages that have it."""
        return [self._entry]

    def on_body(self, *_: object) -> None:
        """Another page, or question, begins with an empty field, at its top."""
        if self.ids and (self.body.page, self.body.entry) != self._page:
            self._page = (self.body.page, self.body.entry)
            self._entry.value = ""
            self.ids.scroll.scroll_y = 1
        if self.ids:
            self._show_rows()

    def _boxes(self) -> tuple[Any, Any]:
        return self.ids.field, self.ids.board

    def _show_rows(self) -> None:
        wanted = (bool(self.body.entry), self.body.keys)
        for (box, row), there in zip(self._rows, wanted, strict=True):
            if there and row.parent is None:
                box.add_widget(row)
            elif not there and row.parent is not None:
                box.remove_widget(row)

    def ask_again(self) -> None:
        """Bring the keys back after a search."""
        self.focus(self._entry)
        self.acts.staff.ask_again()

    def enter(self) -> None:
        """Search, or enrol."""
        if self.body.entry and self._entry.value:
            self.acts.staff.put(self._entry.value)

    def leave(self) -> None:
        """Forget what was typed, and show no further frame."""
        self.release_keys()
        self._entry.value = ""
        self.ids.blocks.stop()
        self.ids.live.stop()


load_beside(__file__)
