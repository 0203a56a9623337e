"""Draw every specimen of every screen, to be looked at.

python -m tests.kiosk.draw_screens FOLDER            # all
python -m tests.kiosk.draw_screens FOLDER login done # some
"""
# ruff: noqa: PLC0415 - the toolkit reads its environment when it is imported

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

from PIL import Image

from config.settings import Settings
from kiosk.acts import Acts
from kiosk.appearance import Appearance
from kiosk.core import Core
from kiosk.jobs import InlineJobs
from kiosk.params import KioskParams
from kiosk.pictures import Picture
from kiosk.studio import Preview
from kiosk.texts import Language, Texts
from sync.desk import Desk, DeskParams
from sync.seen import seen_of
from tests.kiosk.specimens import NOW, SCREENS, picture
from tests.kiosk.studio import DrawnStudio
from tests.kiosk.window import open_window

LYING, STANDING = (640, 400), (400, 640)  # px, as the tests' window
# Language, size of the letters, display: each with each of the others somewhere.
WAYS: dict[str, tuple[Language, bool, tuple[int, int]]] = {
    "zh": (Language.ZH, False, LYING),
    "zh-large": (Language.ZH, True, LYING),
    "en": (Language.EN, False, LYING),
    "en-large": (Language.EN, True, LYING),
    "zh-standing": (Language.ZH, False, STANDING),
    "en-large-standing": (Language.EN, True, STANDING),
}
SETTLE = 20  # rounds without a look: cards are made one a round, and the rest stands
STILL = 3  # equal pictures in a row: layouts and textures stand
FRAMES_MOST = 60


class StillCore(Core):
    """A kiosk at a moment that does not pass."""

    def now(self) -> Any:
        """Return the specimens' moment."""
        return NOW


class StillStudio(DrawnStudio):
    """A camera that shows one picture and looks at nothing."""

    def open(self, on_look: Any, on_state: Any) -> None:
        self.on_look = on_look

    def latest(self) -> Preview:
        shown: Picture = picture("id_back", 640)
        return Preview(1, shown.width, shown.height, shown.rgba)


class Easel:
    """A stage on which specimens are drawn, in the one window of this process."""

    def __init__(self, params: KioskParams, desk: Desk, loop: Any) -> None:
        from kivy.core.window import Window

        from kiosk.ui.stage import Stage

        self._loop, self._window = loop, Window
        self._core = StillCore(desk, InlineJobs(), params)
        studio = StillStudio(lambda call: call())
        self._stage = Stage(Acts(self._core, studio, lambda: 0.0))
        self._stage._ticking.cancel()  # time stands still
        Window.add_widget(self._stage)

    def draw(self, name: str, way: str, scale: int = 1) -> Image.Image:
        """Return the picture of a specimen, three colours."""
        language, large, size = WAYS[way]
        stand = SCREENS[name]()
        stand.language, stand.look = language, Appearance(large=large)
        if stand.visit is not None:  # nothing of it is kept for the next picture
            stand.visit.noted = seen_of(stand.visit.view.dossier, NOW)
        self._core.stand, self._core.texts = stand, Texts(language)
        self._stage.size_hint = (None, None)
        self._stage.size = (size[0] * scale, size[1] * scale)
        self._core.changed()
        return self._rested()

    def _rested(self) -> Image.Image:
        """Return the picture that no longer changes from one round to the next."""
        for _ in range(SETTLE):
            self._loop.idle()
        (size, before), equal = self._round(), 0
        for _ in range(FRAMES_MOST):
            size, after = self._round()
            equal = equal + 1 if after == before else 0
            if equal == STILL:
                return Image.frombytes("RGBA", size, after).convert("RGB")
            before = after
        raise AssertionError(f"it still changes after {FRAMES_MOST} rounds")

    def _round(self) -> tuple[tuple[int, int], bytes]:
        """Return the size of the picture after one more round, and its pixels."""
        from kivy.uix.scrollview import ScrollView

        self._loop.idle()
        for widget in self._stage.walk():
            if isinstance(widget, ScrollView):
                # It pales with time.
                widget.bar_inactive_color = widget._bar_color = widget.bar_color
        drawn = self._stage.export_as_image().texture
        return drawn.size, drawn.pixels

    def close(self) -> None:
        """Take the stage away."""
        self._stage.close()
        self._window.remove_widget(self._stage)
        self._loop.idle()


def names() -> Iterator[tuple[str, str]]:
    """Every specimen in every way; the ways outside, since a change of one is slow."""
    for way in WAYS:
        for name in SCREENS:
            yield name, way


@contextmanager
def opened(home: Path, width: int, height: int) -> Iterator[Easel]:
    """An easel in a window of its own; `home` takes what the kiosk writes."""
    params = KioskParams(Settings().fonts_dir, home, home, width=width, height=height)
    loop = open_window(params)
    desk = Desk.open(DeskParams(home / "store", 0))
    easel = Easel(params, desk, loop)
    yield easel
    easel.close()
    desk.close()


def main() -> None:
    """Draw all, or those that are named, as large as on a display of 1280x800."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("only", nargs="*", help="names of specimens; all when left out")
    told = parser.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home, opened(Path(home), 1280, 800) as easel:
        for name, way in names():
            if not told.only or name in told.only:
                easel.draw(name, way, 2).save(told.folder / f"{name}.{way}.png")


if __name__ == "__main__":
    main()
