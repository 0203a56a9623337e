"""What stands at the top of every screen."""

from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.widgets.boxes import Item
from kiosk.ui.widgets.kvfile import load_beside


class StepView(Item):
    """One of the four steps."""


class Head(BoxLayout):
    """Title, steps, language, the way back and the way out."""

    head = ObjectProperty(None, rebind=True)
    acts = ObjectProperty(None)
    wide = BooleanProperty(defaultvalue=True)
    tight = BooleanProperty(defaultvalue=False)


load_beside(__file__)
