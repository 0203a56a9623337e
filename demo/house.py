"""What `demo run` does: an open house for a person, or the story without a screen."""

import os
import signal
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path

from camera.sources import probe
from config.settings import Settings
from demo.desk import photographs_drawn
from demo.exam import REVIEWER, Account, accounts
from demo.places import Places
from demo.processes import Child
from demo.story import Cast, Story, clear
from demo.theatre import Theatre, set_up

PEOPLE = 8
OFFSCREEN = "offscreen"
LOOK_S = 0.2

Say = Callable[[str], None]
Drawing = AbstractContextManager[None]


def play_story(
    places: Places, photos: Path | None, say: Say, *, kills: bool = False
) -> None:
    """Play the whole story offscreen and print its table."""
    os.environ["SDL_VIDEODRIVER"] = OFFSCREEN
    clear(places)
    people = accounts(PEOPLE)
    say("setting up: specimen people, server, kiosk")
    source = f"folder:{photos or places.camera}"
    theatre = _set_up(places, people, source, _drawing(places, photos))
    try:
        table = Story(Cast(theatre, people[0], photos, say, kills)).play()
    finally:
        theatre.close()
    say("")
    say(table)
    say("")
    say(f"straightened pictures: {places.straightened}")
    say(f"screenshots: {places.screens}")
    say("The story held.")


def open_house(places: Places, photos: Path | None, say: Say) -> None:
    """Run server, agent and kiosk for a person, until the window is closed."""
    people = accounts(PEOPLE)
    source, drawing = _source(places, photos, say)
    theatre = _set_up(places, people, source, drawing)
    say("")
    say(f"kiosk:    account {people[0].account}, password {people[0].password}")
    say(f"reviewer: {theatre.console}")
    say(f"          name {REVIEWER}, password {theatre.reviewer_password}")
    say("Close the window or press Ctrl-C to end.")
    kiosk = Child("kiosk", ("kiosk", "run", *theatre.config), places.logs)
    try:
        _wait_for(kiosk)
    finally:
        kiosk.terminate()
        theatre.close()


def _source(places: Places, photos: Path | None, say: Say) -> tuple[str, Drawing]:
    """Return what the camera sees, and what has to be drawn for that."""
    if photos is not None:
        return f"folder:{photos.resolve()}", nullcontext()
    if probe():
        say("camera: the one on this machine")
        return "device:0", nullcontext()
    say("camera: simulated, with specimen documents on a desk")
    return f"folder:{places.camera.resolve()}", _drawing(places, photos)


def _drawing(places: Places, photos: Path | None) -> Drawing:
    if photos is not None:
        return nullcontext()
    person = accounts(1)[0].person
    return photographs_drawn(places.camera, person, Settings().fonts_dir)


def _set_up(
    places: Places, people: tuple[Account, ...], source: str, drawing: Drawing
) -> Theatre:
    """Set the stage while the pictures are drawn: each takes seconds."""
    with ExitStack() as at_fault:
        with drawing:
            theatre = set_up(places, people, source)
            at_fault.callback(theatre.close)
        at_fault.pop_all()
    return theatre


def _wait_for(kiosk: Child) -> None:
    """Wait until the window is closed, or Ctrl-C or SIGTERM comes.

    The handlers are set anew: a shell that starts this in the background has SIGINT
    ignored.
    """
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: asked.set())
    while kiosk.ended is None and not asked.is_set():
        asked.wait(LOOK_S)
