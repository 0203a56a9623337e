"""Cards, tags, notices, and containers that follow a tuple of values."""

from typing import Any

from kivy.clock import Clock
from kivy.factory import Factory
from kivy.properties import (
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.scrollview import ScrollView
from kivy.uix.stacklayout import StackLayout

from kiosk.ui.widgets.kvfile import load_beside
from kiosk.ui.widgets.pile import Pile
from kiosk.ui.widgets.piloted import Piloted
from kiosk.ui.widgets.push import Icon, Prose, Push
from kiosk.viewmodels.tone import Tone

# The rules beside this module name all of these.
__all__ = [
    "Card",
    "Icon",
    "Item",
    "Notice",
    "Pile",
    "PileItem",
    "Prose",
    "Push",
    "Scroll",
    "Tag",
]


class Many:
    """Keeps one child for each of `items`; a child is told of its `item` and `acts`."""

    items: Any
    template: Any
    acts: Any

    def on_acts(self, *_: object) -> None:
        """Tell the children, who may have been made before."""
        for child in self.children:  # type: ignore[attr-defined]
            child.acts = self.acts

    def on_items(self, *_: object) -> None:
        """Reuse the children that are there, so that nothing flickers or scrolls."""
        if self.ready:
            self.show(self.items)

    @property
    def ready(self) -> bool:
        """Whether it is known how to show what there is; the rule says so last."""
        return not self.items or bool(self.template_for(self.items[0]))

    def show(self, items: Any) -> None:
        """Have one child for each of these and no other."""
        shown = list(reversed(self.children))  # type: ignore[attr-defined]
        wanted = [getattr(Factory, self.template_for(item)) for item in items]
        keep = 0
        while keep < min(len(shown), len(wanted)) and type(shown[keep]) is wanted[keep]:
            shown[keep].item = items[keep]
            keep += 1
        self.clear_widgets(shown[keep:])  # type: ignore[attr-defined]
        for make, item in zip(wanted[keep:], items[keep:], strict=True):
            self.add_widget(make(item=item, acts=self.acts))  # type: ignore[attr-defined]

    def on_template(self, *_: object) -> None:
        """Show what was given before it was said how."""
        self.on_items()

    def template_for(self, _item: Any) -> str:
        """Return the name of the class that shows an item."""
        return str(self.template)


class Column(Many, BoxLayout):
    """Items one below the other, as high as all of them."""

    items = ObjectProperty(())
    template = StringProperty("")
    acts = ObjectProperty(None)


class Gradual(Column):
    """A column that makes new children one a frame, but the first ones at once.

    What stands below the edge of the display can wait for a frame, a touch cannot wait
    for all of it. Children that are there already are changed at once.
    """

    at_once = NumericProperty(2)

    def __init__(self, **kwargs: Any) -> None:
        self._soon = Clock.create_trigger(self._one_more)
        super().__init__(**kwargs)

    def on_items(self, *_: object) -> None:
        """Show the first, and those that are there; the others follow."""
        if self.ready:
            self._upto(max(int(self.at_once), len(self.children)))

    def stop(self) -> None:
        """Make no more of them."""
        self._soon.cancel()

    def _one_more(self, _elapsed: float) -> None:
        self._upto(len(self.children) + 1)

    def _upto(self, count: int) -> None:
        self.show(self.items[:count])
        if count < len(self.items):
            self._soon()


class Flow(Many, StackLayout):
    """Items side by side, in as many rows as it takes."""

    items = ObjectProperty(())
    template = StringProperty("")
    acts = ObjectProperty(None)


class Item(BoxLayout):
    """A child of Many; its rule says how high it is."""

    item = ObjectProperty(None, rebind=True)
    acts = ObjectProperty(None)


class PileItem(Pile):
    """A child of Many that is a pile itself."""

    item = ObjectProperty(None, rebind=True)
    acts = ObjectProperty(None)


class Card(Pile):
    """A sheet of white paper; as high as its content unless told otherwise."""

    ground = ColorProperty()
    border = ColorProperty()


class Notice(Piloted, BoxLayout):
    """A sentence with its sign on a toned ground; gone when there is no sentence.

    A `number` stands in the place of the sign.
    """

    text = StringProperty("")
    title = StringProperty("")
    raw_text = StringProperty("")
    number = StringProperty("")
    tone = ObjectProperty(Tone.PLAIN)

    @property
    def raw(self) -> str:
        """Everything it says."""
        return f"{self.title}\n{self.text}".strip()


class Tag(BoxLayout):
    """A short word on a toned ground."""

    text = StringProperty("")
    icon = StringProperty("")
    tone = ObjectProperty(Tone.PLAIN)


class Scroll(ScrollView):
    """A scrolling column with a bar that shows there is more."""

    _bar_color: Any

    def _bind_inactive_bar_color(self, *_: object) -> None:
        """Pale the bar at once, where the toolkit fades it for half a second.

        The fading draws the whole display thirty times, and holds a page that is left,
        with all that is on it, until it ends.
        """
        self._bar_color = self.bar_inactive_color


class GrowingScroll(Scroll):
    """One whose content may grow below: what is read stays where it is."""

    scroll_y: Any  # the toolkit's: 1 is the top

    def __init__(self, **kwargs: Any) -> None:
        self._high = 0.0
        super().__init__(**kwargs)

    def on_viewport_size(self, _: object, size: Any) -> None:
        """Keep the distance from the top, where the toolkit keeps the share."""
        before, now = self._high - self.height, size[1] - self.height
        self._high = size[1]
        if before > 0 and now > 0 and self.scroll_y < 1:
            self.scroll_y = max(0.0, 1 - (1 - self.scroll_y) * before / now)


load_beside(__file__)
