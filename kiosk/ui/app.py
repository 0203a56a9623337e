"""The Kivy application: builds the stage, tells of the first frame, cleans up."""

import gc
from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.acts import Acts
from kiosk.flow import Screen
from kiosk.params import KioskParams
from kiosk.ui import theme
from kiosk.ui.pace import keep_pace
from kiosk.ui.screens.registry import panel_class
from kiosk.ui.speaker import Speaker
from kiosk.ui.stage import Stage

FREEZE_S = 3.0  # after the first frame: all screens and the camera's room are loaded
# Collections of the younger objects until one of all: a visit's end asks for one, and
# no other should come while a candidate is here. What is large is let go by name.
FULL_AFTER = 500

FirstFrame = Callable[["KioskApp"], None]


class KioskApp(App):
    """The kiosk's window. `on_first_frame` is called once, after the first flip."""

    title = "Duanzheng"

    def __init__(
        self, acts: Acts, params: KioskParams, close: Callable[[], None], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.acts = acts
        self.params = params
        self.stage: Stage | None = None
        self.on_first_frame: FirstFrame | None = None
        self.close = close

    def build(self) -> Stage:
        """Register the fonts, then build the tree that uses them."""
        theme.register_fonts(self.params.fonts_dir)
        # Texts in scrolling columns take up to 30 rounds until all heights stand.
        Clock.max_iteration = 40
        _collect_seldom()
        self.stage = Stage(self.acts)
        core = self.acts.core
        core.watch(lambda: keep_pace(core.stand))
        Window.bind(on_flip=self._flipped)
        return self.stage

    def on_stop(self) -> None:
        """Forget whoever is here; let camera, workers and store go."""
        if self.stage is not None:
            self.stage.close()
        self.close()

    def _flipped(self, *_: object) -> None:
        Window.unbind(on_flip=self._flipped)
        Clock.schedule_once(self._shown, 0)

    def _shown(self, _elapsed: float) -> None:
        if self.on_first_frame is not None:
            self.on_first_frame(self)
        self.acts.studio.warm()
        if self.params.sounds:
            self.speaker = Speaker(self.acts.core)
        for place, screen in enumerate(Screen, start=1):  # so that no touch waits
            Clock.schedule_once(partial(_load, screen), 0.1 * place)
        Clock.schedule_interval(self._freeze, FREEZE_S)

    def _freeze(self, _elapsed: float) -> bool:
        """Have no collection walk again what stays for good: it takes 0.2 s each time.

        Not before the last visit is wiped: what hangs on one must be collected.
        """
        assert self.stage is not None
        if self.acts.core.stand.screen is not Screen.IDLE or not self.stage.wiped:
            return True
        self.stage.set_apart()
        return False


def _collect_seldom() -> None:
    """Have no collection walk what is loaded by now; no screen is among it yet."""
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, FULL_AFTER)


def _load(screen: Screen, _elapsed: float) -> None:
    panel_class(screen)
