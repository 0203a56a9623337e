"""Parts of a screen that are made one a round, so that no touch waits for all of them.

Whoever touches meanwhile touches what is there already. What is made first is what a
screen is for; its rule says the others in the order in which they follow.
"""

from collections import deque
from typing import Any, Protocol

from kivy.clock import Clock
from kivy.factory import Factory
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout


class Makes(Protocol):
    """What has something to make, a piece at a time."""

    def make(self) -> None:
        """Make the next piece; called once for each turn that was asked for."""


class Part(BoxLayout):
    """A part of a screen, with what the screen has."""

    body: Any = ObjectProperty(None, rebind=True)
    acts: Any = ObjectProperty(None)
    wide = BooleanProperty(defaultvalue=True)


class Later(BoxLayout):
    """The place of a part, which is made when its turn comes, and once it is `wanted`.

    `template` is the name of its class, a `Part`; the place is as high as the part
    where it has no height of its own.
    """

    template = StringProperty("")
    body: Any = ObjectProperty(None)
    acts: Any = ObjectProperty(None)
    wide = BooleanProperty(defaultvalue=True)
    wanted = BooleanProperty(defaultvalue=True)

    def __init__(self, **kwargs: Any) -> None:
        self.part: Part | None = None
        super().__init__(**kwargs)
        for what in ("body", "acts", "wide"):
            self.fbind(what, self._tell)
        for what in ("template", "wanted"):
            self.fbind(what, self._ask)
        self._ask()

    def make(self) -> None:
        """Make the part; called once, in its turn."""
        made = getattr(Factory, self.template)(
            body=self.body, acts=self.acts, wide=self.wide
        )
        self.part = made
        self.add_widget(made)

    def _ask(self, *_: object) -> None:
        if self.part is None and self.wanted and self.template:
            in_turn(self, first=True)  # a rule tells its last child first

    def _tell(self, *_: object) -> None:
        if self.part is not None:
            self.part.body, self.part.acts = self.body, self.acts
            self.part.wide = self.wide


_waiting: deque[Makes] = deque()


def still_to_make() -> int:
    """Return how many parts of the present screen wait for their turn."""
    return len(_waiting)


def forget(place: Makes) -> None:
    """Take one out of the turn: it has been made in another way."""
    if place in _waiting:
        _waiting.remove(place)


def forget_waiting() -> None:
    """Make no more of what waits: its screen is left."""
    _waiting.clear()


def in_turn(place: Makes, *, first: bool = False) -> None:
    """Have it make its next piece after those that wait, or before them."""
    if place not in _waiting:
        (_waiting.appendleft if first else _waiting.append)(place)
    _next()


def _make_one(_elapsed: float) -> None:
    if _waiting:
        _waiting.popleft().make()
    if _waiting:
        _next()


_next = Clock.create_trigger(_make_one)
