"""Fingers that rest while what they touched goes away."""

from kivy.base import EventLoop
from kivy.uix.behaviors import ButtonBehavior


def let_go() -> None:
    """Have no finger that rests press anything any more when it is lifted.

    A button may outlive what it was pressed for, as those of the head do. What is
    being scrolled or stretched follows its finger until the end.
    """
    for touch in EventLoop.touches:
        for held in tuple(touch.grab_list):
            button = held()
            if isinstance(button, ButtonBehavior):
                touch.ungrab(button)
                button.state = "normal"
