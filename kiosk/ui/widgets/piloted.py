"""Names by which a driver finds what a person would touch or read."""

from kivy.event import EventDispatcher
from kivy.properties import StringProperty


class Piloted(EventDispatcher):
    """A widget with a stable name; see docs of kiosk.ui.pilot."""

    pilot_id = StringProperty("")
