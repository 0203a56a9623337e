"""Things one below the other; what is empty takes no room, not even its gap."""

from typing import Any

from kivy.properties import NumericProperty, VariableListProperty
from kivy.uix.layout import Layout


class Pile(Layout):
    """A column as high as its children, which all have a height of their own.

    A BoxLayout puts its spacing around children of no height too, so that a card would
    grow by a gap for every sentence that it does not have to say.
    """

    spacing = NumericProperty(0)
    padding = VariableListProperty([0, 0, 0, 0])
    minimum_height = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for what in ("children", "size", "pos", "spacing", "padding"):
            self.fbind(what, self._trigger_layout)

    def do_layout(self, *_: object) -> None:
        """Place the children from the top."""
        left, above, right, below = self.padding
        shown = [child for child in reversed(self.children) if child.height > 0]
        gaps = self.spacing * max(len(shown) - 1, 0)
        self.minimum_height = above + below + gaps + sum(c.height for c in shown)
        top = self.top - above
        for child in reversed(self.children):
            if child.size_hint_x is not None:
                child.width = (self.width - left - right) * child.size_hint_x
            child.x = self.x + left
            child.top = top
            top -= child.height + self.spacing if child.height > 0 else 0
