"""Plays the tones, where there is something to play them with; silent elsewhere."""

import logging
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from kiosk.chimes import Chime, chime, scene
from kiosk.core import Core

log = logging.getLogger(__name__)
FOLDER = Path(str(files("kiosk").joinpath("sounds")))

Load = Callable[[str], Any]
"""Makes a sound of a file's name: an object with `play` and `length`, or None."""


def load(name: str) -> Any:
    """Load with what the toolkit finds on this machine."""
    from kivy.core.audio import SoundLoader  # noqa: PLC0415 - only with the setting

    return SoundLoader.load(name)


class Speaker:
    """Follows the kiosk's state and plays what belongs to each change."""

    def __init__(self, core: Core, load_sound: Load = load) -> None:
        self._core = core
        self._scene = scene(core.stand)
        self._sounds = self._loaded(load_sound)
        core.watch(self._follow)

    @property
    def silent(self) -> bool:
        """Whether there is nothing to play with."""
        return not self._sounds

    def _loaded(self, load_sound: Load) -> dict[Chime, Any]:
        """Load all tones, once; a machine that has no sound says so once."""
        try:
            made = {one: load_sound(str(FOLDER / f"{one}.wav")) for one in Chime}
        except Exception as error:  # noqa: BLE001 - a library of sounds can raise any
            log.warning("no tones: %s", type(error).__name__)
            return {}
        if any(sound is None or not sound.length for sound in made.values()):
            log.warning("no tones: no device or no player")
            return {}
        return made

    def _follow(self) -> None:
        before, self._scene = self._scene, scene(self._core.stand)
        heard = chime(before, self._scene)
        if heard is not None and self._sounds:
            self._sounds[heard].play()
