"""What `demo run` does: an open house for a person, or the story without a screen."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from camera.sources import probe
from config.settings import Settings
from demo.desk import write_photographs
from demo.exam import REVIEWER, accounts
from demo.places import Places
from demo.processes import Child
from demo.story import Cast, Story, clear
from demo.theatre import set_up

PEOPLE = 8
OFFSCREEN = "offscreen"
LOOK_S = 0.2

Say = Callable[[str], None]


def play_story(
    places: Places, photos: Path | None, say: Say, *, kills: bool = False
) -> None:
    """Play the whole story offscreen and print its table."""
    os.environ["SDL_VIDEODRIVER"] = OFFSCREEN
    clear(places)
    people = accounts(PEOPLE)
    say("setting up: specimen people, server, kiosk")
    if photos is None:
        write_photographs(places.camera, people[0].person, Settings().fonts_dir)
    theatre = set_up(places, people, f"folder:{photos or places.camera}")
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
    source = _source(places, photos, say)
    theatre = set_up(places, people, source)
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


def _source(places: Places, photos: Path | None, say: Say) -> str:
    if photos is not None:
        return f"folder:{photos.resolve()}"
    if probe():
        say("camera: the one on this machine")
        return "device:0"
    say("camera: simulated, with specimen documents on a desk")
    write_photographs(places.camera, accounts(1)[0].person, Settings().fonts_dir)
    return f"folder:{places.camera.resolve()}"


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
